import type { Pool } from 'pg'
import type { Case } from '../../../server/contracts/case.ts'
import type { RecordedEvent } from '../../../server/feed/feed-queries.ts'

const epoch = 'bench'
const start = { seq: 0, digest: '0' }

/** A feed in memory that answers the tail's queries as the database does. */
export class RecordedHistory {
  readonly #scope: string
  readonly #events: RecordedEvent[] = []

  constructor(scope: string) {
    this.#scope = scope
  }

  /** One more case reported. */
  append(): void {
    const seq = this.#events.length + 1
    const body = reportedCase(`${this.#scope}20260101${String(seq).padStart(5, '0')}`, `${this.#scope}001001001`)
    this.#events.push({
      seq,
      at: body.reportedAt,
      occurredAt: body.occurredAt,
      type: 'case:reported',
      id: body.number,
      version: body.version,
      scopeBefore: null,
      scopeAfter: body.gridCode,
      body,
      digest: String(seq * 7_919_000_000_000),
    })
  }

  /** What `FeedTail` asks of a pool, by the names of its queries. */
  asPool(): Pool {
    const query = ({ name, values = [] }: { name: string; values?: number[] }) =>
      Promise.resolve({ rows: this.#answer(name, values) })
    return { query } as unknown as Pool
  }

  #answer(name: string, [after = 0, limit = 0]: readonly number[]): unknown[] {
    const { seq, digest, at } = this.#events.at(-1) ?? { ...start, at: null }
    const head = { epoch, seq, digest }
    const clock = { database: new Date().toISOString(), head: at }
    if (name === 'read-open-set') return [{ ...head, open: [] }]
    if (name !== 'read-after') throw new Error(`Expected a query of the tail, came ${name}`)
    const events = this.#events.slice(after, after + limit)
    return events.length === 0 ? [{ head, clock, seq: null }] : events.map((event) => ({ head, clock, ...event }))
  }
}

/** With the fields filled that a report fills on its way in. */
function reportedCase(number: string, gridCode: string): Case {
  const now = new Date().toISOString()
  return {
    number,
    version: 1,
    status: 'dispatched',
    level: 'grid',
    lng: 105.3823456,
    lat: 30.8712345,
    gridCode,
    estateCode: `${gridCode}E01`,
    buildingCode: null,
    assignMethod: 'inside',
    secondGridCode: null,
    secondDistanceMeters: null,
    ambiguous: false,
    itemCode: '02-01',
    category: '02',
    priority: 'P3',
    source: 'mini_program',
    workerNumber: 'W00123',
    occurredAt: now,
    reportedAt: now,
    dispatchedAt: now,
    acceptedAt: null,
    onSiteAt: null,
    feedbackAt: null,
    closedAt: null,
    onSiteDueAt: now,
    feedbackDueAt: now,
    acceptDueAt: null,
    resolveDueAt: null,
    suspendedAt: null,
    nextLimit: { kind: 'on_site', startsAt: now, dueAt: now },
    supervision: 'none',
    returns: 0,
    reworks: 0,
    reassignments: 0,
  }
}
