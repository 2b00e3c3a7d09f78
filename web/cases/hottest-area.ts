import type { Case } from '../../server/contracts/case.ts'
import { groupCases } from './case-groups.ts'
import { caseLook } from './case-status.ts'

/** The area with the most overdue cases at `now` (epoch ms), among equals with the most open ones; null while none is open. */
export function hottestArea(open: Iterable<Case>, areaOf: (item: Case) => string | null, now: number): string | null {
  const areas = [...groupCases(open, areaOf)].map(([code, cases]) => ({
    code,
    open: cases.length,
    overdue: cases.filter((item) => caseLook(item, now) === 'overdue').length,
  }))
  areas.sort((a, b) => b.overdue - a.overdue || b.open - a.open || (a.code < b.code ? -1 : 1))
  return areas[0]?.code ?? null
}
