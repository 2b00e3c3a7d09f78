import type pg from 'pg'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The text of a file of SQL. `digest` is its SHA-256 in hexadecimal digits. */
export interface SqlFile {
  readonly name: string
  readonly digest: string
  readonly sql: string
}

const sqlFile = (name: string, sql: string): SqlFile => ({
  name,
  sql,
  digest: createHash('sha256').update(sql).digest('hex'),
})

/** @param name the file's path below `folder` */
export function readSqlFile(folder: string, name: string): SqlFile {
  // Line ends may differ between checkouts of the same file.
  return sqlFile(name, readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'))
}

/** As `readSqlFile`; of a module (`*.sql.ts`) the text that it makes. */
export async function makeSqlFile(folder: string, name: string): Promise<SqlFile> {
  if (!name.endsWith('.ts')) return readSqlFile(folder, name)
  const made = (await import(pathToFileURL(join(folder, name)).href)) as { readonly sql: string }
  return sqlFile(name, made.sql)
}

/**
 * Runs all statements of a file within the caller's transaction.
 * @param kind of the file, in a message: `Migration`
 * @throws an error that names the file and, where PostgreSQL says it, the line
 */
export async function runSqlFile(client: pg.ClientBase, kind: string, { name, sql }: SqlFile): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    throw new Error(`${kind} ${name} failed${lineOf(error, sql)}: ${(error as Error).message}`, { cause: error })
  }
}

/** PostgreSQL counts characters from 1; people count lines. */
function lineOf(error: unknown, sql: string): string {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : 0
  return position > 0 ? ` at line ${sql.slice(0, position).split('\n').length}` : ''
}
