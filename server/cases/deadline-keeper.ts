import type { Pool } from 'pg'
import { fireDeadlines } from './deadline-queries.ts'

/** Half of how late a deadline may fire. */
const lookMs = 1_000
/** Few enough that one statement keeps the embedded database's connection well under 100 ms. */
const batchSize = 20

/**
 * Lets deadlines fire on one node; any number of nodes may do so at the same time. A look that fails is made up for by the next:
 * what has not fired is still due.
 */
export class DeadlineKeeper {
  readonly #pool: Pool
  readonly #onFired: () => void
  readonly #now: () => Date
  #timer: NodeJS.Timeout | null = null
  #looking: Promise<void> = Promise.resolve()
  #stopped = false

  /** @param now the clock by which moments are due */
  constructor(pool: Pool, onFired: () => void, now: () => Date = () => new Date()) {
    this.#pool = pool
    this.#onFired = onFired
    this.#now = now
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.look()
        .catch(() => undefined)
        .then(() => {
          if (!this.#stopped) this.start()
        })
    }, lookMs)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#looking
  }

  /** Fires all that is due, one batch after the other. */
  async look(): Promise<void> {
    for (let fired = batchSize; fired > 0 && !this.#stopped;) {
      fired = await fireDeadlines(this.#pool, this.#now().toISOString(), batchSize)
      if (fired > 0) this.#onFired()
    }
  }
}
