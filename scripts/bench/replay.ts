/**
 * `npm run bench -- replay`: what one moment of thirty days costs on the embedded database, which has a single connection:
 * how long the read holds it, and how long a heartbeat's look at the feed takes while others replay, both against the 100 ms
 * that no read may exceed. Ends with an exact check of each moment.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '../../server/contracts/feed.ts'
import { createReadQueue } from '../../server/database/read-queue.ts'
import { openDatabase } from '../../server/database/database.ts'
import { readAfter } from '../../server/feed/feed-queries.ts'
import { findMoment, readPast } from '../../server/replay/replay-queries.ts'
import { loadHistory } from '../../server/sample/load-history.ts'
import { randomStream } from '../../server/sample/seeded-random.ts'
import { prepareEmbedded } from '../../tests/support/databases/prepare-databases.ts'
import { measureFloors, showFloors, type Floors } from './measure/floors.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios, type Cell } from './measure/rounds.ts'
import { median } from './measure/statistics.ts'
import { faultsOf } from './replay/fold-history.ts'
import { dayMs } from '../../server/tasks/durations.ts'

const ruleMs = 100
const scope = '510981'
const options = readOptions({ rounds: 5, moments: 40, cases: 12_000, seed: 1 }, { rounds: 1, moments: 5, cases: 300 })
const cityDir = join(import.meta.dirname, '../../gis-data/shehong')
const dataDir = mkdtempSync(join(tmpdir(), 'quanyu-bench-'))
cpSync((await prepareEmbedded()).city, dataDir, { recursive: true })
const database = await openDatabase({ databaseUrl: null, dataDir })
const { pool } = database

interface TimedCell extends Cell {
  readonly ms: readonly number[]
}
const cellOf = (ms: readonly number[], cost: (ms: readonly number[]) => number): TimedCell => ({ cost: cost(ms), ms })
const slowest = (ms: readonly number[]) => Math.max(...ms)

const random = randomStream(options.seed, 'moments')
const now = new Date()
const randomMoment = () => new Date(now.getTime() - random.between(60_000, 29 * dayMs)).toISOString()

async function lookBack(at: string): Promise<Snapshot> {
  const moment = await findMoment(pool, at)
  return (await readPast(pool, scope, at, moment!)).snapshot
}

/** How long each of some moments holds the connection. */
async function moments(): Promise<TimedCell> {
  const ms: number[] = []
  for (let index = 0; index < options.moments; index += 1) {
    const at = randomMoment()
    const moment = await findMoment(pool, at)
    const start = performance.now()
    await readPast(pool, scope, at, moment!)
    ms.push(performance.now() - start)
  }
  return cellOf(ms, slowest)
}

/** A heartbeat's look each 50 ms, while `others` keep the database busy or not. */
async function heartbeats(others: () => Promise<unknown>): Promise<TimedCell> {
  const { head } = await readAfter(pool, 0, 1)
  const ms: number[] = []
  let over = false
  const busy = (async () => {
    while (!over) await others()
  })()
  for (let index = 0; index < options.moments; index += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const start = performance.now()
    await readAfter(pool, head.seq, 500)
    ms.push(performance.now() - start)
  }
  over = true
  await busy
  return cellOf(ms, slowest)
}

try {
  await loadHistory(database, cityDir, { seed: 1, now, days: 30, cases: options.cases })
  const queueRead = createReadQueue(pool)
  const replays = () => Promise.all(Array.from({ length: 8 }, () => queueRead(() => lookBack(randomMoment()))))
  const floors: Floors[] = []
  const measured = await measureRounds<'moments' | 'rule' | 'beside replays', TimedCell>(
    {
      moments,
      rule: () => Promise.resolve(cellOf([ruleMs], slowest)),
      'beside replays': () => heartbeats(replays),
    },
    options.rounds,
    async () => {
      floors.push(await measureFloors(pool))
    },
  )
  printComparisons([
    { subject: 'slowest moment', against: '100 ms', ratios: ratios(measured, 'moments', 'rule'), aim: { atMost: 1 } },
    {
      subject: 'slowest heartbeat beside 8 replays',
      against: '100 ms',
      ratios: ratios(measured, 'beside replays', 'rule'),
      aim: { atMost: 1 },
    },
  ])
  console.log()
  printCosts(measured, 'slowest ms', {
    'median ms': (cells) => median(cells.flatMap(({ ms }) => ms)).toFixed(1),
    count: (cells) => String(cells.flatMap(({ ms }) => ms).length),
  })
  console.log()
  console.log(showFloors(floors))
  printRounds(measured)
  const faults: string[] = []
  for (let index = 0; index < 20; index += 1) faults.push(...(await faultsOf(pool, await lookBack(randomMoment()))))
  printCheck('20 moments against the whole history folded', faults)
  printMachine({ ...database.versions })
} finally {
  await database.close()
  rmSync(dataDir, { recursive: true, force: true })
}
