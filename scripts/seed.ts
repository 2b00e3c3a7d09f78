import { parseArgs } from 'node:util'
import { loadCity } from '../server/city/load-city.ts'
import { ensureCasePartitions } from '../server/cases/archive/partition-queries.ts'
import { loadConfig } from '../server/config.ts'
import { openDatabase } from '../server/database/database.ts'
import { migrate } from '../server/database/schema/migrate.ts'
import { progress } from '../server/tasks/progress.ts'
import { seedCases } from '../server/sample/seed-cases.ts'

const help = `Fills an empty database with a long synthetic past (合成), to see how it behaves when it is large.

  npm run seed -- --cases N [--years 3] [--seed 1]

N cases over so many years until now: with the sample's items, places, sources, rhythm of day and week, and lives (on time and
late, returned, reworked, void, the last hours' still open), and with one event each, of its last change. All or nothing.
Only before anything has happened: where the feed holds an event it does nothing. The same seed at the same moment gives the
same cases.

The settings are the server's own (DATABASE_URL, QUANYU_DATA_DIR, QUANYU_CITY, …). No server may use the database meanwhile.`

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    years: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help || values.cases === undefined) {
  console.log(help)
  process.exitCode = values.help ? 0 : 2
} else {
  try {
    await run(number('--cases', values.cases, 1, 20_000_000), number('--years', values.years, 1, 20))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

async function run(cases: number, years: number): Promise<void> {
  const seed = number('--seed', values.seed, 0, 2 ** 31)
  const config = loadConfig()
  const begun = performance.now()
  const database = await progress('Opening the database', (say) => openDatabase(config, { onProgress: say }))
  try {
    if (database.kind === 'embedded' && cases > 20_000) {
      console.log(
        'The embedded database (评估存储) takes half a minute for each 10,000 cases; a PostGIS server (DATABASE_URL) a tenth of it.',
      )
    }
    await progress('Bringing the schema up to date', () => migrate(database))
    await database.owner(ensureCasePartitions)
    await progress('Loading the city', (say) => loadCity(database, config.cityDir, say))
    await progress(`Putting in ${cases} cases of ${years} years`, (onProgress) =>
      seedCases(database, config.cityDir, {
        seed,
        cases,
        now: new Date(),
        days: Math.round(years * 365.25),
        onProgress,
      }),
    )
  } finally {
    await database.close()
  }
  const seconds = (performance.now() - begun) / 1_000
  console.log(`${cases} cases (合成) in ${seconds.toFixed(0)} s. "vacuum analyze" them before you measure.`)
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new Error(`${name}: expected a whole number from ${least} to ${most}, came ${JSON.stringify(text)}`)
}
