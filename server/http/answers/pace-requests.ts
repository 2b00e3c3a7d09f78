import { performance } from 'node:perf_hooks'

/** So many wait at most; then there is no use in waiting. */
const longestLine = 2_000
/** A screen asks for about as many things at once when it starts; it need not wait for rests. */
const shortLine = 12
/** A rest ends after so long, however busy the event loop is with other things, and however slowly an answer is read. */
const longestRestMs = 100

/** Begins one piece of work; resolves when it has ended. */
type Begin = () => Promise<void>

/**
 * Begins one piece of work in each turn of the event loop, in the order of asking. While many wait, each is awaited, and then the
 * event loop rests for as long as it was busy, so that they take half of it and one processor at most. False: the line is full,
 * and `begin` will not be called.
 */
export function pacedLine(): (begin: Begin) => boolean {
  const line: Begin[] = []
  let hasEnded = true
  let before = performance.eventLoopUtilization()
  let begunAt = performance.now()

  function hasRested(): boolean {
    if (line.length <= shortLine || performance.now() - begunAt > longestRestMs) return true
    const { idle, active } = performance.eventLoopUtilization(before)
    return hasEnded && idle >= active
  }

  function next(): void {
    if (!hasRested()) return void setTimeout(next, 1)
    before = performance.eventLoopUtilization()
    begunAt = performance.now()
    const begin = line.shift()
    if (line.length > 0) setImmediate(next)
    if (!begin) return
    hasEnded = false
    void begin().then(() => (hasEnded = true))
  }

  return (begin) => {
    if (line.length >= longestLine) return false
    line.push(begin)
    if (line.length === 1) setImmediate(next)
    return true
  }
}
