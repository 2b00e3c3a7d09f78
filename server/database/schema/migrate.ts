import type pg from 'pg'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { advisoryLocks } from '../advisory-locks.ts'
import { applyFunctions, type FunctionFiles } from './apply-functions.ts'
import { refuseFormerSchema } from './former-schema.ts'
import { functionFiles } from './function-files.ts'
import { DatabaseError } from '../postgres-server.ts'
import { readSqlFile, runSqlFile, type SqlFile } from './sql-file.ts'
import { exclusively } from '../transaction.ts'
import type { Database } from '../database.ts'

/** A migration that was applied, as the database has it. */
interface Applied {
  readonly version: number
  readonly name: string
  readonly digest: string
}

/** The sources of a database's schema. */
export interface Schema {
  /** Absolute folder of NNN-name.sql, numbered from 001 without gaps; a file once released is never edited. */
  readonly migrations: string
  readonly functions: FunctionFiles
}

const serverFolder = join(import.meta.dirname, '../..')

const ownSchema: Schema = {
  migrations: join(serverFolder, 'migrations'),
  functions: { folder: serverFolder, files: functionFiles },
}

/**
 * Brings the database to what this code expects, all or nothing: its tables by migrations, forward only, each file once, in order;
 * then the functions, triggers and views whose text has changed; then the rights that the application's role lacks.
 * @returns the names of the files that were applied now
 * @throws {DatabaseError} when a migration was changed after it was applied, the database is newer than this code or of the state
 *   before there were releases, or its tables belong to another user
 */
export async function migrate(database: Database, schema: Schema = ownSchema): Promise<string[]> {
  const migrations = readMigrations(schema.migrations)
  return database.owner((client) =>
    exclusively(client, advisoryLocks.migrations, async () => {
      await checkOwner(client)
      await refuseFormerSchema(client, database)
      const tables = await applyMissing(client, migrations)
      const functions = await applyFunctions(client, schema.functions, { all: tables.length > 0 })
      await grantRights(client)
      return [...tables, ...functions]
    }),
  )
}

/** Whether this user may change the tables: a dump that another user restored belongs to that user. */
async function checkOwner(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ owner: string; me: string; database: string }>(`
    select pg_get_userbyid(relowner) as owner, current_user as me, current_database() as database
      from pg_class
     where oid = to_regclass('migration') and not pg_has_role(relowner, 'usage')`)
  const [other] = rows
  if (!other) return
  const { owner, me, database } = other
  throw new DatabaseError(
    `Expected the tables of database ${database} to belong to ${me}, came tables of ${owner}. After a restore by another user: ` +
      `restore as ${me}, or let a superuser give each schema, table and function to ${me} (alter … owner to ${me}).`,
  )
}

async function applyMissing(client: pg.ClientBase, migrations: readonly SqlFile[]): Promise<string[]> {
  await client.query(`
    create table if not exists migration (
      version    integer     primary key,
      name       text        not null,
      digest     text        not null,
      applied_at timestamptz not null default now()
    )`)
  const { rows } = await client.query<Applied>('select version, name, digest from migration order by version')
  checkHistory(rows, migrations)
  const missing = migrations.slice(rows.length)
  for (const [index, file] of missing.entries()) {
    await runSqlFile(client, 'Migration', file)
    const row = [rows.length + index + 1, file.name, file.digest]
    await client.query('insert into migration (version, name, digest) values ($1, $2, $3)', row)
  }
  return missing.map(({ name }) => name)
}

/** Gives the application's role what it lacks; a restored dump may have come without any right. */
async function grantRights(client: pg.ClientBase): Promise<void> {
  const file = join(import.meta.dirname, 'grants.sql')
  const { rows } = await client.query<{ statement: string }>(readFileSync(file, 'utf8'))
  if (rows.length > 0) await client.query(rows.map(({ statement }) => statement).join(';\n'))
}

function readMigrations(folder: string): SqlFile[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return files.sort().map((name, index) => {
    const version = index + 1
    if (!name.startsWith(`${String(version).padStart(3, '0')}-`)) {
      throw new Error(`Expected migration ${version} in ${folder}, came ${name}: numbers have three digits and no gaps`)
    }
    return readSqlFile(folder, name)
  })
}

function checkHistory(applied: readonly Applied[], migrations: readonly SqlFile[]): void {
  if (applied.length > migrations.length) {
    throw new DatabaseError(
      `Expected a database of at most version ${migrations.length}, came version ${applied.length}: ` +
        'a newer Quanyu has used it. Start that one, or restore a backup made before it.',
    )
  }
  for (const [index, { name, digest }] of applied.entries()) {
    const file = migrations[index]
    if (file?.name === name && file.digest === digest) continue
    throw new DatabaseError(
      `Expected migration ${name} as it was applied to this database, came ${file?.name} with other content. ` +
        'Applied migrations are never edited: restore the file and put the change into a new one.',
    )
  }
}
