import type pg from 'pg'
import { asking, ReadShare, type Asker, type ShareLimits } from './read-share.ts'

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void

/**
 * Gives each kind of reader a share of a pool, so that however many read, connections are left for intake, tail and sessions.
 * Statements and transactions of `pool` take their place by themselves.
 */
export function shareAmongReaders(pool: pg.Pool, limits: Readonly<Record<Asker, ShareLimits>>): pg.Pool {
  const othersWait = () => pool.waitingCount > 0
  const shares: Readonly<Record<Asker, ReadShare>> = {
    stranger: new ReadShare(limits.stranger, othersWait),
    known: new ReadShare(limits.known, othersWait),
  }
  const connectAtOnce = pool.connect.bind(pool) as (connected?: Connected) => Promise<pg.PoolClient>

  async function connectInShare(asker: Asker): Promise<pg.PoolClient> {
    const giveBack = await shares[asker].take()
    try {
      const client = await connectAtOnce()
      const release = client.release
      client.release = (error) => {
        release.call(client, error)
        giveBack()
      }
      return client
    } catch (error) {
      giveBack()
      throw error
    }
  }

  // `pool.query` connects by this as well, with a callback.
  const connect = (connected?: Connected) => {
    const asker = asking.getStore()
    if (asker === undefined) return connectAtOnce(connected)
    const connection = connectInShare(asker)
    if (!connected) return connection
    connection.then(
      (client) => connected(undefined, client, client.release),
      (error: Error) => connected(error, undefined, () => undefined),
    )
    return undefined
  }
  pool.connect = connect as typeof pool.connect
  return pool
}
