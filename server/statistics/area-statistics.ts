import type { AreaLevel } from '../contracts/area.ts'
import type { AreaFigures, AreaStatistics, TrendGrain } from '../contracts/kpi.ts'
import { countCategories, countDurations, countHours, readTrend } from './course-queries.ts'
import { isHome, type Extent } from './extent.ts'
import { comparedFigures, figuresOf, phaseFigures, withheldFigures, type Compared, type Counted } from './figures.ts'
import { noSums, type Sums } from './projection/measures.ts'
import type { Period } from './period.ts'
import { phases } from './phases.ts'
import {
  countWorkers,
  readPlaces,
  readStanding,
  type Place,
  type Queries,
  type Span,
  type Standing,
} from './standing-queries.ts'
import { countOpen, countOpenAt, sumAreas, type Stock } from './sum-queries.ts'
import { dayMs } from '../tasks/durations.ts'

/** What a screen asks for. */
export interface Question {
  readonly extent: Extent
  /** The area's path, itself last. */
  readonly path: readonly Place[]
  readonly period: Period
  /** Null: what suits the period's length. */
  readonly grain: TrendGrain | null
  /** Whether what is counted in estates and buildings is withheld. */
  readonly veiled: boolean
  /** Who asks sees these alone: nobody is ranked beside strangers. Codes of areas, null for a brief of everything. */
  readonly reach: readonly string[] | null
}

/** Everything of an area and a period, in one look. */
export async function readAreaStatistics(client: Queries, question: Question): Promise<AreaStatistics> {
  const { extent, path, period } = question
  const standing = await readStanding(client, period)
  const { asOf, current, previous, yearAgo, running } = standing
  const area = path.at(-1)!
  const grain = question.grain ?? usualGrain(current)
  const withheld = question.veiled && isHome(area.level)
  return {
    asOf,
    area: { code: area.code, level: area.level, name: area.name, residents: area.residents, path: path.map(({ code, level, name }) => ({ code, level, name })) }, // prettier-ignore
    period: { name: period.name, ...current, running, previous, yearAgo },
    category: extent.category,
    withheld,
    ...(withheld ? withheldParts(grain) : await countParts(client, question, grain, standing)),
    ranking: await rank(client, question, standing),
    parts: await readParts(client, question, standing),
  }
}

type Counts = Pick<AreaStatistics, 'kpis' | 'phases' | 'trend' | 'categories' | 'heat'>

/** Everything that is counted in the area itself. */
async function countParts(
  client: Queries,
  { extent, path }: Question,
  grain: TrendGrain,
  standing: Standing,
): Promise<Counts> {
  const { current } = standing
  const area = path.at(-1)!
  const durations = await countDurations(client, extent, current, standing)
  const counted = await countArea(client, extent, area, standing)
  return {
    kpis: comparedFigures(counted, await compare(client, extent, area, standing)),
    phases: phaseFigures(durations),
    trend: { grain, points: await readCompared(client, extent, grain, standing) },
    categories: await countCategories(client, extent, current, standing),
    heat: heatOf(await countHours(client, extent, current, standing)),
  }
}

/** Of a home, for somebody who sees cases by their grid. Nothing is counted, so that nothing can depend on it. */
const withheldParts = (grain: TrendGrain): Counts => ({
  kpis: withheldFigures.map((figure) => ({ ...figure, previous: null, previousCounts: null, yearAgo: null, yearAgoCounts: null })), // prettier-ignore
  phases: phases.map(({ key }) => ({ key, p50: null, p90: null, count: null, withheld: true })),
  trend: { grain, points: [] },
  categories: [],
  heat: [],
})

function usualGrain({ from, to }: Span): TrendGrain {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs
  return days <= 2 ? 'hour' : days <= 92 ? 'day' : 'month'
}

/** The stock that a period ends with: what is open now, or was at its last midnight. */
async function stockOf(client: Queries, extent: Extent, standing: Standing): Promise<Counted> {
  const { running, current } = standing
  if (!running) return { ...(await countOpenAt(client, extent, current.to, standing)), suspended: null }
  return (
    (await countOpen(client, { codes: [extent.code], level: extent.level, within: extent })).get(extent.code) ?? noStock
  )
}

const noStock: Stock = { open: 0, overdue: 0, suspended: 0 }

/** Posts stand in grids and above: who works in an estate alone nobody can say. */
async function workersOf(client: Queries, places: readonly Place[], { running, current, asOf }: Standing) {
  const codes = places.filter(({ level }) => !isHome(level)).map(({ code }) => code)
  return codes.length === 0 ? new Map<string, number>() : countWorkers(client, codes, running ? asOf.at : current.to)
}

async function countArea(client: Queries, extent: Extent, area: Place, standing: Standing): Promise<Counted> {
  const workers = await workersOf(client, [area], standing)
  return {
    ...(await sumsOf(client, extent, standing.current, standing)),
    ...(await stockOf(client, extent, standing)),
    residents: area.residents,
    workers: workers.get(area.code) ?? null,
  }
}

async function sumsOf(client: Queries, extent: Extent, span: Span, standing: Standing): Promise<Sums> {
  const sums = await sumAreas(client, { codes: [extent.code], level: extent.level, within: extent }, span, standing)
  return sums.get(extent.code) ?? noSums
}

/** What the area's figures are held against: nothing where the records begin later. */
async function compare(client: Queries, extent: Extent, { residents }: Place, standing: Standing): Promise<Compared> {
  const { previous, yearAgo, yearAgoEnd, current, beginning } = standing
  const held = async (span: Span, end: string): Promise<Counted | null> => {
    if (beginning === null || Date.parse(span.from) + dayMs < Date.parse(beginning)) return null
    const stock = await countOpenAt(client, extent, end, standing)
    return { ...(await sumsOf(client, extent, span, standing)), ...stock, suspended: null, residents, workers: null }
  }
  return { previous: await held(previous, current.from), yearAgo: await held(yearAgo, yearAgoEnd) }
}

async function readCompared(
  client: Queries,
  extent: Extent,
  grain: TrendGrain,
  standing: Standing,
): Promise<AreaStatistics['trend']['points']> {
  const { asOf, current, previous, running, beginning } = standing
  const points = await readTrend(
    client,
    extent,
    { from: current.from, to: running ? asOf.at : current.to },
    grain,
    standing,
  )
  const isKnown = beginning !== null && Date.parse(previous.from) + dayMs >= Date.parse(beginning)
  const before = isKnown ? await readTrend(client, extent, previous, grain, standing) : []
  return points.map((point, index) => ({ ...point, previous: before[index]?.reported ?? null }))
}

function heatOf(hours: readonly { slot: number; reported: number }[]): number[][] {
  const heat = Array.from({ length: 7 }, () => new Array<number>(24).fill(0))
  for (const { slot, reported } of hours) heat[Math.floor(slot / 24)]![slot % 24] = reported
  return heat
}

/** Whose places are ranked: an area's parts, or what is small among its siblings. */
const ranked: Readonly<Record<AreaLevel, AreaLevel>> = {
  city: 'community',
  subdistrict: 'community',
  community: 'grid',
  grid: 'grid',
  estate: 'estate',
  building: 'building',
}

async function rank(
  client: Queries,
  { extent, path, veiled, reach }: Question,
  standing: Standing,
): Promise<AreaStatistics['ranking']> {
  const level = ranked[extent.level]
  const within = level === extent.level ? path.at(-2)! : path.at(-1)!
  const rows = await figuresWithin(client, level, { ...extent, ...within }, standing, veiled)
  const isSeen = ({ code }: AreaFigures) =>
    isHome(level) || reach === null || reach.some((area) => code.startsWith(area))
  return { level, rows: rows.filter(isSeen) }
}

/** What an area is made of below the grids; a building may stand in a grid without an estate. */
const parts: Readonly<Partial<Record<AreaLevel, readonly AreaLevel[]>>> = {
  grid: ['estate', 'building'],
  estate: ['building'],
}

async function readParts(client: Queries, { extent, veiled }: Question, standing: Standing): Promise<AreaFigures[]> {
  const found: AreaFigures[] = []
  for (const level of parts[extent.level] ?? [])
    found.push(...(await figuresWithin(client, level, extent, standing, veiled)))
  return found
}

async function figuresWithin(
  client: Queries,
  level: AreaLevel,
  within: Extent,
  standing: Standing,
  veiled: boolean,
): Promise<AreaFigures[]> {
  const places = await readPlaces(client, level, within.code)
  if (veiled && isHome(level)) return places.map((place) => ({ ...place, figures: withheldFigures }))
  const codes = places.map(({ code }) => code)
  const sums = await sumAreas(client, { codes, level, within }, standing.current, standing)
  const open = standing.running ? await countOpen(client, { codes, level, within }) : null
  const workers = await workersOf(client, places, standing)
  return places.map((place) => {
    // What was open in each of them at the end of a past period is not asked for.
    const stock = open ? (open.get(place.code) ?? noStock) : { open: null, overdue: null, suspended: null }
    const counted: Counted = {
      ...(sums.get(place.code) ?? noSums),
      ...stock,
      residents: place.residents,
      workers: workers.get(place.code) ?? null,
    }
    return { ...place, figures: figuresOf(counted) }
  })
}
