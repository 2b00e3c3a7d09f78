/**
 * `npm run bench -- drill`: a page of 50 cases behind a figure, anywhere in a city's ten years, against `select 1` of the same round:
 * any area, any side of any figure, any place in the list. Ends with an exact check of pages against the cases themselves.
 */
import type { Pool } from 'pg'
import type { PageKey } from '../../server/cases/case-queries.ts'
import { listSelected, type Selection } from '../../server/statistics/case-list-queries.ts'
import type { Extent } from '../../server/statistics/extent.ts'
import { bitOf, measures, moments, type Measure } from '../../server/statistics/projection/measures.ts'
import { readPeriod } from '../../server/statistics/period.ts'
import { readPosition } from '../../server/statistics/position-queries.ts'
import { randomStream } from '../../server/sample/seeded-random.ts'
import { startBenchDatabase } from './measure/bench-database.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios, type Cell } from './measure/rounds.ts'
import { fillStatistics } from './statistics/fill-cases.ts'
import { dayMs } from '../../server/tasks/durations.ts'

const options = readOptions(
  { rounds: 5, cases: 10_000_000, pages: 200, seed: 1 },
  { rounds: 1, cases: 3_000, pages: 5 },
)
const pageSize = 50
const sides: readonly Measure[] = ['reported', 'closed', 'ended', 'closed_in_time', 'should_close', 'on_site_in_time', 'on_site_due', 'feedback_in_time', 'dispatched', 'answered', 'returned', 'reworked', 'reopened', 'wrong_grid', 'spoken', 'voided'] // prettier-ignore

const bench = await startBenchDatabase()
const { pool } = bench.database
const random = randomStream(options.seed, 'pages')

interface Asked {
  readonly selection: Selection
  readonly after: PageKey
}

const places: Extent[] = []

/** Some side of some figure of a random place, continued from a random moment of three years. */
function anyPage(now: number, timeZone: string): Asked {
  const at = new Date(now - random.between(0, 1_090 * dayMs)).toISOString()
  return {
    selection: {
      extent: places[Math.floor(random.between(0, places.length))]!,
      measure: sides[Math.floor(random.between(0, sides.length))]!,
      phase: null,
      span: { from: new Date(now - 1_200 * dayMs).toISOString(), to: new Date(now).toISOString() },
      openAt: null,
      slot: null,
      grounds: false,
      timeZone,
      reach: ['510981'],
    },
    after: { at, number: '9' },
  }
}

const p99 = (ms: readonly number[]) => ms.toSorted((a, b) => a - b)[Math.floor(ms.length * 0.99)]!

async function timed(work: () => Promise<unknown>): Promise<Cell> {
  const ms: number[] = []
  for (let index = 0; index < options.pages; index += 1) {
    const start = performance.now()
    await work()
    ms.push(performance.now() - start)
  }
  return { cost: p99(ms) }
}

/** The same page found by sorting everything. */
async function faultsOf(client: Pool, { selection, after }: Asked): Promise<string[]> {
  const { extent, measure } = selection
  const column = { city: `'510981'`, subdistrict: 'left(scope_code, 9)', community: 'left(scope_code, 12)', grid: 'scope_code', estate: 'estate_code', building: 'building_code' }[extent.level] // prettier-ignore
  const { by } = measures[measure]
  const moment = moments[by === 'now' ? 'reported' : by]
  const { rows } = await client.query<{ number: string }>(
    `select number from (select fact.*, ${moment} as at from statistics.facts fact
                          where ${column} = $1 and measures & $2 <> 0 and (${moment}, number) < ($3, $4)
                            and ${moment} >= $5 and ${moment} < $6 offset 0) found
      order by at desc, number desc limit ${pageSize}`,
    [extent.code, bitOf(measure), after.at, after.number, selection.span!.from, selection.span!.to],
  )
  const page = await listSelected(client, selection, pageSize, after)
  const [came, expected] = [page.map(({ body }) => body.number).join(), rows.map(({ number }) => number).join()]
  return came === expected ? [] : [`${extent.code} ${measure} from ${after.at} on: not the same cases`]
}

try {
  await fillStatistics(bench, { cases: options.cases, withEvents: true }, (done) => process.stderr.write(`  ${done}\n`))
  const { asOf, timeZone } = await readPosition(pool, readPeriod('30d'))
  const now = Date.parse(asOf.at)
  const { rows } = await pool.query<Extent>(
    `select code, level, null as category from areas join area_generations using (generation) where state = 'active' order by md5(code) limit 400`,
  )
  places.push(...rows, { code: '510981', level: 'city', category: null })
  const measured = await measureRounds<'page' | 'select 1', Cell>(
    {
      page: () => timed(async () => {
        const { selection, after } = anyPage(now, timeZone)
        return listSelected(pool, selection, pageSize, after)
      }),
      'select 1': () => timed(() => pool.query('select 1')),
    },
    options.rounds,
  ) // prettier-ignore
  printComparisons([
    { subject: `page of ${pageSize}, p99`, against: 'select 1, p99', ratios: ratios(measured, 'page', 'select 1'), aim: { atMost: 4 } },
  ]) // prettier-ignore
  console.log()
  printCosts(measured, 'p99 ms', {})
  printRounds(measured)
  const faults: string[] = []
  for (let index = 0; index < 20; index += 1) faults.push(...(await faultsOf(pool, anyPage(now, timeZone))))
  printCheck('20 pages against all cases sorted', faults)
  printMachine({ ...bench.database.versions })
} finally {
  await bench.remove()
}
