/**
 * Shares answers for `ms`: a request for the same `key` within that time of the first gets its answer, also while it is still being
 * made. A failure is not kept. At most `capacity` answers are held.
 */
export function sharedFor<Answer>(ms: number, capacity = 100) {
  const kept = new Map<string, { readonly askedAt: number; readonly answer: Promise<Answer> }>()
  return (key: string, find: () => Promise<Answer>): Promise<Answer> => {
    const known = kept.get(key)
    if (known && performance.now() - known.askedAt < ms) return known.answer
    const answer = find()
    kept.delete(key)
    kept.set(key, { askedAt: performance.now(), answer })
    if (kept.size > capacity) kept.delete(kept.keys().next().value!)
    answer.catch(() => kept.get(key)?.answer === answer && kept.delete(key))
    return answer
  }
}

/** An instant (ISO 8601) at the beginning of its minute, hour or second, given by `ms`. */
export const floorTo = (ms: number, at: string | number): string =>
  new Date(Math.floor(new Date(at).getTime() / ms) * ms).toISOString()
