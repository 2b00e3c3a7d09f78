import type pg from 'pg'

export interface TransactionOptions {
  /** Default: read committed. */
  isolation?: 'repeatable read'
  readOnly?: boolean
}

/**
 * Runs `work` between begin and commit on one connection; an error of it, or of the commit, takes everything back.
 * @throws also when `work` hid the failure of a statement: nothing of it is stored then
 */
export async function transaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  { isolation = undefined, readOnly = false }: TransactionOptions = {},
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(`begin${isolation ? ` isolation level ${isolation}` : ''}${readOnly ? ' read only' : ''}`)
    const result = await work(client)
    await commit(client)
    client.release()
    return result
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      (lost: Error) => client.release(lost),
    )
    throw error
  }
}

/**
 * Commits what `work` does, or nothing of it, on a connection of the owner, one at a time over all nodes.
 * @param lock one of `advisoryLocks`; held to the end, so what another node did before is seen inside
 */
export async function exclusively<T>(client: pg.ClientBase, lock: number, work: () => Promise<T>): Promise<T> {
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [lock])
    const result = await work()
    await commit(client)
    return result
  } catch (error) {
    // A connection that is lost has rolled back already; the first error is the one to tell.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function commit(client: pg.ClientBase): Promise<void> {
  const { command } = await client.query('commit')
  // PostgreSQL answers the commit of a failed transaction with a rollback, without an error.
  if (command !== 'COMMIT') throw new Error('Expected a commit, came a rollback: an error inside was not passed on')
}
