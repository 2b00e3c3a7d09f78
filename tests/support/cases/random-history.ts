import type { ClientBase } from 'pg'
import type { Case, CaseStatus } from '../../../server/contracts/case.ts'

/** A place that cases may lie in, with codes of the city's own areas; null: unassigned. */
export interface CasePlace {
  readonly grid: string | null
  readonly estate: string | null
  readonly building: string | null
}

/**
 * A case with its record of missed promises: the first missed due moment of each kind; a case of before there was one has none. Nor did
 * events of before say the next limit.
 */
type RecordedCase = Omit<Case, 'nextLimit'> & { readonly missed?: Readonly<Record<string, string>> }

interface PastEvent {
  readonly at: number
  readonly event: Record<string, unknown>
}

/** What happens next. */
interface Change {
  readonly type: string
  readonly change?: Partial<RecordedCase>
  readonly role?: string
  readonly reasonCode?: string
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Histories that no desk would write: any phase after any other, corrections of place and category long after the end,
 * reassignments taken back, limits that are met to the second. A projection must follow the feed whatever it says.
 */
export class RandomHistories {
  readonly #random: () => number
  readonly #places: readonly CasePlace[]
  readonly #now: number

  constructor(seed: number, places: readonly CasePlace[], now: number) {
    this.#random = seeded(seed)
    this.#places = places
    this.#now = now
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)]!
  }

  #chance(part: number): boolean {
    return this.#random() < part
  }

  /** Events of so many cases in the order in which they happened. */
  events(cityCode: string, cases: number): PastEvent[] {
    const events: PastEvent[] = []
    for (let index = 0; index < cases; index += 1)
      events.push(...this.#life(`${cityCode}20000101${String(index).padStart(5, '0')}`, cityCode))
    return events.sort((a, b) => a.at - b.at)
  }

  #life(number: string, cityCode: string): PastEvent[] {
    const events: PastEvent[] = []
    const age = this.#chance(0.3) ? this.#random() * 2 * dayMs : this.#random() * (this.#chance(0.5) ? 70 : 800) * dayMs
    let at = Math.floor((this.#now - age - minuteMs) / 1_000) * 1_000
    let body: RecordedCase = this.#report(number, at)
    if (this.#chance(0.5)) body = { ...body, missed: {} }
    let status: CaseStatus | null = null
    let worker: string | null = null
    let version = 1
    for (;;) {
      const told: Change = version === 1 ? { type: 'case:reported' } : this.#change(body, at)
      body = { ...body, ...(told.change ?? {}), version }
      if (body.missed && this.#chance(0.1)) {
        const kind = this.#pick(['accept', 'on_site', 'feedback', 'resolve'])
        body = { ...body, missed: { [kind]: iso(at), ...body.missed } }
      }
      events.push({
        at,
        event: {
          at: iso(at),
          occurredAt: iso(version === 1 ? at - 5 * minuteMs : at),
          type: told.type,
          entity: 'case',
          id: number,
          version,
          scopeBefore: null,
          scopeAfter: body.gridCode ?? cityCode,
          actor: 'random',
          role: told.role,
          reasonCode: told.reasonCode,
          fromStatus: status,
          fromWorker: worker,
          body,
        },
      })
      status = body.status
      worker = body.workerNumber
      version += 1
      at += Math.floor(this.#pick([1, 10, 30, 600, 4_000, 90_000]) * (0.2 + this.#random())) * 1_000
      if (at >= this.#now || version > 4 + this.#random() * 10) return events
    }
  }

  #report(number: string, at: number): RecordedCase {
    const place = this.#chance(0.04) ? { grid: null, estate: null, building: null } : this.#pick(this.#places)
    const due = (minutes: number) => (this.#chance(0.25) ? null : iso(at + minutes * minuteMs))
    return {
      number,
      version: 1,
      status: place.grid === null ? 'reported' : this.#pick(['filed', 'dispatched']),
      level: 'grid',
      lng: 105.4,
      lat: 30.9,
      gridCode: place.grid,
      estateCode: place.estate,
      buildingCode: place.building,
      assignMethod: 'inside',
      secondGridCode: null,
      secondDistanceMeters: null,
      ambiguous: false,
      itemCode: null,
      category: this.#pick([null, '城市管理', '环境保护', '应急管理']),
      priority: 'P3',
      source: 'hotline',
      workerNumber: null,
      occurredAt: iso(at),
      reportedAt: iso(at),
      dispatchedAt: this.#chance(0.5) ? iso(at) : null,
      acceptedAt: null,
      onSiteAt: null,
      feedbackAt: null,
      closedAt: null,
      onSiteDueAt: due(10),
      feedbackDueAt: due(30),
      acceptDueAt: due(60),
      resolveDueAt: due(this.#pick([120, 1_440, 10_000])),
      suspendedAt: null,
      supervision: 'none',
      returns: 0,
      reworks: 0,
      reassignments: 0,
    }
  }

  #change(body: RecordedCase, at: number): Change {
    const now = iso(at)
    // Met to the second, as often as not.
    const stamp = (due: string | null) => (due !== null && Date.parse(due) <= at && this.#chance(0.3) ? due : now)
    const role = this.#chance(0.3) ? 'resident' : 'city_dispatcher'
    const place = this.#pick(this.#places)
    return this.#pick([
      () => ({ type: 'case:dispatched', change: { status: 'dispatched', dispatchedAt: now, reworks: body.reworks + (body.status === 'checking' ? 1 : 0), onSiteDueAt: iso(at + 10 * minuteMs), feedbackDueAt: iso(at + 30 * minuteMs) } }),
      () => ({ type: 'case:accepted', change: { status: 'accepted', acceptedAt: stamp(body.acceptDueAt) } }),
      () => ({ type: 'case:arrived', change: { status: 'on_site', onSiteAt: stamp(body.onSiteDueAt) } }),
      () => ({ type: 'case:answered', change: { status: 'feedback', onSiteAt: body.onSiteAt ?? now, feedbackAt: stamp(body.feedbackDueAt) } }),
      () => ({ type: 'case:checking', change: { status: 'checking' } }),
      () => ({ type: 'case:closed', role, change: { status: 'closed', closedAt: stamp(body.resolveDueAt), suspendedAt: null } }),
      () => ({ type: 'case:closed', role, change: { status: 'closed', closedAt: now, suspendedAt: null } }),
      () => ({ type: 'case:voided', change: { status: 'void', closedAt: now, suspendedAt: null } }),
      () => ({ type: 'case:filed', change: { status: 'filed', returns: body.returns + 1, dispatchedAt: null, acceptedAt: null, onSiteAt: null, feedbackAt: null } }),
      () => ({ type: 'case:reopened', role, change: { status: 'filed', closedAt: null, resolveDueAt: iso(at + 600 * minuteMs) } }),
      () => ({ type: 'case:reassigned', reasonCode: this.#pick(['wrong_grid', 'worker_busy', 'other']), change: { gridCode: place.grid } }),
      () => ({ type: 'case:reassigned', reasonCode: 'worker_busy', change: { status: 'dispatched', acceptedAt: null, workerNumber: this.#pick(['0101', '0102', '0103']) } }),
      () => ({ type: 'case:relocated', change: { status: 'reported', gridCode: null, dispatchedAt: null, acceptedAt: null } }),
      () => ({ type: 'case:reassigned', reasonCode: 'undone', change: { gridCode: place.grid } }),
      () => ({ type: 'case:relocated', change: { gridCode: place.grid, estateCode: place.estate, buildingCode: place.building } }),
      () => ({ type: 'case:confirmed', change: { category: this.#pick([null, '城市管理', '环境保护']) } }),
      () => ({ type: 'case:handed_up', change: { level: this.#pick(['community', 'subdistrict', 'city', 'grid']) } }),
      () => ({ type: 'case:restored', reasonCode: 'undone', change: { status: this.#pick(['filed', 'on_site', 'feedback', 'checking']), closedAt: null } }),
      () => ({ type: 'case:suspended', change: { suspendedAt: now } }),
      () => ({ type: 'case:resumed', change: { suspendedAt: null } }),
      () => ({ type: 'case:extended', change: { resolveDueAt: iso(at + this.#pick([5, 300, 20_000]) * minuteMs) } }),
    ] as const)() as Change // prettier-ignore
  }
}

const iso = (at: number) => new Date(at).toISOString()

/** Places with an estate and a building where the city has one, and grids without. */
export async function readCasePlaces(client: Pick<ClientBase, 'query'>): Promise<CasePlace[]> {
  const { rows } = await client.query<CasePlace>(`
    select grid.code as grid, estate.code as estate, building.code as building
      from areas grid
      join area_generations using (generation)
      left join areas estate on estate.generation = grid.generation and estate.parent_code = grid.code and estate.level = 'estate'
      left join areas building on building.generation = grid.generation and building.parent_code = estate.code and building.level = 'building'
     where state = 'active' and grid.level = 'grid'
     order by 1, 2, 3`)
  return rows
}
