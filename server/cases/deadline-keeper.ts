import type { Pool } from 'pg'
import { fireDeadlines, untilNextDeadline } from './deadline-queries.ts'

/** So few that the embedded database's one connection is held well under 100 ms. */
const batchSize = 20
/** Between two looks of a node. */
const restMs = 1_000
/** A look in any case: another machine's clock may have been put forward. */
const longestSleepMs = 30_000

export interface DeadlineOptions {
  /** Somebody should tell the screens at once. */
  readonly fired: () => void
  readonly failed: (error: unknown) => void
  /** How far its clock is ahead of the database's; for tests. */
  readonly aheadMs?: number
}

/**
 * Fires deadlines for one node. It sleeps until the next one is due by the database's clock; what changes meanwhile wakes it,
 * as it may be due earlier. Every node has one: they claim different rows, and what one leaves behind another finds.
 */
export class DeadlineKeeper {
  readonly #pool: Pool
  readonly #options: DeadlineOptions
  #timer: NodeJS.Timeout | null = null
  #looking: Promise<void> | null = null
  #lookedAt = -Infinity
  #again = false
  #ended = false

  constructor(pool: Pool, options: DeadlineOptions) {
    this.#pool = pool
    this.#options = options
  }

  start(): void {
    this.#lookIn(0)
  }

  /** Cases have changed, here or elsewhere. Many words during one rest make one look. */
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
    this.#looking = this.#fireAll()
      .catch((error: unknown) => {
        this.#options.failed(error)
        return restMs
      })
      .then((sleepMs) => {
        this.#looking = null
        this.#lookIn(this.#again ? this.#rest() : Math.max(sleepMs, this.#rest()))
      })
  }

  /** @returns how long there is nothing to do */
  async #fireAll(): Promise<number> {
    const { aheadMs = 0, fired } = this.#options
    for (let count = 1; count > 0 && !this.#ended;) {
      count = await fireDeadlines(this.#pool, batchSize, aheadMs)
      if (count > 0) fired()
    }
    const next = await untilNextDeadline(this.#pool, aheadMs)
    return Math.min(longestSleepMs, Math.max(0, next ?? longestSleepMs))
  }
}
