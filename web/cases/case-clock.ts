import type { Case } from '../../server/contracts/case.ts'

/** A case's instants as epoch ms, parsed once per version. */
export interface CaseTimes {
  readonly reported: number
  readonly dispatched: number | null
  /** When both limits began: with the dispatch, later by every pause. */
  readonly clocksFrom: number | null
  readonly onSite: number | null
  readonly feedback: number | null
  readonly closed: number | null
  readonly onSiteDue: number | null
  readonly feedbackDue: number | null
  readonly suspended: number | null
}

const parsed = new WeakMap<Case, CaseTimes>()
const instant = (text: string | null): number | null => (text === null ? null : Date.parse(text))

export function caseTimes(item: Case): CaseTimes {
  const known = parsed.get(item)
  if (known) return known
  const times: CaseTimes = {
    reported: Date.parse(item.reportedAt),
    dispatched: instant(item.dispatchedAt),
    clocksFrom: instant(item.clocksFrom ?? item.dispatchedAt),
    onSite: instant(item.onSiteAt),
    feedback: instant(item.feedbackAt),
    closed: instant(item.closedAt),
    onSiteDue: instant(item.onSiteDueAt),
    feedbackDue: instant(item.feedbackDueAt),
    suspended: instant(item.suspendedAt),
  }
  parsed.set(item, times)
  return times
}

/**
 * The moment that a case's clocks show at `now` (epoch ms): they stop when it is closed or void, and stand still while it is
 * suspended (挂账).
 */
export function clockMoment(item: Case, now: number): number {
  const end = caseTimes(item).closed ?? instant(item.suspendedAt)
  return end === null ? now : Math.min(now, end)
}

/** What a case is waiting for. `toOnSite` and `toFeedback` run against a limit; the others only tell how long it has waited. */
export type CaseTiming =
  | { readonly kind: 'toOnSite' | 'toFeedback'; readonly dueAt: number; readonly share: number }
  | { readonly kind: 'unassigned' | 'inHand' | 'toClosing'; readonly since: number }

/**
 * The clock that runs for an open case at `now` (epoch ms, server time). `share` is the part of the limit that is left,
 * 1 at dispatch to 0 at the limit and beyond. Both limits run from dispatch (server/cases/README.md), and a pause is no part of them.
 */
export function caseTiming(item: Case, now: number): CaseTiming {
  const { reported, dispatched, clocksFrom, onSite, feedback, onSiteDue, feedbackDue } = caseTimes(item)
  if (feedback !== null) return { kind: 'toClosing', since: feedback }
  if (dispatched === null) return { kind: 'unassigned', since: reported }
  const dueAt = onSite === null && onSiteDue !== null ? onSiteDue : feedbackDue
  if (dueAt === null) return { kind: 'inHand', since: dispatched }
  const share = Math.min(1, Math.max(0, (dueAt - now) / Math.max(1, dueAt - (clocksFrom ?? dispatched))))
  return { kind: onSite === null && onSiteDue !== null ? 'toOnSite' : 'toFeedback', dueAt, share }
}

/** Whether an open case is past a limit it has not met. A due moment is still in time, and while suspended (挂账) no clock runs. */
export function isOverdue(item: Case, now: number): boolean {
  if (item.suspendedAt !== null) return false
  const { onSite, feedback, onSiteDue, feedbackDue } = caseTimes(item)
  if (feedback !== null) return false
  return (onSite === null && onSiteDue !== null && onSiteDue < now) || (feedbackDue !== null && feedbackDue < now)
}
