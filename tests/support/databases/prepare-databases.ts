import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { loadCity } from '../../../server/city/load-city.ts'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { installedMaker } from '../../../server/database/embedded-folder.ts'
import { migrate } from '../../../server/database/schema/migrate.ts'
import { digestOfCity } from './digest-of-city.ts'
import { startPostgres, type PostgresServer } from './start-postgres.ts'

const root = join(import.meta.dirname, '../../..')
const cache = join(root, 'node_modules/.cache/quanyu')

/** What a test database begins with: nothing, or the tables filled with the sample city. */
export type Contents = 'empty' | 'city'

/** The names of the databases on the test server that are copied for each use. */
export const postgresTemplates: Record<Contents, string> = { empty: 'template0', city: 'quanyu_city' }

/** Migrates and loads the sample city. */
async function fillWithCity(database: Database): Promise<void> {
  await migrate(database)
  await loadCity(database, join(root, 'gis-data/shehong'))
}

/** A started PostGIS server whose template is filled with the sample city. */
export async function startPreparedPostgres(bin: string, isDurable = true): Promise<PostgresServer> {
  const folder = join(cache, `postgres-${digestOfCity(bin)}`)
  if (!existsSync(folder)) {
    const server = await startPostgres(bin)
    try {
      await preparePostgres(server)
      await server.stop()
      const unfinished = unfinishedOf(folder)
      cpSync(server.data, unfinished, { recursive: true })
      finish(unfinished, folder)
    } finally {
      await server.remove()
    }
  }
  return startPostgres(bin, folder, isDurable)
}

async function preparePostgres(server: PostgresServer): Promise<void> {
  const maintenance = await openDatabase({ databaseUrl: server.url('postgres'), dataDir: '' })
  await maintenance.owner((client) => client.query(`create database ${postgresTemplates.city}`))
  await maintenance.close()
  const database = await openDatabase({ databaseUrl: server.url(postgresTemplates.city), dataDir: '' })
  await fillWithCity(database)
  await database.close()
}

/** Data folders of the embedded database, to be copied. Both are absolute and kept between runs. */
export async function prepareEmbedded(): Promise<Record<Contents, string>> {
  const empty = await emptyEmbedded()
  const city = join(cache, `embedded-city-${digestOfCity(empty)}`)
  if (!existsSync(city)) {
    const unfinished = unfinishedOf(city)
    cpSync(empty, unfinished, { recursive: true })
    const database = await openDatabase({ databaseUrl: null, dataDir: unfinished })
    await fillWithCity(database)
    await database.close()
    finish(unfinished, city)
  }
  return { empty, city }
}

/** Creating it takes ten seconds and depends on the build of the embedded database alone. */
async function emptyEmbedded(): Promise<string> {
  const { pglite, postgis } = installedMaker()
  const folder = join(cache, `embedded-${pglite}-${postgis}`)
  if (existsSync(folder)) return folder
  const unfinished = unfinishedOf(folder)
  const database = await openDatabase({ databaseUrl: null, dataDir: unfinished })
  await database.close()
  finish(unfinished, folder)
  return folder
}

/** Where a folder is filled before it gets its name: an interrupted run leaves nothing that looks whole. */
function unfinishedOf(folder: string): string {
  mkdirSync(dirname(folder), { recursive: true })
  return `${folder}.${randomUUID()}`
}

/** After so long without being made again a prepared database is of a state of the code that nobody tests any more. */
const keptMs = 86_400_000

/** Another run may have been first. What was prepared for an earlier state of the code goes after a day: it is some 80 MB each. */
function finish(unfinished: string, folder: string): void {
  if (existsSync(folder)) return rmSync(unfinished, { recursive: true })
  renameSync(unfinished, folder)
  const [kind] = basename(folder).split(/[0-9a-f]{16}$/)
  for (const name of readdirSync(cache)) {
    if (!kind || name === basename(folder) || !name.startsWith(kind)) continue
    const old = join(cache, name)
    // Not a younger one: another run may copy from it now.
    if (Date.now() - statSync(old).mtimeMs > keptMs) rmSync(old, { recursive: true })
  }
}
