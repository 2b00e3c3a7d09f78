import { isHome } from '../accounts/rights/disclosure.ts'
import type { AreaLevel } from '../contracts/area.ts'

export { isHome }

/** The cases of an area that are wanted. */
export interface Extent {
  readonly code: string
  readonly level: AreaLevel
  /** Null: all. '' stands for no category. */
  readonly category: string | null
}

/** The length of a city's code, which every code within it begins with: a viewer with that reach sees everything. */
export const cityDigits = 6

/** Steps of the sums, coarsest first. */
export const grains = ['month', 'day', 'hour'] as const
type Grain = (typeof grains)[number]

/** The buckets of an area's sums, coarsest first; cases outside whole buckets are counted one by one, for they are few. */
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
