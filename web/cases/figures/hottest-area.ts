import type { Case } from '../../../server/contracts/case.ts'
import { caseTimes } from '../case-clock.ts'
import { limitsOf } from '../case-limits.ts'
import { groupCases } from './case-groups.ts'

/** Whether a case was open at `at`, and whether it was overdue then, by its stamps: also for a case that has changed since. */
function stoodAt(item: Case, at: number): { readonly open: boolean; readonly overdue: boolean } {
  const { reported, closed, suspended } = caseTimes(item)
  const had = (time: number | null) => time !== null && time <= at
  return {
    open: reported <= at && !had(closed),
    overdue: !had(suspended) && limitsOf(item).some(({ dueAt, metAt }) => dueAt < at && !had(metAt)),
  }
}

/**
 * Areas with cases that were open at `at` (epoch ms): the most overdue cases first, among equals the
 * most open cases. `areaOf` names a case's area, null for none.
 */
export function hottestAreas(cases: Iterable<Case>, areaOf: (item: Case) => string | null, at: number): string[] {
  const areas = [...groupCases(cases, areaOf)].map(([code, own]) => {
    const open = own.map((item) => stoodAt(item, at)).filter((stood) => stood.open)
    return { code, open: open.length, overdue: open.filter((stood) => stood.overdue).length }
  })
  return areas
    .filter((area) => area.open > 0)
    .sort((a, b) => b.overdue - a.overdue || b.open - a.open || (a.code < b.code ? -1 : 1))
    .map(({ code }) => code)
}

/** The hottest area; null while no case is open. */
export const hottestArea = (cases: Iterable<Case>, areaOf: (item: Case) => string | null, at: number): string | null =>
  hottestAreas(cases, areaOf, at)[0] ?? null
