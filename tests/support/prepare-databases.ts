import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadCity } from '../../server/areas/load-city.ts'
import { openDatabase, type Database } from '../../server/database.ts'
import { installedMaker } from '../../server/database/embedded-folder.ts'
import { migrate } from '../../server/migrations.ts'
import type { PostgresServer } from './start-postgres.ts'

const root = join(import.meta.dirname, '../..')

/** What a test database begins with: nothing, or the tables filled with the sample city. */
export type Contents = 'empty' | 'city'

/** The names of the databases on the test server that are copied for each use. */
export const postgresTemplates: Record<Contents, string> = { empty: 'template0', city: 'quanyu_city' }

/** Migrates and loads the sample city. */
export async function fillWithCity(database: Database): Promise<void> {
  await migrate(database)
  await loadCity(database, join(root, 'gis-data/shehong'))
}

export async function preparePostgres(server: PostgresServer): Promise<void> {
  const maintenance = await openDatabase({ databaseUrl: server.url('postgres'), dataDir: '' })
  await maintenance.owner((client) => client.query(`create database ${postgresTemplates.city}`))
  await maintenance.close()
  const database = await openDatabase({ databaseUrl: server.url(postgresTemplates.city), dataDir: '' })
  await fillWithCity(database)
  await database.close()
}

/** Data folders of the embedded database, to be copied. Both are absolute; `city` is made anew, `empty` kept between runs. */
export async function prepareEmbedded(): Promise<Record<Contents, string>> {
  const empty = await emptyEmbedded()
  const city = mkdtempSync(join(tmpdir(), 'quanyu-embedded-city-'))
  cpSync(empty, city, { recursive: true })
  const database = await openDatabase({ databaseUrl: null, dataDir: city })
  await fillWithCity(database)
  await database.close()
  return { empty, city }
}

/** Creating it takes ten seconds and depends on the build of the embedded database alone. */
async function emptyEmbedded(): Promise<string> {
  const { pglite, postgis } = installedMaker()
  const folder = join(root, 'node_modules/.cache/quanyu', `embedded-${pglite}-${postgis}`)
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  const unfinished = `${folder}.${randomUUID()}`
  const database = await openDatabase({ databaseUrl: null, dataDir: unfinished })
  await database.close()
  if (existsSync(folder)) rmSync(unfinished, { recursive: true })
  else renameSync(unfinished, folder)
  return folder
}
