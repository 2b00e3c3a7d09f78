import type { Case } from '../../../server/contracts/case.ts'
import type { CaseTimes } from '../case-clock.ts'

/** The two promises to who reports. */
type PromiseKind = 'on_site' | 'feedback'

/**
 * Whether a promise of a case was kept, as far as `now` (epoch ms) can say; null while its limit still runs and where there is none.
 * A due moment is still in time. A limit stands still while the case is suspended and ends with it: one that had not run out by then
 * is not missed. What has been missed once stays missed, whatever limit was given later. As SQL `statistics.limit_bits` counts.
 */
export function wasKept(kind: PromiseKind, item: Case, times: CaseTimes, now: number): boolean | null {
  if (item.missed?.[kind] !== undefined) return false
  const [due, done] = kind === 'on_site' ? [times.onSiteDue, times.onSite] : [times.feedbackDue, times.feedback]
  if (due === null) return null
  const reached = done === null ? Math.min(now, times.suspended ?? Infinity, times.closed ?? Infinity) : now
  return due < reached ? done !== null && done <= due : null
}
