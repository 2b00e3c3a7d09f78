import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two looks: a look into a browser costs what the screen needs to get there. */
const [firstPause, longestPause] = [10, 150]

/**
 * Waits until `look` gives what `holds`, and returns it.
 * @throws after `timeoutMs`, saying what was expected and what the last look gave
 */
export async function eventually<T>(
  expected: string,
  look: () => T | Promise<T>,
  holds: (value: T) => boolean = Boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    const value = await look()
    if (holds(value)) return value
    if (performance.now() > deadline) {
      throw new Error(`expected ${expected} within ${timeoutMs} ms, came ${JSON.stringify(value)?.slice(0, 500)}`)
    }
    await sleep(pause)
  }
}
