import { randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { Database } from '../database/database.ts'
import { DatabaseError } from '../database/postgres-server.ts'
import { readChainHead } from './chain-queries.ts'
import { readAnchors, writeAnchor, type Anchor } from './history-anchors.ts'

/**
 * @throws {DatabaseError} where the database came from a dump and the restore is not confirmed: screens and anchors would take its numbers
 *     for those of the history before
 */
export async function checkAtHome(client: Pick<ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ home: boolean }>('select feed.is_at_home() as home')
  if (rows[0]!.home) return
  throw new DatabaseError(
    'This database was restored from a dump: run "npm run restored" once with the same settings, then start.',
  )
}

/** The result of naming the history. */
export interface NewHistory {
  /** The line that binds the new history to the one before, as written into the anchor file. */
  readonly anchor: Anchor
  /** How many sessions were ended. */
  readonly sessions: number
}

/**
 * Gives the history of a restored database another name, so that each screen loads a new snapshot, and binds it to the one before by a line in
 * the anchor file. What was anchored before goes on to count, up to here. Ends all sessions: the dump may hold some that had been
 * ended since. The line is written before the commit: one too many does no harm, one too few would void the evidence.
 */
export function beginNewHistory(database: Database, anchorsFile: string): Promise<NewHistory> {
  return database.owner(async (client) => {
    await client.query('begin')
    try {
      await client.query('select from feed.head for update')
      const { history: before, seq, chain } = await readChainHead(client)
      const last = (await readAnchors(anchorsFile)).findLast(({ history }) => history === before) ?? null
      const former = { history: before, last }
      const anchor: Anchor = { at: new Date().toISOString(), history: randomUUID(), seq, chain, former }
      await client.query('update feed.head set history = $1', [anchor.history])
      await client.query('select feed.settle()')
      const { rowCount } = await client.query('delete from sessions')
      await writeAnchor(anchorsFile, anchor)
      await client.query('commit')
      return { anchor, sessions: rowCount ?? 0 }
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  })
}
