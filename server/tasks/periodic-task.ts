/** Between two looks of a node. */
const restMs = 1_000
/** A look in any case: another machine's clock may have been put forward. */
const longestSleepMs = 30_000

/** What a periodic task does. */
export interface PeriodicWork {
  /** Does some of what is due. @returns how much; 0: there is nothing left */
  readonly round: () => Promise<number>
  /** In how many milliseconds more is due; null: nothing is to come. */
  readonly untilNext: () => Promise<number | null>
  /** Called when screens should be notified at once. */
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Does what falls due by itself, for one node. It sleeps until the next moment by the database's clock; what changes
 * meanwhile wakes it, as something may be due earlier. Every node has one: they claim different rows, and what one leaves behind
 * another finds.
 */
export class PeriodicTask {
  readonly #work: PeriodicWork
  #timer: NodeJS.Timeout | null = null
  #looking: Promise<void> | null = null
  #lookedAt = -Infinity
  #again = false
  #ended = false

  constructor(work: PeriodicWork) {
    this.#work = work
  }

  start(): void {
    this.#lookIn(0)
  }

  /** Something has changed, here or elsewhere. Many words during one rest make one look. */
  wake(): void {
    if (this.#looking) this.#again = true
    else this.#lookIn(this.#rest())
  }

  async stop(): Promise<void> {
    this.#ended = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#looking
  }

  #rest(): number {
    return Math.max(0, this.#lookedAt + restMs - performance.now())
  }

  #lookIn(ms: number): void {
    if (this.#ended) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#look(), ms)
  }

  #look(): void {
    this.#again = false
    this.#lookedAt = performance.now()
    this.#looking = this.#doAll()
      .catch((error: unknown) => {
        this.#work.failed(error)
        return restMs
      })
      .then((sleepMs) => {
        this.#looking = null
        this.#lookIn(this.#again ? this.#rest() : Math.max(sleepMs, this.#rest()))
      })
  }

  /** @returns how long there is nothing to do */
  async #doAll(): Promise<number> {
    const { round, untilNext, done } = this.#work
    for (let count = 1; count > 0 && !this.#ended;) {
      count = await round()
      if (count > 0) done()
    }
    return Math.min(longestSleepMs, Math.max(0, (await untilNext()) ?? longestSleepMs))
  }
}
