import { stopInTime, type Part, type StopLimits } from './stop-in-time.ts'

/** The parts of one node: started in the order in which they were added, stopped in the reverse one. */
export class Lifecycle {
  readonly #parts: Part[] = []
  readonly #started: Part[] = []
  /** Names of the parts that did not stop in time at the close. */
  late: readonly string[] = []

  add(part: Part): void {
    this.#parts.push(part)
  }

  async start(): Promise<void> {
    for (const part of this.#parts) {
      await part.start?.()
      this.#started.push(part)
    }
  }

  /** Stops what has started. */
  async stop(limits?: StopLimits): Promise<void> {
    this.late = await stopInTime(this.#started.toReversed(), limits)
  }
}
