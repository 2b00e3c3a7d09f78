import type { ClientBase } from 'pg'
import type { Case } from '../../server/contracts/case.ts'

type Queries = Pick<ClientBase, 'query'>

/** One event with what the history says of it. */
interface ScannedEvent {
  readonly seq: number
  readonly id: string
  readonly type: string
  readonly scope: string
  readonly occurredAt: string
  readonly role: string | null
  readonly fromStatus: string | null
  readonly toStatus: string
  readonly fromWorker: string | null
  readonly toWorker: string | null
  readonly reasonCode: string | null
  readonly body: Case
}

interface Passage {
  readonly from: number
  readonly to: number
}

/** A case as its events up to a position tell it. Times in milliseconds since 1970, to the microsecond. */
export interface ScannedCase {
  number: string
  scope: string
  body: Case
  /** When it last came to lie outside every grid, or in one to be dispatched; the report where it began so. */
  outsideSince: number | null
  filedSince: number | null
  /** Both ends of the last passage of each phase that the case's own stamps do not tell. */
  filing: Passage | null
  sending: Passage | null
  /** When it was assigned to a worker, each time. */
  assignments: number[]
  /** Since when it is suspended, and when it was suspended at its last closing. */
  pausedAt: number | null
  /** When its last event happened. */
  knownAt: number
  /** From after `from` until `to`: when it was overdue before its last event. */
  late: Passage[]
  closedPausedAt: number | null
  events: number
  wrongGrids: number
  lastReassignment: string | null
  reopenings: number
  forced: boolean
  satisfied: boolean | null
  held: Set<string>
}

const pageSize = 5_000

/** All cases of a history up to `until`, found by going through every event: by code of its own, not by that of the projection. */
export async function scanHistory(client: Queries, until: number): Promise<ScannedCase[]> {
  const cases = new Map<string, ScannedCase>()
  for (let seq = 0; seq < until;) {
    const events = await readEvents(client, seq, until)
    if (events.length === 0) break
    for (const event of events) cases.set(event.id, after(cases.get(event.id), event))
    seq = events.at(-1)!.seq
  }
  return [...cases.values()]
}

async function readEvents(client: Queries, after: number, until: number): Promise<ScannedEvent[]> {
  const { rows } = await client.query<ScannedEvent>({
    name: 'scan-events',
    text: `
      select events.seq::double precision as seq, events.id, events.type, events.scope_after as scope,
             to_jsonb(events.occurred_at) as "occurredAt", history.role, history.from_status as "fromStatus",
             history.to_status as "toStatus", history.from_worker as "fromWorker", history.to_worker as "toWorker",
             history.reason_code as "reasonCode", events.body
        from feed.events join feed.history using (seq)
       where events.seq > $1 and events.seq <= $2
       order by events.seq
       limit $3`,
    values: [after, until, pageSize],
  })
  return rows
}

function after(known: ScannedCase | undefined, event: ScannedEvent): ScannedCase {
  const { body, type } = event
  const found: ScannedCase = known ?? {
    number: event.id,
    scope: event.scope,
    body,
    outsideSince: null,
    filedSince: null,
    filing: null,
    sending: null,
    assignments: [],
    pausedAt: null,
    knownAt: -Infinity,
    late: [],
    closedPausedAt: null,
    events: 0,
    wrongGrids: 0,
    lastReassignment: null,
    reopenings: 0,
    forced: false,
    satisfied: null,
    held: new Set(),
  }
  followPhases(found, event)
  followPauses(found, event)
  const happenedAt = millisecondsOf(event.occurredAt)
  const lateSince = found.events === 0 ? null : overdueSince(found)
  // An end counts by its own stamp.
  const until = ['closed', 'void'].includes(body.status) ? millisecondsOf(body.closedAt!) : happenedAt
  if (lateSince !== null && lateSince < until) found.late.push({ from: lateSince, to: until })
  found.knownAt = happenedAt
  found.events += 1
  found.scope = event.scope
  found.body = body
  if (body.level !== 'grid') found.held.add(body.level)
  if (type === 'case:reassigned') {
    if (event.reasonCode === 'wrong_grid') found.wrongGrids += 1
    if (event.reasonCode === 'undone' && found.lastReassignment === 'wrong_grid') found.wrongGrids -= 1
    found.lastReassignment = event.reasonCode
  }
  if (type === 'case:reopened') found.reopenings += 1
  if (type === 'case:closed') found.forced = !['feedback', 'checking'].includes(event.fromStatus ?? '')
  if (event.role === 'resident' && (type === 'case:closed' || type === 'case:reopened')) {
    found.satisfied = type === 'case:closed'
  }
  return found
}

function followPhases(found: ScannedCase, event: ScannedEvent): void {
  const isFirst = found.events === 0
  const { toStatus: to } = event
  const from = isFirst ? null : event.fromStatus
  // What intake files and sends is filed and sent when it is reported.
  const at = millisecondsOf(isFirst ? event.body.reportedAt : event.occurredAt)
  const reportedAt = millisecondsOf(event.body.reportedAt)
  if ((isFirst || from === 'reported') && !['reported', 'closed', 'void'].includes(to))
    found.filing = { from: found.outsideSince ?? reportedAt, to: at }
  if ((isFirst || from === 'reported' || from === 'filed') && to === 'dispatched')
    found.sending = { from: from === 'filed' ? found.filedSince! : at, to: at }
  const isOther = event.type === 'case:dispatched' || event.fromWorker !== event.toWorker
  if (to === 'dispatched' && (from !== to || isOther)) found.assignments.push(at)
  if (to === 'reported' && from !== to) found.outsideSince = at
  if (to === 'filed' && from !== to) found.filedSince = at
}

function followPauses(found: ScannedCase, { type, occurredAt }: ScannedEvent): void {
  if (type === 'case:closed') found.closedPausedAt = found.pausedAt
  if (type === 'case:suspended') found.pausedAt = millisecondsOf(occurredAt)
  if (['case:resumed', 'case:closed', 'case:reopened', 'case:voided'].includes(type)) found.pausedAt = null
}

/** From when on a case is overdue if nothing happens to it: its earliest limit whose work is not done; null where nothing runs. */
export function overdueSince({ body, knownAt }: Pick<ScannedCase, 'body' | 'knownAt'>): number | null {
  const asks: readonly (readonly [string | null | undefined, string | null, readonly string[]])[] = [
    [body.acceptDueAt, body.acceptedAt, ['reported', 'filed', 'dispatched']],
    [body.onSiteDueAt, body.onSiteAt, ['reported', 'filed', 'dispatched', 'accepted']],
    [body.feedbackDueAt, body.feedbackAt, ['reported', 'filed', 'dispatched', 'accepted', 'on_site']],
    [body.resolveDueAt, null, ['reported', 'filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'checking']],
  ]
  if (body.suspendedAt !== null) return null
  const running = asks.flatMap(([due, done, phases]) =>
    due && !done && phases.includes(body.status) ? [millisecondsOf(due)] : [],
  )
  return running.length === 0 ? null : Math.max(knownAt, Math.min(...running))
}

/** An instant of the database with its microseconds: they decide who was in time. */
export function millisecondsOf(instant: string): number {
  const fraction = /\.(\d{1,6})/.exec(instant)?.[1] ?? ''
  const whole = Date.parse(instant.replace(/\.\d+/, ''))
  return whole + Number(fraction.padEnd(6, '0')) / 1_000
}
