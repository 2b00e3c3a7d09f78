import { setTimeout as sleep } from 'node:timers/promises'

/** Something of the server that runs from its start to its close. */
export interface Part {
  /** As an operator reads it when the part does not stop in time. */
  readonly name: string
  readonly start?: () => void | Promise<void>
  readonly stop?: () => void | Promise<void>
}

/** How long one part is waited for, and all of them together. */
export interface StopLimits {
  readonly partMs: number
  readonly allMs: number
}

const usualLimits: StopLimits = { partMs: 2_000, allMs: 6_000 }
/** Every part gets at least as long, also when those before it have used up the time. */
const leastMs = 200

/**
 * Stops parts one after the other. A part that takes too long, or whose stop fails, is left behind: the next ones stop all the same.
 * @returns the names of those that have not stopped
 */
export async function stopInTime(parts: readonly Part[], limits: StopLimits = usualLimits): Promise<string[]> {
  const deadline = performance.now() + limits.allMs
  const running = new Set<string>()
  for (const { name, stop } of parts) {
    running.add(name)
    const stopped = Promise.resolve()
      .then(stop)
      .then(
        () => void running.delete(name),
        () => undefined,
      )
    const given = new AbortController()
    const patienceMs = Math.max(leastMs, Math.min(limits.partMs, deadline - performance.now()))
    const patience = sleep(patienceMs, undefined, { signal: given.signal }).catch(() => undefined)
    await Promise.race([stopped, patience])
    given.abort()
  }
  return [...running]
}
