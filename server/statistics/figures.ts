import type { AreaFigures, KpiFigure, PhaseFigure } from '../contracts/kpi.ts'
import { isComparable, isMeasure, kpis, type KpiDefinition, type Side } from './kpis.ts'
import { phases } from './phases.ts'

/** All sums behind the figures of one place and period. Null: unknown, as the suspended cases at a past moment. */
export type Counted = { readonly [Part in Side]?: number | null }

/** A figure of fewer cases is marked as unreliable, and its place gets no rank. */
export const fewest = 5

/** More than none, but few. */
const isFew = (cases: number | null): boolean => cases !== null && cases > 0 && cases < fewest

export interface Counts {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
}

const unknown: Counts = { value: null, numerator: null, denominator: null }

/** A figure by its definition; 0/0 has no value. */
function figureOf({ numerator, denominator, kind, per }: KpiDefinition, counted: Counted): Counts {
  const part = counted[numerator] ?? null
  const whole = denominator === null ? null : (counted[denominator] ?? null)
  if (part === null) return unknown
  // A count or a stock is its numerator; the total is only shown beside it.
  if (kind === 'count' || kind === 'stock') return { value: part, numerator: part, denominator: whole }
  return { value: whole ? (part / whole) * per : null, numerator: part, denominator: whole }
}

/** Whether a figure rests on few cases. */
function isOfFew({ numerator, denominator, kind }: KpiDefinition, counts: Counts): boolean {
  if (kind === 'count' || kind === 'stock') return isFew(counts.numerator) || isFew(counts.denominator)
  return isMeasure(denominator) ? isFew(counts.denominator) : isMeasure(numerator) && isFew(counts.numerator)
}

/** A figure in a ranking. A number of cases is exact even when it is small. */
function figureAmong(definition: KpiDefinition, counted: Counted): AreaFigures['figures'][number] {
  const { key, kind } = definition
  const counts = figureOf(definition, counted)
  const small = isOfFew(definition, counts) && (kind === 'rate' || kind === 'average')
  return { key, ...counts, small, withheld: false }
}

/** All figures of a place, in the registry's order. */
export const figuresOf = (counted: Counted): AreaFigures['figures'] =>
  kpis.map((definition) => figureAmong(definition, counted))

/** All figures of a home for a viewer who sees cases by their grid: none of them depends on a case. */
export const withheldFigures: AreaFigures['figures'] = kpis.map(({ key }) => ({
  key,
  ...unknown,
  small: false,
  withheld: true,
}))

/** The earlier figures that a place's are compared with; null where there were none. */
export interface Compared {
  readonly previous: Counted | null
  readonly yearAgo: Counted | null
}

/** A place's own figures with the earlier ones. */
export function comparedFigures(counted: Counted, { previous, yearAgo }: Compared): KpiFigure[] {
  const held = (definition: KpiDefinition, against: Counted | null) => {
    if (against === null || !isComparable(definition)) return null
    const counts = figureOf(definition, against)
    return counts.numerator === null ? null : counts
  }
  return kpis.map((definition) => {
    const figure = figureAmong(definition, counted)
    const previousCounts = held(definition, previous)
    const yearAgoCounts = held(definition, yearAgo)
    return {
      ...figure,
      previous: previousCounts?.value ?? null,
      previousCounts,
      yearAgo: yearAgoCounts?.value ?? null,
      yearAgoCounts,
    }
  })
}

/** Cases by the upper edge of their duration in minutes, shortest first. */
type Durations = readonly { readonly phase: string; readonly minutes: number; readonly cases: number }[]

/** P50 and P90 by nearest rank: the duration that at least that part of the cases did not exceed. */
export function phaseFigures(durations: Durations): PhaseFigure[] {
  return phases.map(({ key }) => {
    const own = durations.filter(({ phase }) => phase === key)
    const count = own.reduce((sum, { cases }) => sum + cases, 0)
    return { key, p50: quantile(own, count, 0.5), p90: quantile(own, count, 0.9), count, withheld: false }
  })
}

function quantile(durations: Durations, count: number, part: number): number | null {
  let passed = 0
  return durations.find(({ cases }) => (passed += cases) >= count * part)?.minutes ?? null
}
