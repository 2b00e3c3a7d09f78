import type { AreaFigures, KpiFigure, PhaseFigure } from '../contracts/kpi.ts'
import { isMeasure, kpis, type KpiDefinition, type Side } from './kpis.ts'
import { phases } from './phases.ts'

/** All that figures of one place and period are made of. Null: nobody knows, as what was suspended at a moment of the past. */
export type Counted = { readonly [Part in Side]?: number | null }

/** Below so many cases a figure says little: it is marked, and its place gets no rank. */
export const fewest = 5

/** Some, but few. */
const isFew = (cases: number | null): boolean => cases !== null && cases > 0 && cases < fewest

export interface Counts {
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
}

const unknown: Counts = { value: null, numerator: null, denominator: null }

/** A figure by its definition; 0/0 is no value. */
function figureOf({ numerator, denominator, kind, per }: KpiDefinition, counted: Counted): Counts {
  const part = counted[numerator] ?? null
  const whole = denominator === null ? null : (counted[denominator] ?? null)
  if (part === null) return unknown
  // A count or a stock is its numerator; what it is part of only stands beside it.
  if (kind === 'count' || kind === 'stock') return { value: part, numerator: part, denominator: whole }
  return { value: whole ? (part / whole) * per : null, numerator: part, denominator: whole }
}

/** Whether few cases stand behind a figure. */
function isOfFew({ numerator, denominator, kind }: KpiDefinition, counts: Counts): boolean {
  if (kind === 'count' || kind === 'stock') return isFew(counts.numerator) || isFew(counts.denominator)
  return isMeasure(denominator) ? isFew(counts.denominator) : isMeasure(numerator) && isFew(counts.numerator)
}

/** A figure among its likes. A number of cases is no less true for being small. */
function figureAmong(definition: KpiDefinition, counted: Counted): AreaFigures['figures'][number] {
  const { key, kind } = definition
  const counts = figureOf(definition, counted)
  const small = isOfFew(definition, counts) && (kind === 'rate' || kind === 'average')
  return { key, ...counts, small, withheld: false }
}

/** All figures of a place, in the registry's order. */
export const figuresOf = (counted: Counted): AreaFigures['figures'] =>
  kpis.map((definition) => figureAmong(definition, counted))

/** All figures of a home for somebody who sees cases by their grid: none of them depends on a case. */
export const withheldFigures: AreaFigures['figures'] = kpis.map(({ key }) => ({
  key,
  ...unknown,
  small: false,
  withheld: true,
}))

/** What a place's figures are held against; null where there was nothing yet. */
export interface Compared {
  readonly previous: Counted | null
  readonly yearAgo: Counted | null
}

/** A place's own figures with what they are held against. */
export function comparedFigures(counted: Counted, { previous, yearAgo }: Compared): KpiFigure[] {
  const held = (definition: KpiDefinition, against: Counted | null) => {
    if (against === null) return null
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
