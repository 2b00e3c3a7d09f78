import { writePageKey } from '../cases/case-list-address.ts'
import type { PageKey } from '../cases/case-queries.ts'
import type { KpiCases } from '../contracts/kpi.ts'
import { badField } from '../http/problems/errors.ts'
import { countSelected, listSelected, type Selection } from './case-list-queries.ts'
import { countDurations } from './course-queries.ts'
import { cityDigits, isHome, type Extent } from './extent.ts'
import { isMeasure, kpis } from './kpis.ts'
import { noSums, stocks, type Measure } from './projection/measures.ts'
import type { Period } from './period.ts'
import { phases } from './phases.ts'
import { readPosition, type Queries, type StatisticsPosition } from './position-queries.ts'
import { countOpen, countOpenAt } from './stock-queries.ts'
import { sumAreas } from './sum-queries.ts'

/** One side of a figure whose cases are listed. */
export interface CasesQuestion {
  readonly extent: Extent
  readonly period: Period
  readonly kpi: string
  readonly part: 'numerator' | 'denominator'
  /** An hour of the week of the heat: 0 Monday's first; null: all. */
  readonly slot: number | null
  /** Of an estate only the cases outside its buildings: a hot spot of the grounds. */
  readonly grounds: boolean
  readonly limit: number
  readonly after: PageKey | null
  /** Areas of the viewer: cases of a place that another grid works on are partly out of reach. */
  readonly reach: readonly string[]
}

/** The content of a list: a measure, and for the duration of a phase the phase. */
interface Kind {
  readonly measure: Measure
  readonly phase: Selection['phase']
}

/**
 * The list behind a figure's side.
 * @throws {ProblemError} 400 for an unknown figure, and for a side that is not made of cases
 */
function kindOf(kpi: string, part: CasesQuestion['part']): Kind {
  const phase = phases.find(({ key }) => `phase_${key}` === kpi)
  if (phase) {
    if (part === 'denominator') return { measure: 'closed', phase: phase.key }
    throw badField('querystring.part', 'denominator: the cases that the quantiles are taken of', part)
  }
  const definition = kpis.find(({ key }) => key === kpi)
  if (!definition) throw badField('querystring.kpi', 'a key of GET /api/kpis, or phase_ and a phase’s', kpi)
  const side = definition[part]
  if (isMeasure(side)) return { measure: side, phase: null }
  throw badField('querystring.part', 'a side that is made of cases, as GET /api/kpis tells', part)
}

/** Exactly the cases of one side of a figure, and how many they are, as of one position. */
export async function readKpiCases(client: Queries, question: CasesQuestion): Promise<KpiCases> {
  const { kpi, part, extent, slot, grounds, limit, after, period, reach } = question
  const kind = kindOf(kpi, part)
  const position = await readPosition(client, period)
  const { current, timeZone, asOf } = position
  const isStock = stocks.includes(kind.measure)
  // The suspended cases of then are unknown: the figure has no value and no cases.
  if (kind.measure === 'suspended' && !position.running) return { asOf, kpi, part, total: 0, cases: [], next: null }
  const openAt = isStock && !position.running ? current.to : null
  const selection = { extent, ...kind, span: isStock ? null : current, openAt, slot, timeZone, reach, grounds }
  // Cases of a place that another grid works on may be out of reach; everywhere else the figure is the number.
  const isFigure =
    slot === null && !grounds && (!isHome(extent.level) || reach.includes(extent.code.slice(0, cityDigits)))
  const total = isFigure ? await figureOf(client, kind, extent, position) : await countSelected(client, selection)
  const page = total === 0 ? [] : await listSelected(client, selection, limit, after)
  const last = page.length === limit ? page.at(-1) : undefined
  return {
    asOf,
    kpi,
    part,
    total,
    cases: page.map(({ body }) => body),
    next: last ? writePageKey({ at: last.at, number: last.body.number }) : null,
  }
}

/** The figure itself: a list's total is not counted a second time. */
async function figureOf(
  client: Queries,
  { measure, phase }: Kind,
  extent: Extent,
  position: StatisticsPosition,
): Promise<number> {
  const { current, running } = position
  if (phase !== null) {
    const durations = await countDurations(client, extent, current, position)
    return durations.reduce((sum, lasted) => sum + (lasted.phase === phase ? lasted.cases : 0), 0)
  }
  if (stocks.includes(measure)) {
    const stock = running
      ? (await countOpen(client, { codes: [extent.code], level: extent.level, within: extent })).get(extent.code)
      : { ...(await countOpenAt(client, extent, current.to, position)), suspended: 0 }
    return stock?.[measure as 'open'] ?? 0
  }
  const sums = await sumAreas(client, { codes: [extent.code], level: extent.level, within: extent }, current, position)
  return (sums.get(extent.code) ?? noSums)[measure]
}
