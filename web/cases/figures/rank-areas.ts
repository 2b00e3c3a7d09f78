import type { Case } from '../../../server/contracts/case.ts'
import { caseFigures, rate, type Share } from './case-figures.ts'
import { groupCases } from './case-groups.ts'

/** Fewer due cases than this make no rate worth comparing. */
export const rankedFrom = 5

export interface RankedArea {
  readonly code: string
  /** 1 is best; equal rates share a rank. Null: too few cases. */
  readonly rank: number | null
  readonly share: Share
}

/**
 * The areas named by `codes` by today's share of cases with somebody on site in time, best first; those with fewer than
 * `rankedFrom` due cases come last, unranked. `areaOf` names a case's area, null for none. Times in epoch ms.
 */
export function rankAreas(
  cases: Iterable<Case>,
  areaOf: (item: Case) => string | null,
  codes: Iterable<string>,
  now: number,
  dayStart: number,
): RankedArea[] {
  const groups = groupCases(cases, areaOf)
  const areas = [...codes].map((code) => {
    const share = caseFigures(groups.get(code) ?? [], now, dayStart).onSiteInTime
    return { code, share, rate: share.whole < rankedFrom ? -1 : rate(share)! }
  })
  areas.sort((a, b) => b.rate - a.rate || b.share.whole - a.share.whole || (a.code < b.code ? -1 : 1))
  return areas.map(({ code, share, rate }) => ({
    code,
    share,
    rank: rate < 0 ? null : 1 + areas.findIndex((other) => other.rate === rate),
  }))
}
