import type pg from 'pg'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { advisoryLocks } from './database/advisory-locks.ts'
import { DatabaseError } from './database/postgres-server.ts'
import type { Database } from './database.ts'

interface Migration {
  version: number
  name: string
  digest: string
  sql: string
}

/**
 * Brings the tables to what this code expects: forward only, each file once, in its own transaction, in order. Then the
 * application's role gets the rights that it lacks.
 * @param folder of NNN-name.sql, numbered from 001 without gaps; a file once released is never edited
 * @returns the names of the files that were applied now
 * @throws {DatabaseError} when a file was changed after it was applied, the database is newer than this code, or its tables
 *   belong to another user
 */
export async function migrate(database: Database, folder = join(import.meta.dirname, 'migrations')): Promise<string[]> {
  const migrations = readMigrations(folder)
  return database.owner(async (client) => {
    await client.query('select pg_advisory_lock($1)', [advisoryLocks.migrations])
    await checkOwner(client)
    await client.query(`
      create table if not exists migration (
        version    integer     primary key,
        name       text        not null,
        digest     text        not null,
        applied_at timestamptz not null default now()
      )`)
    const { rows } = await client.query<Migration>('select version, name, digest from migration order by version')
    checkHistory(rows, migrations)
    const missing = migrations.slice(rows.length)
    for (const migration of missing) await apply(client, migration)
    await grantRights(client)
    await client.query('select pg_advisory_unlock($1)', [advisoryLocks.migrations])
    return missing.map(({ name }) => name)
  })
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

/** Gives the application's role what it lacks, all or nothing; a restored dump may have come without any right. */
async function grantRights(client: pg.ClientBase): Promise<void> {
  const file = join(import.meta.dirname, 'database', 'grants.sql')
  const { rows } = await client.query<{ statement: string }>(readFileSync(file, 'utf8'))
  if (rows.length > 0) await client.query(['begin', ...rows.map(({ statement }) => statement), 'commit'].join(';\n'))
}

function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return files.sort().map((name, index) => {
    const version = index + 1
    if (!name.startsWith(`${String(version).padStart(3, '0')}-`)) {
      throw new Error(`Expected migration ${version} in ${folder}, came ${name}: numbers have three digits and no gaps`)
    }
    // Line ends may differ between checkouts of the same file.
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { version, name, sql, digest: createHash('sha256').update(sql).digest('hex') }
  })
}

function checkHistory(applied: readonly Migration[], migrations: readonly Migration[]): void {
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

async function apply(client: pg.ClientBase, { version, name, digest, sql }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into migration (version, name, digest) values ($1, $2, $3)', [version, name, digest])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${name} failed${place(error, sql)}: ${(error as Error).message}`, { cause: error })
  }
}

/** PostgreSQL counts characters from 1; people count lines. */
function place(error: unknown, sql: string): string {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : 0
  return position > 0 ? ` at line ${sql.slice(0, position).split('\n').length}` : ''
}
