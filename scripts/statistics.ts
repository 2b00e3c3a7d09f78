import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { loadConfig } from '../server/config.ts'
import { openDatabase, type Database } from '../server/database/database.ts'
import { rebuildStatistics } from '../server/statistics/projection/rebuild.ts'
import { foldStatistics } from '../server/statistics/position-queries.ts'
import { sampleQuestions } from './statistics/sample-questions.ts'
import { verifyStatistics } from './statistics/verify-statistics.ts'

const help = `The statistics (统计), which are folded from the feed.

  rebuild          rebuilds them from the whole feed; the result is the same. Servers may run on, and show
                   what there was before until it is done
  verify           goes through the whole history by other code and compares figures and the lists behind them;
                   nothing may be reported meanwhile: stop the servers

  --areas N        of verify: how many areas of each level, drawn again each time (default 3)

The embedded database must not be in use by a server. Exit code 1: something differs.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { areas: { type: 'string', default: '3' }, help: { type: 'boolean', short: 'h' } },
})
const commands: Readonly<Record<string, (database: Database) => Promise<void>>> = { rebuild, verify }
const command = commands[positionals[0] ?? '']

if (values.help || !command) {
  console.log(help)
  process.exitCode = values.help ? 0 : 2
} else {
  await run(command).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}

async function run(work: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(loadConfig())
  try {
    await work(database)
  } finally {
    await database.close()
  }
}

async function rebuild(database: Database): Promise<void> {
  await database.owner((client) => rebuildStatistics(client, console.log))
}

/** Folds what waits; another node may do part of it. */
async function bringUp(database: Database): Promise<void> {
  const { rows } = await database.pool.query<{ head: number }>('select seq as head from feed.head')
  const { head } = rows[0]!
  for (let done = 0; done < head;) {
    const reached = await foldStatistics(database.pool, 5_000)
    if (reached === null) await sleep(100)
    else done = reached
  }
}

async function verify(database: Database): Promise<void> {
  const areas = Number(values.areas)
  if (!Number.isInteger(areas) || areas < 1)
    throw new Error(`--areas: expected a number from 1 on, came ${values.areas}`)
  await bringUp(database)
  const found = await verifyStatistics(database, await sampleQuestions(database.pool, areas))
  const { cases, figures, lists, faults } = found
  console.log(`${cases} cases gone through; ${figures} figures and ${lists} lists compared.`)
  for (const fault of faults) console.log(`DIFFERS  ${fault}`)
  console.log(faults.length === 0 ? 'Everything is the same.' : `${faults.length} differ.`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
