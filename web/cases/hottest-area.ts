import type { Case } from '../../server/contracts/case.ts'
import { groupCases } from './case-groups.ts'
import { caseLook } from './case-status.ts'

/**
 * Areas with open cases at `now` (epoch ms): those with the most overdue cases first, among equals those with the most
 * open ones. `areaOf` names a case's area, null for none.
 */
export function hottestAreas(open: Iterable<Case>, areaOf: (item: Case) => string | null, now: number): string[] {
  const areas = [...groupCases(open, areaOf)].map(([code, cases]) => {
    const looks = cases.map((item) => caseLook(item, now)).filter((look) => look !== null)
    return { code, open: looks.length, overdue: looks.filter((look) => look === 'overdue').length }
  })
  return areas
    .filter((area) => area.open > 0)
    .sort((a, b) => b.overdue - a.overdue || b.open - a.open || (a.code < b.code ? -1 : 1))
    .map(({ code }) => code)
}

/** The hottest area; null while no case is open. */
export const hottestArea = (open: Iterable<Case>, areaOf: (item: Case) => string | null, now: number): string | null =>
  hottestAreas(open, areaOf, now)[0] ?? null
