import type { Case, LimitKind } from '../../server/contracts/case.ts'

/** From so small a part of a limit on it is near: the yellow light at 70 % (server/cases/README.md). */
export const nearShare = 0.3

/** The limit that a case runs against, as the server sends it; epoch ms. */
interface RunningLimit {
  readonly kind: LimitKind
  readonly startsAt: number
  readonly dueAt: number
}

/** A case's instants as epoch ms, parsed once per version. */
export interface CaseTimes {
  readonly reported: number
  readonly dispatched: number | null
  /** When both limits began: with the dispatch, later by every pause. */
  readonly clocksFrom: number | null
  /** When the item's own limits began: with the report, a reopening or an extension, later by every pause. */
  readonly limitsFrom: number | null
  readonly accepted: number | null
  readonly onSite: number | null
  readonly feedback: number | null
  readonly closed: number | null
  readonly onSiteDue: number | null
  readonly feedbackDue: number | null
  readonly acceptDue: number | null
  readonly resolveDue: number | null
  readonly suspended: number | null
  /** The earliest limit that runs, past or not; null where none does. */
  readonly next: RunningLimit | null
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
    limitsFrom: instant(item.limitsFrom ?? null),
    accepted: instant(item.acceptedAt),
    onSite: instant(item.onSiteAt),
    feedback: instant(item.feedbackAt),
    closed: instant(item.closedAt),
    onSiteDue: instant(item.onSiteDueAt),
    feedbackDue: instant(item.feedbackDueAt),
    acceptDue: instant(item.acceptDueAt),
    resolveDue: instant(item.resolveDueAt),
    suspended: instant(item.suspendedAt),
    next: item.nextLimit && {
      kind: item.nextLimit.kind,
      startsAt: Date.parse(item.nextLimit.startsAt),
      dueAt: Date.parse(item.nextLimit.dueAt),
    },
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

/** What a case is waiting for: the next limit that runs; without one it only tells how long it has waited. */
export type CaseTiming =
  | { readonly kind: LimitKind; readonly startsAt: number; readonly dueAt: number; readonly share: number }
  | { readonly kind: 'unassigned' | 'inHand' | 'toClosing'; readonly since: number }

/**
 * The clock that runs for an open case at `now` (epoch ms, server time). `share` is the part of the limit that is left, 1 at its start
 * to 0 at its due moment and beyond. Which limit runs and since when the server says: here only time passes.
 */
export function caseTiming(item: Case, now: number): CaseTiming {
  const { reported, dispatched, feedback, next } = caseTimes(item)
  if (next) {
    const { startsAt, dueAt } = next
    return { ...next, share: Math.min(1, Math.max(0, (dueAt - now) / Math.max(1, dueAt - startsAt))) }
  }
  if (feedback !== null) return { kind: 'toClosing', since: feedback }
  return dispatched === null ? { kind: 'unassigned', since: reported } : { kind: 'inHand', since: dispatched }
}

/**
 * Overdue (超时): the next limit has passed. A due moment is still in time, while suspended (挂账) no clock runs, and a case that has
 * ended has no limit.
 */
export function isOverdue(item: Case, now: number): boolean {
  const { next, suspended } = caseTimes(item)
  return next !== null && suspended === null && next.dueAt < now
}

/** Whether the limit that a case runs against is near, and not past. */
export function isNearLimit(item: Case, now: number): boolean {
  const timing = caseTiming(item, now)
  return item.suspendedAt === null && 'share' in timing && timing.share <= nearShare && timing.dueAt >= now
}
