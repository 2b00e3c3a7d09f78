import type { KpiKey } from '../../contracts/kpi.ts'
import type { DayFigures, Share } from '../../contracts/statistics.ts'
import { isMeasure, kpiOf } from '../kpis.ts'
import type { Measure, Sums } from '../projection/measures.ts'

type Counted = Exclude<keyof DayFigures, 'carriedOver' | 'onSite' | 'feedback'>

/** The figures of a day by the name that they have in its answer: each is one of the registry, which says what it is made of. */
const dayCounts = {
  reported: 'reported',
  closed: 'closed',
  voided: 'voided',
  open: 'open',
  overdue: 'overdue_open',
  suspended: 'suspended',
} as const satisfies Record<Counted, KpiKey>
const dayShares = { onSite: 'on_site_10', feedback: 'feedback_30' } as const

/** The measures of a figure: its numerator, and its denominator where that is made of cases. */
const sidesOf = (key: KpiKey): Measure[] => {
  const { numerator, denominator } = kpiOf(key)
  return [numerator, denominator].filter(isMeasure)
}

/** The sums that a day's figures are made of. */
export const dayMeasures: readonly Measure[] = [
  ...new Set([...Object.values(dayCounts), ...Object.values(dayShares)].flatMap(sidesOf)),
]

/** Sums of the day's measures; the others of the registry have none. */
export type DaySums = Readonly<Partial<Sums>>

const sumOf = (key: KpiKey, side: 0 | 1, sums: DaySums): number => sums[sidesOf(key)[side]!] ?? 0

/** A count or a stock of a day. */
export const countOf = (name: Counted, sums: DaySums): number => sumOf(dayCounts[name], 0, sums)

/** A rate of a day, as its two sides. */
export const shareOf = (name: keyof typeof dayShares, sums: DaySums): Share => ({
  part: sumOf(dayShares[name], 0, sums),
  whole: sumOf(dayShares[name], 1, sums),
})

export function addUp(all: readonly DaySums[]): DaySums {
  return Object.fromEntries(
    dayMeasures.map((measure) => [measure, all.reduce((sum, sums) => sum + (sums[measure] ?? 0), 0)]),
  )
}
