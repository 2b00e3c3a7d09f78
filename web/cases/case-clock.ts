import type { Case, LimitKind } from '../../server/contracts/case.ts'
import type { Rules } from '../../server/contracts/rules.ts'

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
  /** Start of both limits: the dispatch, moved later by every pause. */
  readonly clocksFrom: number | null
  /** Start of the item's own limits: the report, a reopening or an extension, moved later by every pause. */
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
 * The moment that a case's clocks show at `now` (epoch ms): they stop when the case is closed or void, and pause while it is
 * suspended (挂账).
 */
export function clockMoment(item: Case, now: number): number {
  const end = caseTimes(item).closed ?? instant(item.suspendedAt)
  return end === null ? now : Math.min(now, end)
}

/** What a case waits for: the next running limit; without one, how long it has waited. */
export type CaseTiming =
  | { readonly kind: LimitKind; readonly startsAt: number; readonly dueAt: number; readonly share: number }
  | { readonly kind: 'unassigned' | 'inHand' | 'toClosing'; readonly since: number }

/**
 * The running clock of an open case at `now` (epoch ms, server time). `share` is the part of the limit that is left, 1 at its start
 * to 0 at its due moment and after. The server sends which limit runs and since when: the browser only lets time pass.
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
 * Overdue (超时): the next limit has passed. A due moment is still in time; no clock runs while a case is suspended (挂账); a case that has
 * ended has no limit.
 */
export function isOverdue(item: Case, now: number): boolean {
  const { next, suspended } = caseTimes(item)
  return next !== null && suspended === null && next.dueAt < now
}

/** The city's rule for the yellow light (黄灯); null until it is loaded, when nothing is near yet. */
type NearRule = Pick<Rules, 'nearFromPercent'> | null

/** Whether the limit of a timing is near at `now` (epoch ms), and not past. */
export function isNear(timing: CaseTiming, now: number, rule: NearRule): boolean {
  if (!rule || !('dueAt' in timing) || timing.dueAt < now) return false
  // in whole numbers, so that the moment itself counts
  return (timing.dueAt - now) * 100 <= (timing.dueAt - timing.startsAt) * (100 - rule.nearFromPercent)
}

/** Whether the limit that a case runs against is near, and not past. */
export const isNearLimit = (item: Case, now: number, rule: NearRule): boolean =>
  item.suspendedAt === null && isNear(caseTiming(item, now), now, rule)
