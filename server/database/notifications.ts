import type pg from 'pg'

const firstRetryMs = 250
const longestRetryMs = 10_000

/**
 * Listens on a connection of its own, for ever: a lost one is made again, at growing distances.
 * A notification is only a hint: what was sent meanwhile is lost, so each new connection counts as one.
 * @param connect gives a fresh, connected client
 * @returns stops listening and closes the connection
 */
export function listenForever(
  connect: () => Promise<pg.Client>,
  channel: string,
  onNotify: (payload: string) => void,
): () => Promise<void> {
  let client: pg.Client | undefined
  let stopped = false
  let retryMs = firstRetryMs
  let timer: NodeJS.Timeout | undefined

  const retry = () => {
    client = undefined
    if (stopped) return
    timer = setTimeout(() => void start(), retryMs)
    retryMs = Math.min(retryMs * 2, longestRetryMs)
  }

  const start = async () => {
    try {
      const fresh = await connect()
      client = fresh
      fresh.on('error', () => undefined)
      fresh.once('end', retry)
      fresh.on('notification', ({ payload = '' }) => onNotify(payload))
      if (stopped) return await fresh.end()
      await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`)
      retryMs = firstRetryMs
      onNotify('')
    } catch {
      if (client) void client.end().catch(() => undefined)
      else retry()
    }
  }

  void start()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end()
  }
}
