import { millisecondsOf, overdueSince, type ScannedCase } from './scan-history.ts'
import { minuteMs } from '../../server/tasks/durations.ts'

/** What a case counts as at a moment, by the words of the registry and by code of its own. */
export interface ExpectedCase {
  readonly number: string
  /** All places that it lies in: city, subdistrict, community, grid, estate, building. */
  readonly places: ReadonlySet<string>
  readonly category: string
  readonly reportedAt: number
  readonly closedAt: number | null
  readonly isVoid: boolean
  /** When it was overdue, from after `from` until `to`; without an end it is. */
  readonly late: readonly { readonly from: number; readonly to: number }[]
  /** What it counts as, and the moment that it counts by. */
  readonly measures: ReadonlyMap<string, number>
  /** From when until when the time runs by which it missed a figure, by the figure's denominator; `to` null: until now. */
  readonly missedFor: ReadonlyMap<string, { readonly from: number; readonly to: number | null }>
  /** Minutes of each phase that it went through, rounded up; of closed cases alone. */
  readonly minutes: ReadonlyMap<string, number>
}

type MissedKind = 'accept' | 'on_site' | 'feedback' | 'resolve'

/** The promises that a case has missed for good; null in events of before there was a record. */
const missedOf = (body: object): Readonly<Partial<Record<MissedKind, string>>> | null =>
  (body as { missed?: Partial<Record<MissedKind, string>> }).missed ?? null

const instant = (text: string | null): number | null => (text === null ? null : millisecondsOf(text))

/** A case judged at `now` (milliseconds since 1970). */
export function judge(scanned: ScannedCase, now: number): ExpectedCase {
  const { body, scope } = scanned
  const { status } = body
  const isClosed = status === 'closed'
  const isOpen = !isClosed && status !== 'void'
  const closedAt = isOpen ? null : instant(body.closedAt)
  const record = missedOf(body)
  const missed = (kind: MissedKind) => record !== null && kind in record
  // Until cases kept a record, the end of a suspended one did not move its limits: its clocks had stopped when it was suspended.
  const suspendedAt = instant(body.suspendedAt) ?? (isClosed && record === null ? scanned.closedPausedAt : null)
  const [acceptDue, onSiteDue, feedbackDue, resolveDue] = [body.acceptDueAt, body.onSiteDueAt, body.feedbackDueAt, body.resolveDueAt].map(instant) // prettier-ignore
  const [dispatchedAt, acceptedAt, onSiteAt, feedbackAt] = [body.dispatchedAt, body.acceptedAt, body.onSiteAt, body.feedbackAt].map(instant) // prettier-ignore
  const reportedAt = millisecondsOf(body.reportedAt)

  const measures = new Map<string, number>()
  const add = (measure: string, holds: boolean | null, at: number | null | undefined = reportedAt) =>
    holds && measures.set(measure, at!)
  /** Where its clock stands when the work is not done: suspended, ended, or now. */
  const stopped = Math.min(now, suspendedAt ?? Infinity, closedAt ?? Infinity)
  const isPast = (due: number | null | undefined, reached: number) => due != null && due < reached
  const promise = (kind: MissedKind, due: number | null | undefined, doneAt: number | null | undefined) => {
    const fellDue = missed(kind) || isPast(due, doneAt == null ? stopped : now)
    const at = missed(kind) ? millisecondsOf(record![kind]!) : due
    return { fellDue, kept: fellDue && !missed(kind) && doneAt != null && doneAt <= due!, at }
  }
  const onSite = promise('on_site', onSiteDue, onSiteAt)
  const feedback = promise('feedback', feedbackDue, feedbackAt)
  const accept = promise('accept', acceptDue, acceptedAt)
  const workedUntil = Math.min(isClosed ? closedAt! : now, suspendedAt ?? Infinity)
  const lateSince = isOpen ? overdueSince(scanned) : null
  const isLate = status !== 'void' && isPast(resolveDue, workedUntil)

  add('voided', status === 'void')
  if (status !== 'void') {
    const wasReopened = scanned.reopenings > 0
    add('reported', true)
    add('closed', isClosed)
    add('open', isOpen)
    add('suspended', isOpen && suspendedAt !== null)
    add('overdue', isOpen && lateSince !== null && lateSince < now)
    add('ended', isClosed, closedAt)
    const resolvedAt = missed('resolve')
      ? millisecondsOf(record!.resolve!)
      : Math.min(resolveDue ?? Infinity, closedAt ?? Infinity)
    add('should_close', missed('resolve') || (resolveDue !== null && (isClosed || isLate)), resolvedAt)
    add('closed_in_time', isClosed && resolveDue !== null && !missed('resolve') && !isLate, resolvedAt)
    add('on_site_due', onSite.fellDue, onSite.at)
    add('on_site_in_time', onSite.kept, onSite.at)
    add('feedback_due', feedback.fellDue, feedback.at)
    add('feedback_in_time', feedback.kept, feedback.at)
    add('accept_due', accept.fellDue, accept.at)
    add('accepted_in_time', accept.kept, accept.at)
    add('dispatched', dispatchedAt !== null || body.returns > 0 || body.reworks > 0 || wasReopened)
    add('returned', body.returns > 0)
    add('answered', feedbackAt !== null || body.reworks > 0 || wasReopened)
    add('reworked', body.reworks > 0)
    add('assigned', body.gridCode !== null)
    add('wrong_grid', body.gridCode !== null && scanned.wrongGrids > 0)
    add('finished', isClosed || wasReopened)
    add('resolved', isClosed && !scanned.forced && !wasReopened)
    add('reopened', wasReopened)
    add('spoken', scanned.satisfied !== null)
    add('satisfied', scanned.satisfied)
    for (const level of scanned.held) add(`held_${level}`, true)
  }
  const minutes = new Map<string, number>()
  const took = (phase: string, from: number | null | undefined, to: number | null | undefined) => {
    if (isClosed && from != null && to != null) minutes.set(phase, Math.max(1, Math.ceil((to - from) / minuteMs)))
  }
  took('filing', scanned.filing?.from, scanned.filing?.to)
  took('dispatching', scanned.sending?.from, scanned.sending?.to)
  took(
    'accepting',
    scanned.assignments.findLast((at) => acceptedAt != null && at <= acceptedAt),
    acceptedAt,
  )
  if (onSite.at != null) took('arrival', dispatchedAt, onSiteAt)
  if (feedback.at != null) took('feedback', dispatchedAt, feedbackAt)
  took('checking', feedbackAt, closedAt)
  took('closing', reportedAt, closedAt)

  const halted = Math.min(suspendedAt ?? Infinity, closedAt ?? Infinity)
  const missedFor = new Map<string, { from: number; to: number | null }>()
  const lasts = (denominator: string, from: number | null | undefined, doneAt?: number | null) => {
    if (from == null) return
    const to = doneAt != null && doneAt >= from ? doneAt : halted
    missedFor.set(denominator, { from, to: to === Infinity ? null : Math.max(from, to) })
  }
  lasts('on_site_due', onSite.at, onSiteAt)
  lasts('feedback_due', feedback.at, feedbackAt)
  lasts('accept_due', accept.at, acceptedAt)
  lasts('should_close', missed('resolve') ? millisecondsOf(record!.resolve!) : resolveDue)
  for (const denominator of ['reported', 'finished', 'spoken']) missedFor.set(denominator, { from: reportedAt, to: closedAt }) // prettier-ignore

  const lengths = body.gridCode === null ? [6] : [6, 9, 12, 15]
  const places = [...lengths.map((length) => scope.slice(0, length)), body.estateCode, body.buildingCode]
  return {
    number: scanned.number,
    places: new Set(places.filter((place) => place !== null)),
    category: body.category ?? '',
    reportedAt,
    closedAt,
    isVoid: status === 'void',
    late: lateSince !== null && lateSince < now ? [...scanned.late, { from: lateSince, to: Infinity }] : scanned.late,
    measures,
    missedFor,
    minutes,
  }
}
