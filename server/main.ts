import { once } from 'node:events'
import { CityError } from './city/read-city.ts'
import { loadCity } from './city/load-city.ts'
import { ensureCasePartitions } from './cases/archive/partition-queries.ts'
import { ConfigError, loadConfig } from './config.ts'
import { FolderInUseError } from './database/folder-lock.ts'
import { DatabaseError } from './database/postgres-server.ts'
import { MasterKeyError } from './contacts/master-key.ts'
import { openDatabase } from './database/database.ts'
import { HistoryAnchors } from './feed/history-anchors.ts'
import { checkAtHome } from './feed/restored-history.ts'
import { codeOf } from './http/problems/errors.ts'
import { isLoopback } from './http/admission/loopback.ts'
import { openToWhom } from './http/admission/open-to-whom.ts'
import { migrate } from './database/schema/migrate.ts'
import { progress } from './tasks/progress.ts'
import { stopInTime } from './tasks/stop-in-time.ts'
import { loadHistory } from './sample/load-history.ts'
import { catchUpStatistics } from './statistics/projection/rebuild.ts'

/** Faults whose message says what to do; a stack would only hide it. */
const plainErrors = [ConfigError, CityError, DatabaseError, FolderInUseError, MasterKeyError]

/** An embedded database still writes what it has when it closes. */
const closeLimits = { partMs: 10_000, allMs: 12_000 } as const

/** Ends the process with one readable message for a fault that its operator can repair, with the stack for any other. */
function fail(error: unknown): never {
  const isPlain = plainErrors.some((kind) => error instanceof kind) || codeOf(error) === 'EADDRINUSE'
  console.error(isPlain ? (error as Error).message : error)
  process.exit(1)
}

/** `npm start` builds the web app meanwhile and sends a message when it is built. Listened for from the beginning: it may come early. */
const webIsBuilt = process.argv.includes('--await-web') ? once(process, 'message') : Promise.resolve()

async function main(): Promise<void> {
  const config = loadConfig()
  const opening = progress('Opening the database', (say) => openDatabase(config, { onProgress: say }))
  // Loaded while the embedded database opens in its thread.
  const [database, { buildApp }] = await Promise.all([opening, import('./app.ts')])
  await progress('Bringing the schema up to date', () => migrate(database))
  await database.owner(checkAtHome)
  await progress('Making room for the year’s cases', () => database.owner(ensureCasePartitions))
  await progress('Loading the city', (say) => loadCity(database, config.cityDir, say))
  if (config.simulatePerMinute > 0) {
    await progress('Putting in 30 days of sample history', (say) =>
      loadHistory(database, config.cityDir, {
        seed: 1,
        now: new Date(),
        days: 30,
        cases: 12_000,
        onProgress: say,
      }),
    )
  }
  await progress('Bringing the statistics up to date', (say) =>
    database.owner((client) => catchUpStatistics(client, say)),
  )
  const anchors = new HistoryAnchors(database.pool, config.anchorsFile, (error) => console.error('No anchor:', error))
  await anchors.start()
  await progress<unknown>('Building the web app', () => webIsBuilt)
  const app = await buildApp(config, database, { log: true, anchors })
  const stop = async () => {
    await app.close()
    const late = await stopInTime(
      [
        { name: 'anchors of the history', stop: () => anchors.stop() },
        { name: 'database', stop: () => database.close() },
      ],
      closeLimits,
    )
    for (const name of [...app.lifecycle.late, ...late]) console.error(`Did not stop in time: ${name}`)
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
  database.failed.then(fail, fail)

  const listening = (await app.listen({ port: config.port, host: config.host })).replace('[::1]', 'localhost')
  // Beyond the loopback people come by a name, and by no other.
  const url = isLoopback(config.host) ? listening : config.allowedOrigins[0]!
  console.log(`
  Quanyu 全域 is ready.

    Wall 大屏       ${url}/wall
    Desk 派遣台      ${url}/dispatch
    Officials 研判  ${url}/drill
    API            ${url}/api/docs
    Health         ${url}/api/health
    Database       ${database.kind === 'embedded' ? 'embedded, for evaluation only (评估存储)' : 'PostGIS server'}
    ${openToWhom(config).join('\n    ')}
    Master key     ${config.masterKeyFile}, which every node needs: back it up apart from the database
`)
  process.send?.({ listening, simulated: config.simulatePerMinute > 0 })
}

main().catch(fail)
