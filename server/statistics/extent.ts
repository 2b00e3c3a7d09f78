import type { AreaLevel } from '../contracts/area.ts'

/** Which of an area's cases are asked for. */
export interface Extent {
  readonly code: string
  readonly level: AreaLevel
  /** Null: all. '' is no category. */
  readonly category: string | null
}

/** Levels at which few cases may name a household. */
export const isHome = (level: AreaLevel): boolean => level === 'estate' || level === 'building'

type Grain = 'month' | 'day' | 'hour'

/** The buckets that sums are kept in for an area, coarsest first; what they leave over is counted case by case, for there it is little. */
export function sumGrains({ level, category }: Extent): readonly Grain[] {
  if (level === 'building' || (level === 'estate' && category !== null)) return []
  if (level === 'grid' || level === 'estate') return ['day']
  return category === null ? ['month', 'day', 'hour'] : ['month', 'day']
}

/** As `sumGrains`, for hours of the week and durations. */
export function fineGrains({ level, category }: Extent): readonly Grain[] {
  const isWide = level === 'city' || level === 'subdistrict'
  if (category !== null && !isWide) return []
  if (isWide || level === 'community') return ['month', 'day']
  return level === 'grid' ? ['month'] : []
}

/** The category as the sums name it. */
export const categoryName = ({ category }: Extent): string => category ?? '*'
