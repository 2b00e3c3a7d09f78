import { readPageKey, writePageKey } from '../cases/case-list-address.ts'
import type { KpiCases, ListPart } from '../contracts/kpi.ts'
import { badField } from '../http/problems/errors.ts'
import { countSelected, listSelected, type Selection } from './case-list-queries.ts'
import { countDurations } from './course-queries.ts'
import type { Cut } from './projection/dimensions.ts'
import { cityDigits, isHome, type Extent } from './extent.ts'
import { isMeasure, kpis, type KpiDefinition } from './kpis.ts'
import { listLongest, measureMissed, readLongestKey, writeLongestKey, type LongestKey } from './missed-list-queries.ts'
import { noSums, stocks, type Measure } from './projection/measures.ts'
import type { Period } from './period.ts'
import { phases } from './phases.ts'
import type { Shortfall } from './projection/shortfalls.ts'
import { minuteMs } from '../tasks/durations.ts'
import { readPosition, type Queries, type Span, type StatisticsPosition } from './position-queries.ts'
import { countOpen, countOpenAt } from './stock-queries.ts'
import { sumAreas } from './sum-queries.ts'

/** One part of a figure whose cases are listed. */
export interface CasesQuestion {
  readonly extent: Extent
  readonly period: Period
  readonly kpi: string
  readonly part: ListPart
  /** An hour of the week of the heat: 0 Monday's first; null: all. */
  readonly slot: number | null
  /** Only one part of a dimension, as a unit's. */
  readonly cut?: Cut | null
  /** Of an estate only the cases outside its buildings: a hot spot of the grounds. */
  readonly grounds: boolean
  readonly limit: number
  /** `next` of the page before. */
  readonly after: string | null
  /** Areas of the viewer: cases of a place that another grid works on are partly out of reach. */
  readonly reach: readonly string[]
}

/** The content of a list: a measure, for the duration of a phase the phase, and for what missed a figure its numerator, which is left out. */
interface Kind {
  readonly measure: Measure
  readonly without: Measure | null
  readonly phase: Selection['phase']
  readonly shortfall: Shortfall | null
}

/** The most cases that are gone through for a list that no index sorts. */
const mostSorted = 30_000

/**
 * The list behind a figure's side.
 * @throws {ProblemError} 400 for an unknown figure, and for a side that is not made of cases
 */
function kindOf(kpi: string, part: CasesQuestion['part']): Kind {
  const phase = phases.find(({ key }) => `phase_${key}` === kpi)
  if (phase) {
    if (part === 'denominator') return { measure: 'closed', without: null, phase: phase.key, shortfall: null }
    throw badField('querystring.part', 'denominator: the cases that the quantiles are taken of', part)
  }
  const definition = kpis.find(({ key }) => key === kpi)
  if (!definition) throw badField('querystring.kpi', 'a key of GET /api/kpis, or phase_ and a phase’s', kpi)
  if (part === 'missed') return missedOf(definition)
  const side = definition[part]
  if (isMeasure(side)) return { measure: side, without: null, phase: null, shortfall: null }
  throw badField('querystring.part', 'a side that is made of cases, as GET /api/kpis tells', part)
}

function missedOf({ numerator, denominator, missed }: KpiDefinition): Kind {
  if (missed !== null && isMeasure(numerator) && isMeasure(denominator))
    return { measure: denominator, without: numerator, phase: null, shortfall: missed }
  throw badField(
    'querystring.part',
    'numerator or denominator: GET /api/kpis has no `missed` for this figure',
    'missed',
  )
}

/** Exactly the cases of one part of a figure, and how many they are, as of one position. */
export async function readKpiCases(client: Queries, question: CasesQuestion): Promise<KpiCases> {
  const { kpi, part, extent, slot, cut = null, grounds, period, reach } = question
  const kind = kindOf(kpi, part)
  const position = await readPosition(client, period)
  const { current, timeZone, asOf } = position
  const isStock = stocks.includes(kind.measure)
  // The suspended cases of then are unknown: the figure has no value and no cases.
  if (kind.measure === 'suspended' && !position.running)
    return { asOf, kpi, part, total: 0, order: 'latest', cases: [], minutes: [], next: null }
  const openAt = isStock && !position.running ? current.to : null
  const { measure, without, phase } = kind
  const span = isStock ? null : current
  const selection = { extent, measure, without, cut, phase, span, openAt, slot, timeZone, reach, grounds }
  // Cases of a place that another grid works on may be out of reach; everywhere else the figure is the number.
  const isFigure =
    slot === null &&
    cut === null &&
    !grounds &&
    (!isHome(extent.level) || reach.includes(extent.code.slice(0, cityDigits)))
  const total = isFigure ? await figureOf(client, kind, extent, position) : await countSelected(client, selection)
  const page = total === 0 ? noPage : await readPage(client, { ...question, ...kind, selection, position })
  return { asOf, kpi, part, total, ...page }
}

type Page = Pick<KpiCases, 'order' | 'cases' | 'minutes' | 'next'>
const noPage: Page = { order: 'latest', cases: [], minutes: [], next: null }

interface PageQuestion extends CasesQuestion {
  readonly shortfall: Shortfall | null
  readonly selection: Selection
  readonly position: StatisticsPosition
}

async function readPage(client: Queries, question: PageQuestion): Promise<Page> {
  const { shortfall, after, position } = question
  if (shortfall === null) return readLatest(client, question)
  const key = after === null ? null : readLongestKey(after)
  const isSorted = after === null ? await isSortable(client, question) : key !== null
  if (isSorted) return readLongest(client, question, shortfall, key)
  const page = await readLatest(client, question)
  const numbers = page.cases.map(({ number }) => number)
  const seconds = await measureMissed(client, numbers, shortfall, position.asOf.at)
  return { ...page, minutes: seconds.map(minutesOf) }
}

const minutesOf = (seconds: number): number => Math.ceil((seconds * 1_000) / minuteMs)

async function readLatest(client: Queries, { selection, limit, after }: PageQuestion): Promise<Page> {
  const page = await listSelected(client, selection, limit, after === null ? null : readPageKey(after))
  const last = page.length === limit ? page.at(-1) : undefined
  return {
    order: 'latest',
    cases: page.map(({ body }) => body),
    minutes: [],
    next: last ? writePageKey({ at: last.at, number: last.body.number }) : null,
  }
}

async function readLongest(
  client: Queries,
  { selection, limit, position }: PageQuestion,
  shortfall: Shortfall,
  after: LongestKey | null,
): Promise<Page> {
  const until = after?.until ?? position.asOf.at
  const page = await listLongest(client, selection, shortfall, { until, limit, after })
  const last = page.length === limit ? page.at(-1) : undefined
  return {
    order: 'longest',
    cases: page.map(({ body }) => body),
    minutes: page.map(({ seconds }) => minutesOf(Number(seconds))),
    next: last ? writeLongestKey({ until, seconds: last.seconds, number: last.body.number }) : null,
  }
}

/**
 * Whether few enough cases are gone through to sort a list: those of the period in the whole city, whose index is by the measure's moment, or
 * all that the place has had, by its own index.
 */
async function isSortable(client: Queries, { extent, selection, position }: PageQuestion): Promise<boolean> {
  const sumOf = async (of: Extent, span: Span, measure: Measure) => {
    const sums = await sumAreas(client, { codes: [of.code], level: of.level, within: of }, span, position)
    return (sums.get(of.code) ?? noSums)[measure]
  }
  const city: Extent = { code: extent.code.slice(0, cityDigits), level: 'city', category: null }
  if ((await sumOf(city, position.current, selection.measure)) <= mostSorted) return true
  if (extent.level === 'city' || position.beginning === null) return false
  const ever = { from: position.beginning, to: position.current.to }
  return (await sumOf({ ...extent, category: null }, ever, 'reported')) <= mostSorted
}

/** The figure itself: a list's total is not counted a second time. */
async function figureOf(
  client: Queries,
  { measure, without, phase }: Kind,
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
  const own = sums.get(extent.code) ?? noSums
  return without === null ? own[measure] : own[measure] - own[without]
}
