import type pg from 'pg'
import type { Database } from '../database.ts'
import { DatabaseError } from '../postgres-server.ts'

/** The first of the 22 migrations that there were before tables and functions were parted. */
const formerFirst = '001-places.sql'

/**
 * Refuses a database that those migrations made: nothing leads from there to here.
 * @throws {DatabaseError} naming the version that it has and how to start afresh
 */
export async function refuseFormerSchema(client: pg.ClientBase, { folder }: Pick<Database, 'folder'>): Promise<void> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    `select to_regclass('migration') is not null as there`,
  )
  if (!tables[0]?.there) return
  const { rows } = await client.query<{ version: number; name: string; database: string }>(
    `select version, name, current_database() as database
       from migration
      where exists (select from migration where version = 1 and name = $1)
      order by version desc
      limit 1`,
    [formerFirst],
  )
  const [last] = rows
  if (!last) return
  const where = folder === null ? `database ${last.database}` : folder
  const afresh =
    folder === null
      ? 'create an empty database, let DATABASE_URL name it, and move the anchor file (QUANYU_ANCHORS) away'
      : `move ${folder} away, and the file history-anchors.jsonl beside it`
  throw new DatabaseError(
    `Expected a database of this version of Quanyu in ${where}, came one of an earlier development version ` +
      `(migration ${last.version}, ${last.name}). That version was never released and its data cannot be taken over. ` +
      `To start afresh: ${afresh}. Nothing was changed.`,
  )
}
