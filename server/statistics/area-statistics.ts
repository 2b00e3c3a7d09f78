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
  readPosition,
  type Place,
  type Queries,
  type Span,
  type StatisticsPosition,
} from './position-queries.ts'
import { countOpen, countOpenAt, type Stock } from './stock-queries.ts'
import { sumAreas } from './sum-queries.ts'
import { dayMs } from '../tasks/durations.ts'

/** The question that a screen asks. */
export interface Question {
  readonly extent: Extent
  /** The area's path, itself last. */
  readonly path: readonly Place[]
  readonly period: Period
  /** Null: the grain that suits the period's length. */
  readonly grain: TrendGrain | null
  /** Whether counts of estates and buildings are withheld. */
  readonly veiled: boolean
  /** Codes of the areas that the viewer sees: no area is ranked beside others. Null for a brief of everything. */
  readonly reach: readonly string[] | null
}

/** Everything of an area and a period, as of one position. */
export async function readAreaStatistics(client: Queries, question: Question): Promise<AreaStatistics> {
  const { extent, path, period } = question
  const position = await readPosition(client, period)
  const { asOf, current, previous, yearAgo, running } = position
  const area = path.at(-1)!
  const grain = question.grain ?? usualGrain(current)
  const withheld = question.veiled && isHome(area.level)
  return {
    asOf,
    area: { code: area.code, level: area.level, name: area.name, residents: area.residents, path: path.map(({ code, level, name }) => ({ code, level, name })) }, // prettier-ignore
    period: { name: period.name, ...current, running, recorded: recordedOf(position), previous, yearAgo },
    beginning: position.beginning,
    category: extent.category,
    withheld,
    ...(withheld ? withheldParts(grain) : await countParts(client, question, grain, position)),
    ranking: await rank(client, question, position),
    parts: await readParts(client, question, position),
  }
}

/** How much of a period lies after the first report; without any case at all, zero is true. */
function recordedOf({ beginning, current }: StatisticsPosition): AreaStatistics['period']['recorded'] {
  if (beginning === null || Date.parse(current.from) + dayMs >= Date.parse(beginning)) return 'whole'
  return Date.parse(current.to) > Date.parse(beginning) ? 'partly' : 'none'
}

type Counts = Pick<AreaStatistics, 'kpis' | 'phases' | 'trend' | 'categories' | 'heat'>

/** All counts of the area itself. */
async function countParts(
  client: Queries,
  { extent, path }: Question,
  grain: TrendGrain,
  position: StatisticsPosition,
): Promise<Counts> {
  const { current } = position
  const area = path.at(-1)!
  const durations = await countDurations(client, extent, current, position)
  const counted = await countArea(client, extent, area, position)
  return {
    kpis: comparedFigures(counted, await compare(client, extent, area, position)),
    phases: phaseFigures(durations),
    trend: { grain, points: await readCompared(client, extent, grain, position) },
    categories: await countCategories(client, extent, current, position),
    heat: heatOf(await countHours(client, extent, current, position)),
  }
}

/** Of a home, for a viewer who sees cases by their grid. Nothing is counted, so that nothing depends on a case. */
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

/** The stock at the end of a period: what is open now, or was at its last midnight. */
async function stockOf(client: Queries, extent: Extent, position: StatisticsPosition): Promise<Counted> {
  const { running, current } = position
  if (!running) return { ...(await countOpenAt(client, extent, current.to, position)), suspended: null }
  return (
    (await countOpen(client, { codes: [extent.code], level: extent.level, within: extent })).get(extent.code) ?? noStock
  )
}

const noStock: Stock = { open: 0, overdue: 0, suspended: 0 }

/** Posts are in grids and above: the workers of a single estate are unknown. */
async function workersOf(client: Queries, places: readonly Place[], { running, current, asOf }: StatisticsPosition) {
  const codes = places.filter(({ level }) => !isHome(level)).map(({ code }) => code)
  return codes.length === 0 ? new Map<string, number>() : countWorkers(client, codes, running ? asOf.at : current.to)
}

async function countArea(client: Queries, extent: Extent, area: Place, position: StatisticsPosition): Promise<Counted> {
  const workers = await workersOf(client, [area], position)
  return {
    ...(await sumsOf(client, extent, position.current, position)),
    ...(await stockOf(client, extent, position)),
    residents: area.residents,
    workers: workers.get(area.code) ?? null,
  }
}

async function sumsOf(client: Queries, extent: Extent, span: Span, position: StatisticsPosition): Promise<Sums> {
  const sums = await sumAreas(client, { codes: [extent.code], level: extent.level, within: extent }, span, position)
  return sums.get(extent.code) ?? noSums
}

/** The earlier figures that the area's are compared with: none where the records begin later. */
async function compare(
  client: Queries,
  extent: Extent,
  { residents }: Place,
  position: StatisticsPosition,
): Promise<Compared> {
  const { previous, yearAgo, yearAgoEnd, current, beginning } = position
  const held = async (span: Span, end: string): Promise<Counted | null> => {
    if (beginning === null || Date.parse(span.from) + dayMs < Date.parse(beginning)) return null
    const stock = await countOpenAt(client, extent, end, position)
    return { ...(await sumsOf(client, extent, span, position)), ...stock, suspended: null, residents, workers: null }
  }
  return { previous: await held(previous, current.from), yearAgo: await held(yearAgo, yearAgoEnd) }
}

async function readCompared(
  client: Queries,
  extent: Extent,
  grain: TrendGrain,
  position: StatisticsPosition,
): Promise<AreaStatistics['trend']['points']> {
  const { asOf, current, previous, running, beginning } = position
  const points = await readTrend(
    client,
    extent,
    { from: current.from, to: running ? asOf.at : current.to },
    grain,
    position,
  )
  const isKnown = beginning !== null && Date.parse(previous.from) + dayMs >= Date.parse(beginning)
  const before = isKnown ? await readTrend(client, extent, previous, grain, position) : []
  return points.map(({ from, reported }, index) => {
    const end = points[index + 1]?.from ?? current.to
    const isRecorded = beginning !== null && Date.parse(end) > Date.parse(beginning)
    return { from, reported: isRecorded ? reported : null, previous: before[index]?.reported ?? null }
  })
}

function heatOf(hours: readonly { slot: number; reported: number }[]): number[][] {
  const heat = Array.from({ length: 7 }, () => new Array<number>(24).fill(0))
  for (const { slot, reported } of hours) heat[Math.floor(slot / 24)]![slot % 24] = reported
  return heat
}

/** The places of a ranking: an area's parts, or the siblings of a small one. */
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
  position: StatisticsPosition,
): Promise<AreaStatistics['ranking']> {
  const level = ranked[extent.level]
  const within = level === extent.level ? path.at(-2)! : path.at(-1)!
  const rows = await figuresWithin(client, level, { ...extent, ...within }, position, veiled)
  const isSeen = ({ code }: AreaFigures) =>
    isHome(level) || reach === null || reach.some((area) => code.startsWith(area))
  return { level, rows: rows.filter(isSeen) }
}

/** The estates and buildings below a grid; a building may be in a grid without an estate. */
const parts: Readonly<Partial<Record<AreaLevel, readonly AreaLevel[]>>> = {
  grid: ['estate', 'building'],
  estate: ['building'],
}

async function readParts(
  client: Queries,
  { extent, veiled }: Question,
  position: StatisticsPosition,
): Promise<AreaFigures[]> {
  const found: AreaFigures[] = []
  for (const level of parts[extent.level] ?? [])
    found.push(...(await figuresWithin(client, level, extent, position, veiled)))
  return found
}

async function figuresWithin(
  client: Queries,
  level: AreaLevel,
  within: Extent,
  position: StatisticsPosition,
  veiled: boolean,
): Promise<AreaFigures[]> {
  const places = await readPlaces(client, level, within.code)
  if (veiled && isHome(level)) return places.map((place) => ({ ...place, figures: withheldFigures }))
  const codes = places.map(({ code }) => code)
  const sums = await sumAreas(client, { codes, level, within }, position.current, position)
  const open = position.running ? await countOpen(client, { codes, level, within }) : null
  const workers = await workersOf(client, places, position)
  return places.map((place) => {
    // Open cases at the end of a past period are not counted for each of them.
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
