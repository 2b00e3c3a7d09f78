import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** So many wait at most; then there is no use in waiting. */
const longestLine = 2_000
/** As many as a browser sends to a server at the same time. */
const mostAtOnce = 6
/** A screen asks for about as many things at once when it starts; more that wait are a crowd, until nobody waits. */
const shortLine = 12
/** Nobody waits longer for one before, however busy the event loop is with other things, and however slowly an answer is read. */
const longestWaitMs = 100

/** Begins one piece of work; resolves when it has ended. */
type Begin = () => Promise<void>

/**
 * Begins one piece of work in each turn of the event loop, in the order of asking, a few at once. In a crowd each is awaited, and
 * then there is a rest for as long as it took and for as long as the event loop was busy, so that a crowd takes half of it, half of
 * the embedded database, and one processor at most. False: the line is full, and `begin` will not be called.
 */
export function pacedLine(): (begin: Begin) => boolean {
  const line: Begin[] = []
  let isCrowd = false
  let running = 0
  let before = performance.eventLoopUtilization()
  let begunAt = performance.now()
  let endedAt = begunAt

  function hasRested(): boolean {
    if (running > 0 || performance.now() - endedAt < endedAt - begunAt) return false
    const { idle, active } = performance.eventLoopUtilization(before)
    return idle >= active
  }

  function next(): void {
    const isReady = isCrowd ? hasRested() : running < mostAtOnce
    if (!isReady && performance.now() - begunAt <= longestWaitMs) return void setTimeout(next, 1)
    before = performance.eventLoopUtilization()
    begunAt = performance.now()
    const begin = line.shift()
    if (line.length > 0) setImmediate(next)
    else isCrowd = false
    if (!begin) return
    running += 1
    // A client that reads slowly holds those behind it up once, not for as long as it reads.
    void Promise.race([begin(), sleep(longestWaitMs, undefined, { ref: false })]).then(() => {
      running -= 1
      endedAt = performance.now()
    })
  }

  return (begin) => {
    if (line.length >= longestLine) return false
    line.push(begin)
    if (line.length === 1) setImmediate(next)
    isCrowd ||= line.length > shortLine
    return true
  }
}
