import { openDatabase, type Database } from '../../../server/database/database.ts'
import { findPostgres } from '../../../tests/support/databases/find-postgres.ts'
import { postgresTemplates, startPreparedPostgres } from '../../../tests/support/databases/prepare-databases.ts'
import { parentOf } from './cpu-time.ts'
import { isSmallest } from './options.ts'

// Asked to end, a bench exits, so that its servers end with it.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1))

/** A private PostGIS server with the sample city, and the process whose children do its work. */
export interface BenchDatabase {
  readonly databaseUrl: string
  readonly database: Database
  readonly postmasterPid: number
  remove(): Promise<void>
}

/**
 * Starts a server as durable as a real one in a temporary folder, but for the smallest form, which judges no figure; only vacuum waits, as
 * it would fall into any cell.
 */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const found = findPostgres()
  if ('missing' in found) throw new Error(`Expected a PostGIS server: ${found.missing}`)
  const server = await startPreparedPostgres(found.bin, !isSmallest)
  const maintenance = await openDatabase({ databaseUrl: server.url('postgres'), dataDir: '' })
  const postmasterPid = await maintenance.owner(async (client) => {
    await client.query('alter system set autovacuum = off')
    await client.query('select pg_reload_conf()')
    await client.query(`create database bench template ${postgresTemplates.city}`)
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return parentOf(rows[0]!.pid)
  })
  await maintenance.close()
  const databaseUrl = server.url('bench')
  const database = await openDatabase({ databaseUrl, dataDir: '' })
  await database.owner((client) => client.query('vacuum analyze'))
  return {
    databaseUrl,
    database,
    postmasterPid,
    async remove() {
      await database.close()
      await server.remove()
    },
  }
}
