import { setTimeout as sleep } from 'node:timers/promises'

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
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    if (performance.now() > deadline) {
      throw new Error(`expected ${expected} within ${timeoutMs} ms, came ${JSON.stringify(value)?.slice(0, 500)}`)
    }
    await sleep(10)
  }
}
