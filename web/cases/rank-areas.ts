import type { Case } from '../../server/contracts/case.ts'
import { caseFigures, rate, type Share } from './case-figures.ts'
import { groupCases } from './case-groups.ts'

/** Fewer due cases than this make no rate worth comparing. */
export const rankedFrom = 5

export interface RankedArea {
  readonly code: string
  /** 1 is best; equal rates share a rank. */
  readonly rank: number
  readonly share: Share
  readonly rate: number
}

/**
 * Areas by today's share of cases with somebody on site in time, best first; those with fewer than `rankedFrom` due cases
 * are left out. `areaOf` names a case's area, null for none. Times in epoch ms.
 */
export function rankAreas(
  cases: Iterable<Case>,
  areaOf: (item: Case) => string | null,
  now: number,
  dayStart: number,
): RankedArea[] {
  const rated = [...groupCases(cases, areaOf)]
    .map(([code, own]) => ({ code, share: caseFigures(own, now, dayStart).onSiteInTime }))
    .filter(({ share }) => share.whole >= rankedFrom)
    .map(({ code, share }) => ({ code, share, rate: rate(share)! }))
    .sort((a, b) => b.rate - a.rate || b.share.whole - a.share.whole || (a.code < b.code ? -1 : 1))
  return rated.map((area) => ({ ...area, rank: 1 + rated.findIndex((other) => other.rate === area.rate) }))
}
