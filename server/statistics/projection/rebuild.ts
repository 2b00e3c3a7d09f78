import type { ClientBase } from 'pg'
import { advisoryLocks } from '../../database/advisory-locks.ts'
import { exclusively } from '../../database/transaction.ts'

const pageSize = 20_000
/** Cases at a time: of some days, so that hardly any sum is written twice. */
const sumSize = 10_000

type Progress = (text: string) => void

/**
 * Rebuilds the statistics from the first event on: the same result as folding every event, at a fraction of its cost. Readers
 * see the earlier statistics meanwhile. All or nothing.
 */
export function rebuildStatistics(client: ClientBase, onProgress?: Progress): Promise<void> {
  return exclusively(client, advisoryLocks.statistics, () => buildStatistics(client, onProgress))
}

/** A shorter history is folded quickly by the running server. */
const longHistory = 5_000

/**
 * Rebuilds the statistics before the server listens where they are at the beginning of a long history: after a change of their
 * definitions, or of their tables.
 */
export async function catchUpStatistics(client: ClientBase, onProgress?: Progress): Promise<void> {
  const { rows } = await client.query<{ behind: number }>(
    `select head.seq::double precision as behind from feed.head, feed.projections where projections.name = 'statistics' and projections.seq = 0`,
  )
  if ((rows[0]?.behind ?? 0) > longHistory) await rebuildStatistics(client, onProgress)
}

/** As `rebuildStatistics`, within the owner's transaction. */
export async function buildStatistics(client: ClientBase, onProgress: Progress = () => undefined): Promise<void> {
  // With the default of 4 MB the sorts of the embedded database would be written to files.
  await client.query(`set local work_mem = '64MB'`)
  await client.query('select statistics.forget()')
  // One moment for all of it, after every wait for locks.
  const { rows } = await client.query<{ head: number; at: string }>(
    'select seq as head, clock_timestamp()::text as at from feed.head',
  )
  const { head, at } = rows[0]!
  for (let seq = 0; seq < head;) {
    const gathered = await client.query<{ seq: number }>('select statistics.gather($1, $2) as seq', [pageSize, at])
    seq = gathered.rows[0]!.seq
    onProgress(`${seq} of ${head} events`)
  }
  await sumFacts(client, onProgress)
}

/** All sums of facts that are in none yet. */
async function sumFacts(client: ClientBase, onProgress: Progress): Promise<void> {
  await client.query('analyze statistics.facts')
  for (let last: string | null = ''; last !== null;) {
    onProgress(last ? `sums up to case ${last}` : 'sums')
    const { rows }: { rows: { last: string | null }[] } = await client.query('select statistics.sum_page($1, $2) as last', [sumSize, last]) // prettier-ignore
    last = rows[0]!.last
  }
  await client.query('analyze statistics.rollups, statistics.hours, statistics.durations')
}
