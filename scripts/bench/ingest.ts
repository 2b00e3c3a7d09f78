/**
 * `npm run bench -- ingest`: CPU of server and database for one durable, assigned report under 64 keep-alive connections,
 * against a floor (one insert of many rows like cases with one ST_Covers a point, batched alike) and against one statement per request;
 * what the route alone costs stands beside it. Then how long a report waits at half of the rate that this reaches, against the disk's sync.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { CaseReceipt } from '../../server/contracts/case-report.ts'
import { checkFloor, checkReceipts, type Acknowledged } from './ingest/check-receipts.ts'
import { createFloor } from './ingest/floor-store.ts'
import { measureBatches } from './ingest/measure-batches.ts'
import type { LoadOrder, LoadResult } from './ingest/load-process.ts'
import { makeReports } from './ingest/reports.ts'
import { startBenchDatabase } from './measure/bench-database.ts'
import { startChild } from './measure/child-process.ts'
import { CityGrids } from './measure/city-grids.ts'
import { cpuSeconds } from './measure/cpu-time.ts'
import { fsyncP99, measureFloors, showFloors, type Floors } from './measure/floors.ts'
import { isSmallest, readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios, type Cell } from './measure/rounds.ts'
import { mean, percentile99 } from './measure/statistics.ts'

/** Costs in CPU microseconds a report. */
interface IngestCell extends Cell {
  readonly node: number
  readonly database: number
  readonly perSecond: number
  /** Share of one core. */
  readonly generator: number
}

const generatorLimit = 0.7
const options = readOptions(
  { rounds: 5, reports: 4_000, connections: 64, keys: 1 },
  { rounds: 1, reports: 100, connections: 8 },
)
const bench = await startBenchDatabase()
const file = (name: string) => join(import.meta.dirname, 'ingest', name)
const environment = {
  DATABASE_URL: bench.databaseUrl,
  QUANYU_SIMULATE: '0',
  QUANYU_EVALUATION: '1',
  QUANYU_REPORTS_PER_MINUTE: '0',
}
const { child: server, ready } = await startChild<{ port: number }>(file('server-process.ts'), environment)
const { child: generator } = await startChild(file('load-process.ts'))

const grids = new CityGrids()
const acknowledged: Acknowledged[] = []
const ofFloor: Acknowledged[] = []
const failures: string[] = []
let seed = 0

/** Posts new reports, as fast as answers come or so many a second; `stored` takes those that were answered 201. */
async function post(
  path: string,
  count: number,
  stored: Acknowledged[] | null,
  perSecond: number | null = null,
): Promise<LoadResult> {
  const reports = makeReports(grids, count, ++seed)
  const result = await generator.ask<LoadResult>({
    port: ready.port,
    path,
    connections: options.connections,
    bodies: reports.map((report) => JSON.stringify(report)),
    keys: options.keys ? reports.map(() => randomUUID()) : [],
    perSecond,
  } satisfies LoadOrder)
  for (const [index, { status, body }] of result.answers.entries()) {
    if (status !== 201) failures.push(`${path}: expected 201, came ${status} ${body}`)
    else stored?.push({ report: reports[index]!, receipt: JSON.parse(body) as CaseReceipt })
  }
  return result
}

async function measure(path: string, count: number, stored: Acknowledged[] | null): Promise<IngestCell> {
  const before = { node: cpuSeconds(server.pid), database: cpuSeconds(bench.postmasterPid) }
  const { seconds, cpuSeconds: generatorSeconds } = await post(path, count, stored)
  const node = ((cpuSeconds(server.pid) - before.node) * 1e6) / count
  const database = ((cpuSeconds(bench.postmasterPid) - before.database) * 1e6) / count
  const generatorShare = generatorSeconds / seconds
  return {
    cost: node + database,
    node,
    database,
    perSecond: count / seconds,
    generator: generatorShare,
    ...(generatorShare > generatorLimit && { invalid: `generator at ${generatorShare.toFixed(2)} of a core` }),
  }
}

const subjects = {
  'micro-batches': () => measure('/api/cases', options.reports, acknowledged),
  floor: () => measure('/floor/api/cases', options.reports, ofFloor),
  'no-op endpoint': () => measure('/no-op/api/cases', options.reports * 3, null),
  'one statement per request': () => measure('/single/api/cases', Math.ceil(options.reports / 4), acknowledged),
}

try {
  await bench.database.owner((client) => client.query(createFloor))
  for (const warmUp of isSmallest ? [] : Object.values(subjects)) await warmUp()
  const floors: Floors[] = []
  const measured = await measureRounds(subjects, options.rounds, async () => {
    floors.push(await measureFloors(bench.database.pool))
  })
  const batches = await measureBatches(bench.database.pool, () => post('/api/cases', options.reports, acknowledged))
  const reached = mean(measured.rounds.flatMap((round) => round['micro-batches'].map(({ perSecond }) => perSecond)))
  const waits = await measureRounds(
    {
      waiting: async () => ({
        cost: percentile99((await post('/api/cases', options.reports, acknowledged, reached / 2)).waitedMs),
      }),
      syncs: () => Promise.resolve({ cost: 3 * fsyncP99(200) + 5 }),
    },
    options.rounds,
  )
  const faults = [
    ...failures,
    ...(await checkFloor(bench.database.pool, grids, ofFloor)),
    ...(await checkReceipts(bench.database.pool, grids, acknowledged)),
  ]

  const isExact = printCheck(`${acknowledged.length} reports stored once, in their grids, in a gapless feed`, faults)
  const subject = 'micro-batches'
  if (isExact) {
    printComparisons([
      { subject, against: 'floor', ratios: ratios(measured, subject, 'floor'), aim: { atMost: 1.5 } },
      { subject: 'reports', against: 'WAL sync', ratios: [batches.reportsPerSync], aim: { atLeast: 20 } },
      {
        subject: 'p99 at half the ceiling',
        against: '3 × fsync p99 + 5 ms',
        ratios: ratios(waits, 'waiting', 'syncs'),
        aim: { atMost: 1 },
      },
      {
        subject: 'one statement per request',
        against: subject,
        ratios: ratios(measured, 'one statement per request', subject),
        aim: { atLeast: 4 },
      },
    ])
  }
  console.log()
  printCosts(measured, 'CPU µs/report', {
    'of it Node': (cells) => mean(cells.map((cell) => cell.node)).toFixed(1),
    'of it PostgreSQL': (cells) => mean(cells.map((cell) => cell.database)).toFixed(1),
    'reports/s': (cells) => mean(cells.map((cell) => cell.perSecond)).toFixed(0),
    'generator, cores': (cells) => mean(cells.map((cell) => cell.generator)).toFixed(2),
  })
  console.log()
  printCosts(waits, 'p99 ms', {})
  console.log(`reports per commit: ${batches.reportsPerCommit.toFixed(1)}`)
  console.log(showFloors(floors))
  printRounds(measured)
  printMachine({ ...bench.database.versions })
} finally {
  server.stop()
  generator.stop()
  await bench.remove()
}
