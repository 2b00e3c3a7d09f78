import { isHome } from '../accounts/rights/disclosure.ts'
import type { AreaLevel } from '../contracts/area.ts'

export { isHome }

/** Which of an area's cases are asked for. */
export interface Extent {
  readonly code: string
  readonly level: AreaLevel
  /** Null: all. '' is no category. */
  readonly category: string | null
}

/** Of a city's code, which every code within it begins with: whose reach that is sees everything. */
export const cityDigits = 6

/** Lengths of sums, coarsest first. */
export const grains = ['month', 'day', 'hour'] as const
type Grain = (typeof grains)[number]

/** The buckets that sums are kept in for an area, coarsest first; what they leave over is counted case by case, for there it is little. */
export function sumGrains({ level, category }: Extent): readonly Grain[] {
  if (level === 'building' || (level === 'estate' && category !== null)) return []
  if (level === 'estate') return ['day']
  return level === 'grid' || category !== null ? ['month', 'day'] : ['month', 'day', 'hour']
}

/** As `sumGrains`, for hours of the week and durations. */
export function fineGrains({ level, category }: Extent): readonly Grain[] {
  const isWide = level === 'city' || level === 'subdistrict'
  if (category !== null && !isWide) return []
  return isHome(level) ? [] : ['month', 'day']
}

/** The category as the sums name it. */
export const categoryName = ({ category }: Extent): string => category ?? '*'
