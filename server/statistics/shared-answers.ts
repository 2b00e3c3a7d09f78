import { LRUCache } from 'lru-cache'

/**
 * Shares answers: a request for the same `key` gets the answer that is being found, or the one that was found less than `ms` ago. A failure
 * is not kept. At most `capacity` answers are held; the least recently asked for goes first.
 */
export function sharedFor<Answer>(ms: number, capacity = 100) {
  const kept = new LRUCache<string, { readonly answer: Answer }, () => Promise<Answer>>({
    max: capacity,
    ttl: ms,
    fetchMethod: async (_key, _stale, { context: find }) => ({ answer: await find() }),
  })
  return async (key: string, find: () => Promise<Answer>): Promise<Answer> =>
    (await kept.forceFetch(key, { context: find })).answer
}

/** An instant (ISO 8601) at the beginning of its minute, hour or second, given by `ms`. */
export const floorTo = (ms: number, at: string | number): string =>
  new Date(Math.floor(new Date(at).getTime() / ms) * ms).toISOString()
