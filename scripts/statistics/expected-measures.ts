import { millisecondsOf, type ScannedCase } from './scan-history.ts'

/** What a case counts as at a moment, by the words of the registry and by code of its own. */
export interface ExpectedCase {
  readonly number: string
  /** All places that it lies in: city, subdistrict, community, grid, estate, building. */
  readonly places: ReadonlySet<string>
  readonly category: string
  readonly reportedAt: number
  readonly closedAt: number | null
  readonly isVoid: boolean
  /** When it went past its limit to close; null: never, or not yet. */
  readonly lateFrom: number | null
  readonly measures: ReadonlySet<string>
  /** Minutes of each phase that it went through, rounded up; of closed cases alone. */
  readonly minutes: ReadonlyMap<string, number>
}

const instant = (text: string | null): number | null => (text === null ? null : millisecondsOf(text))

/** A case judged at `now` (milliseconds since 1970). */
export function judge(scanned: ScannedCase, now: number): ExpectedCase {
  const { body, scope } = scanned
  const { status } = body
  const isClosed = status === 'closed'
  const isOpen = !isClosed && status !== 'void'
  const closedAt = isOpen ? null : instant(body.closedAt)
  const suspendedAt = instant(body.suspendedAt)
  const [acceptDue, onSiteDue, feedbackDue, resolveDue] = [body.acceptDueAt, body.onSiteDueAt, body.feedbackDueAt, body.resolveDueAt].map(instant) // prettier-ignore
  const [dispatchedAt, acceptedAt, onSiteAt, feedbackAt] = [body.dispatchedAt, body.acceptedAt, body.onSiteAt, body.feedbackAt].map(instant) // prettier-ignore
  const reportedAt = millisecondsOf(body.reportedAt)

  const measures = new Set<string>()
  const add = (measure: string, holds: boolean | null) => holds && measures.add(measure)
  /** Its limit is over; what was not done when the clock was stopped stands as it did then. */
  const isOver = (due: number | null | undefined, doneAt: number | null | undefined) => {
    if (due === null || due === undefined) return false
    return due < (doneAt == null && suspendedAt !== null ? Math.min(now, suspendedAt) : now)
  }
  const inTime = (due: number | null | undefined, doneAt: number | null | undefined) =>
    due != null && doneAt != null && doneAt <= due

  add('voided', status === 'void')
  if (status !== 'void') {
    const wasReopened = scanned.reopenings > 0
    add('reported', true)
    add('closed', isClosed)
    add('open', isOpen)
    add('suspended', isOpen && suspendedAt !== null)
    add('overdue', isOpen && isOver(resolveDue, null))
    add('should_close', resolveDue !== null && (isClosed || isOver(resolveDue, null)))
    add('closed_in_time', isClosed && inTime(resolveDue, closedAt))
    add('on_site_due', isOver(onSiteDue, onSiteAt))
    add('on_site_in_time', isOver(onSiteDue, onSiteAt) && inTime(onSiteDue, onSiteAt))
    add('feedback_due', isOver(feedbackDue, feedbackAt))
    add('feedback_in_time', isOver(feedbackDue, feedbackAt) && inTime(feedbackDue, feedbackAt))
    add('accept_due', isOver(acceptDue, acceptedAt))
    add('accepted_in_time', isOver(acceptDue, acceptedAt) && inTime(acceptDue, acceptedAt))
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
  const isLate =
    measures.has('overdue') || (isClosed && measures.has('should_close') && !measures.has('closed_in_time'))
  const minutes = new Map<string, number>()
  const took = (phase: string, from: number | null | undefined, to: number | null | undefined) => {
    if (isClosed && from != null && to != null) minutes.set(phase, Math.max(1, Math.ceil((to - from) / 60_000)))
  }
  took('filing', reportedAt, scanned.filedAt)
  took('dispatching', scanned.filedAt, dispatchedAt)
  took('accepting', dispatchedAt, acceptedAt)
  took('arrival', dispatchedAt, onSiteAt)
  took('feedback', dispatchedAt, feedbackAt)
  took('checking', feedbackAt, closedAt)
  took('closing', reportedAt, closedAt)

  const lengths = body.gridCode === null ? [6] : [6, 9, 12, 15]
  const places = [...lengths.map((length) => scope.slice(0, length)), body.estateCode, body.buildingCode]
  return {
    number: scanned.number,
    places: new Set(places.filter((place) => place !== null)),
    category: body.category ?? '',
    reportedAt,
    closedAt,
    isVoid: status === 'void',
    lateFrom: isLate ? resolveDue! : null,
    measures,
    minutes,
  }
}
