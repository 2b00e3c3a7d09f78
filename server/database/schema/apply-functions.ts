import type pg from 'pg'
import { makeSqlFile, runSqlFile } from './sql-file.ts'

/** Files with functions, triggers and views. */
export interface FunctionFiles {
  /** Absolute. */
  readonly folder: string
  /** Paths below `folder`, in the order in which they are applied. */
  readonly files: readonly string[]
}

/**
 * Applies the files whose text differs from the one applied last, within the caller's transaction. A function that no file makes any
 * more stays in the database: a migration drops it, or a `drop function if exists` at the top of the file that made it.
 * @param all whether to apply the others too: a migration may have dropped what they made
 * @returns the paths of the files that were applied
 * @throws an error that names the file and the line
 */
export async function applyFunctions(
  client: pg.ClientBase,
  { folder, files }: FunctionFiles,
  { all }: { all: boolean },
): Promise<string[]> {
  await client.query(`
    create table if not exists function_file (
      path       text        primary key,
      digest     text        not null,
      applied_at timestamptz not null default now()
    )`)
  const { rows } = await client.query<{ path: string; digest: string }>('select path, digest from function_file')
  const applied = new Map(rows.map(({ path, digest }) => [path, digest]))
  const read = await Promise.all(files.map((file) => makeSqlFile(folder, file)))
  const changed = all ? read : read.filter(({ name, digest }) => applied.get(name) !== digest)
  for (const file of changed) {
    await runSqlFile(client, 'Function file', file)
    await client.query(
      `insert into function_file (path, digest) values ($1, $2)
       on conflict (path) do update set digest = excluded.digest, applied_at = excluded.applied_at`,
      [file.name, file.digest],
    )
  }
  if (rows.some(({ path }) => !files.includes(path)))
    await client.query('delete from function_file where path <> all ($1)', [files])
  return changed.map(({ name }) => name)
}
