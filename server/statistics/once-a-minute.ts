const minuteMs = 60_000

/**
 * Shares answers: whoever asks for the same `key` within a minute of the first gets its answer, also while it is still
 * being found. A failure is not kept. At most `capacity` answers are held.
 */
export function onceAMinute<Answer>(capacity = 100) {
  const kept = new Map<string, { readonly askedAt: number; readonly answer: Promise<Answer> }>()
  return (key: string, find: () => Promise<Answer>): Promise<Answer> => {
    const known = kept.get(key)
    if (known && performance.now() - known.askedAt < minuteMs) return known.answer
    const answer = find()
    kept.delete(key)
    kept.set(key, { askedAt: performance.now(), answer })
    if (kept.size > capacity) kept.delete(kept.keys().next().value!)
    answer.catch(() => kept.get(key)?.answer === answer && kept.delete(key))
    return answer
  }
}

/** An instant (ISO 8601) at the beginning of its minute. */
export const minuteOf = (at: string | number): string =>
  new Date(Math.floor(new Date(at).getTime() / minuteMs) * minuteMs).toISOString()
