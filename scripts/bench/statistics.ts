/**
 * `npm run bench -- statistics`: what each panel of the official's view costs, in a city with few cases and in one with ten times as
 * many, against 5 ms, against each other, and against going through all cases; and what keeping the sums up adds to intake. Ends
 * with an exact check of figures against the cases themselves.
 */
import type { Pool } from 'pg'
import { countCategories, countDurations, countHours, readTrend } from '../../server/statistics/course-queries.ts'
import type { AreaLevel } from '../../server/contracts/area.ts'
import { findHotSpots } from '../../server/statistics/case-list-queries.ts'
import type { Extent } from '../../server/statistics/extent.ts'
import {
  bitOf,
  measureKeys,
  measures,
  moments,
  summed,
  type Measure,
} from '../../server/statistics/projection/measures.ts'
import { readPeriod } from '../../server/statistics/period.ts'
import { readPlaces, readPosition, type StatisticsPosition } from '../../server/statistics/position-queries.ts'
import { countOpen, countOpenAt } from '../../server/statistics/stock-queries.ts'
import { sumAreas } from '../../server/statistics/sum-queries.ts'
import { startBenchDatabase, type BenchDatabase } from './measure/bench-database.ts'
import { measureFloors, showFloors, type Floors } from './measure/floors.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios, type Cell } from './measure/rounds.ts'
import { median } from './measure/statistics.ts'
import { fillStatistics } from './statistics/fill-cases.ts'
import { storeReports, sumReports } from './statistics/upkeep.ts'

const options = readOptions(
  { rounds: 5, small: 1_000_000, large: 10_000_000, times: 20, reports: 1_000 },
  { rounds: 1, small: 100, large: 1_000, times: 2, reports: 50 },
)
const ruleMs = 5
const scanFactor = 1_000
const city: Extent = { code: '510981', level: 'city', category: null }
const community: Extent = { code: '510981002004', level: 'community', category: null }
const grid: Extent = { code: '510981002004001', level: 'grid', category: null }

/** One panel's answer, as the screen's one request asks for it. */
type Panel = (pool: Pool, position: StatisticsPosition) => Promise<unknown>

const panels: Readonly<Record<string, Panel>> = {
  figures: (pool, position) => figures(pool, city, position, position.current),
  'figures of the period before': (pool, position) => figures(pool, city, position, position.previous),
  'open now': (pool) => countOpen(pool, { codes: [city.code], level: 'city', within: city }),
  'open in 22 communities': async (pool) =>
    countOpen(pool, { codes: await codesOf(pool, 'community', city), level: 'community', within: city }),
  'open at the beginning': (pool, position) => countOpenAt(pool, city, position.current.from, position),
  trend: (pool, position) => readTrend(pool, city, position.current, 'day', position),
  'trend of the period before': (pool, position) => readTrend(pool, city, position.previous, 'day', position),
  categories: (pool, position) => countCategories(pool, city, position.current, position),
  heat: (pool, position) => countHours(pool, city, position.current, position),
  phases: (pool, position) => countDurations(pool, city, position.current, position),
  'ranking of 22 communities': (pool, position) => rank(pool, city, 'community', position),
  'ranking of grids': (pool, position) => rank(pool, community, 'grid', position),
  'heat of a grid': (pool, position) => countHours(pool, grid, position.current, position),
  'phases of a grid': (pool, position) => countDurations(pool, grid, position.current, position),
  'estates of a grid': (pool, position) => rank(pool, grid, 'estate', position),
  'buildings of a grid': (pool, position) => rank(pool, grid, 'building', position),
}

const figures = (pool: Pool, extent: Extent, position: StatisticsPosition, span: StatisticsPosition['current']) =>
  sumAreas(pool, { codes: [extent.code], level: extent.level, within: extent }, span, position)

const codesOf = async (pool: Pool, level: AreaLevel, within: Extent) =>
  (await readPlaces(pool, level, within.code)).map(({ code }) => code)

const rank = async (pool: Pool, within: Extent, level: AreaLevel, position: StatisticsPosition) =>
  sumAreas(pool, { codes: await codesOf(pool, level, within), level, within }, position.current, position)

interface TimedCell extends Cell {
  readonly slowest: string
}

/** The slowest panel's median milliseconds. */
async function slowestPanel(pool: Pool, position: StatisticsPosition): Promise<TimedCell> {
  const found: [string, number][] = []
  for (const [name, ask] of Object.entries(panels)) {
    const ms: number[] = []
    for (let time = 0; time < options.times; time += 1) {
      const start = performance.now()
      await ask(pool, position)
      ms.push(performance.now() - start)
    }
    found.push([name, median(ms)])
  }
  const [name, cost] = found.reduce((slowest, one) => (one[1] > slowest[1] ? one : slowest))
  return { cost, slowest: `${name} ${cost.toFixed(1)}` }
}

/** All panels one after the other, once: the whole request's part of the database. */
async function allPanels(pool: Pool, position: StatisticsPosition): Promise<TimedCell> {
  const start = performance.now()
  for (let time = 0; time < options.times; time += 1) for (const ask of Object.values(panels)) await ask(pool, position)
  return { cost: (performance.now() - start) / options.times, slowest: '' }
}

/** The city's figures of the period by going through all cases, as a database without sums would. */
async function scan(pool: Pool, { current }: StatisticsPosition): Promise<TimedCell> {
  const start = performance.now()
  await pool.query(scanSql, [current.from, current.to])
  return { cost: performance.now() - start, slowest: '' }
}

// Each case is judged once; no index is of use for what it counts as.
const scanSql = `
  select ${measureKeys.map((measure) => `count(*) filter (where measures & ${bitOf(measure)} <> 0) as ${measure}`).join(', ')}
    from (select statistics.measures_of(facts, now()) as measures
            from statistics.facts where reported_at + interval '0' >= $1 and reported_at + interval '0' < $2 offset 0) judged`

/** Repeated places are no sum: they are found among the period's cases, by a request of their own. */
async function repeatedPlaces(pool: Pool, { current, timeZone }: StatisticsPosition): Promise<TimedCell> {
  const start = performance.now()
  await findHotSpots(pool, city, current, { timeZone, fewest: 3, most: 50 })
  return { cost: performance.now() - start, slowest: '' }
}

async function fill(cases: number): Promise<BenchDatabase> {
  const bench = await startBenchDatabase()
  const start = Date.now()
  await fillStatistics(bench, { cases, withEvents: false }, (done) =>
    process.stderr.write(`  ${done}, ${Math.round((Date.now() - start) / 1_000)} s\n`),
  )
  return bench
}

/** The figures that the sums give and those that the cases give. */
async function faultsOf(pool: Pool, position: StatisticsPosition): Promise<string[]> {
  const sums = (await figures(pool, city, position, position.current)).get(city.code)!
  const inPeriod = (measure: Measure): string => {
    const { by } = measures[measure]
    const moment = moments[by === 'now' ? 'reported' : by]
    return `count(*) filter (where measures & ${bitOf(measure)} <> 0 and ${moment} >= $1 and ${moment} < $2)::integer as ${measure}`
  }
  const { rows } = await pool.query<Record<string, number>>(
    `select ${summed.map(inPeriod).join(', ')} from statistics.facts fact`,
    [position.current.from, position.current.to],
  )
  return summed
    .filter((measure) => rows[0]![measure] !== sums[measure])
    .map((measure) => `${measure}: expected ${rows[0]![measure]}, came ${sums[measure]}`)
}

const benches: BenchDatabase[] = []
try {
  for (const cases of [options.small, options.large]) benches.push(await fill(cases))
  const [small, large] = benches.map(({ database }) => database.pool) as [Pool, Pool]
  const [smallPosition, largePosition] = (await Promise.all([small, large].map((pool) => readPosition(pool, readPeriod('30d'))))) as [StatisticsPosition, StatisticsPosition] // prettier-ignore
  const floors: Floors[] = []
  const measured = await measureRounds<
    'small' | 'large' | 'all small' | 'all large' | 'rule' | 'scan' | 'repeated places' | 'intake' | 'upkeep',
    TimedCell
  >(
    {
      small: () => slowestPanel(small, smallPosition),
      large: () => slowestPanel(large, largePosition),
      'all small': () => allPanels(small, smallPosition),
      'all large': () => allPanels(large, largePosition),
      rule: () => Promise.resolve({ cost: ruleMs, slowest: '' }),
      scan: () => scan(large, largePosition),
      'repeated places': () => repeatedPlaces(large, largePosition),
      intake: async () => ({ cost: await storeReports(benches[1]!, options.reports), slowest: '' }),
      upkeep: async () => ({ cost: await sumReports(benches[1]!, options.reports), slowest: '' }),
    },
    options.rounds,
    async () => {
      floors.push(await measureFloors(large))
    },
  )
  const figure = await slowestFigure(large, largePosition)
  printComparisons([
    { subject: `slowest panel, ${options.large} cases`, against: '5 ms', ratios: ratios(measured, 'large', 'rule'), aim: { atMost: 1 } },
    { subject: 'all panels', against: `of ${options.small}`, ratios: ratios(measured, 'all large', 'all small'), aim: { atMost: 1.2 } },
    { subject: 'putting a report into the sums, CPU', against: 'storing it', ratios: ratios(measured, 'upkeep', 'intake'), aim: { atMost: 1.3 } },
    { subject: 'scan of all cases', against: 'figures', ratios: measured.rounds.map((round) => median(round.scan.map(({ cost }) => cost)) / figure), aim: { atLeast: scanFactor } },
  ]) // prettier-ignore
  console.log()
  printCosts(measured, 'ms (intake, upkeep: CPU µs)', { slowest: (cells) => cells[0]!.slowest })
  console.log(`\nfigures of the city, ${options.large} cases: ${figure.toFixed(2)} ms`)
  console.log(showFloors(floors))
  printRounds(measured)
  printCheck('figures of 30 days against the cases themselves', [...(await faultsOf(small, smallPosition)), ...(await faultsOf(large, largePosition))]) // prettier-ignore
  printMachine({ ...benches[0]!.database.versions })
} finally {
  for (const bench of benches) await bench.remove()
}

async function slowestFigure(pool: Pool, position: StatisticsPosition): Promise<number> {
  const ms: number[] = []
  for (let time = 0; time < options.times * 5; time += 1) {
    const start = performance.now()
    await figures(pool, city, position, position.current)
    ms.push(performance.now() - start)
  }
  return median(ms)
}
