import { fillClass } from '../areas/area-fill.ts'
import { roundBreaks, spreadFill } from '../charts/value-scale.ts'
import type { RankedPlace } from './rank-places.ts'

const fills = 6

/** The colouring of places by one figure. */
export interface Shades {
  /** Lower bounds of the classes above the first, in the figure's own unit: one break fewer than there are classes. */
  readonly breaks: readonly number[]
  /** The fill of each class, 0 to 5. */
  readonly classes: readonly number[]
  /** The common value, where all places have the same. */
  readonly only: number | null
  /** The fill of each ranked place. */
  readonly fills: ReadonlyMap<string, number>
  /** Places with too few cases, or withheld ones: marked, not coloured. */
  readonly few: readonly string[]
  /** The marked places are withheld, which says nothing about their number of cases. */
  readonly withheld: boolean
}

/** Colours places in at most six classes of equal width with round bounds. */
export function shadePlaces(places: readonly RankedPlace[], isRate: boolean): Shades {
  const ranked = places.filter(({ rank }) => rank !== null)
  // in percent the bounds are rounder than in fractions
  const unit = isRate ? 100 : 1
  const breaks = roundBreaks(
    ranked.map(({ value }) => value! * unit),
    fills,
  )
  const fillOf = (index: number) => spreadFill(index, breaks.length + 1, fills)
  return {
    breaks: breaks.map((bound) => bound / unit),
    classes: Array.from({ length: breaks.length + 1 }, (_, index) => fillOf(index)),
    only: breaks.length === 0 ? (ranked[0]?.value ?? null) : null,
    fills: new Map(ranked.map(({ code, value }) => [code, fillOf(fillClass(value! * unit, breaks))])),
    few: places.filter(({ unranked }) => unranked === 'few' || unranked === 'withheld').map(({ code }) => code),
    withheld: places.some(({ unranked }) => unranked === 'withheld'),
  }
}
