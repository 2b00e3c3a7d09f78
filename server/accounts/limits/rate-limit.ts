import type { Pool } from 'pg'
import { ProblemError } from '../../http/problems/errors.ts'
import { addressKey } from './address-key.ts'
import { addCounts, forgetCounts } from './rate-queries.ts'

/** Requests a minute of one address (or account) by what they are for; 0: no limit. */
export interface RateLimits {
  readonly 'sign-in': number
  /** Both ways through a provider of sign-in. */
  readonly provider: number
  readonly report: number
}

const syncMs = 1_000
const windowMs = 60_000

/**
 * Limits that all nodes share: each counts for itself and tells the database once a second what came, so that a request costs no
 * statement and a client that spreads over nodes gains a second's worth. A database that is away limits by what is known here.
 */
export class RateLimit {
  readonly #pool: Pool
  readonly #limits: RateLimits
  /** Of the running window by key: what all nodes had at the last exchange, and what came here since. */
  readonly #counts = new Map<string, { shared: number; fresh: number }>()
  #window = 0
  #timer: NodeJS.Timeout | null = null

  constructor(pool: Pool, limits: RateLimits) {
    this.#pool = pool
    this.#limits = limits
  }

  start(): void {
    this.#timer = setInterval(() => void this.#exchange().catch(() => undefined), syncMs)
    this.#timer.unref()
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  /** @throws {ProblemError} 429 with the seconds until the window ends */
  take(kind: keyof RateLimits, identity: string): void {
    const limit = this.#limits[kind]
    if (limit === 0) return
    const now = Date.now()
    this.#enter(now)
    const key = `${kind}:${addressKey(identity)}`
    const count = this.#counts.get(key) ?? { shared: 0, fresh: 0 }
    if (count.shared + count.fresh >= limit) {
      const seconds = Math.ceil((this.#window + windowMs - now) / 1000)
      throw new ProblemError(
        'too_many_requests',
        `${kind}: expected at most ${limit} a minute, came more. Try again in ${seconds} s.`,
        {
          headers: { 'retry-after': String(seconds) },
        },
      )
    }
    this.#counts.set(key, { ...count, fresh: count.fresh + 1 })
  }

  #enter(now: number): void {
    const window = Math.floor(now / windowMs) * windowMs
    if (window === this.#window) return
    this.#window = window
    this.#counts.clear()
  }

  async #exchange(): Promise<void> {
    const window = this.#window
    const fresh = [...this.#counts].filter(([, count]) => count.fresh > 0)
    if (fresh.length === 0) return
    const added = new Map(fresh.map(([key, count]) => [key, count.fresh]))
    const shared = await addCounts(this.#pool, new Date(window).toISOString(), added)
    for (const [key, total] of shared) {
      const count = this.#counts.get(key)
      if (count && window === this.#window)
        this.#counts.set(key, { shared: total, fresh: count.fresh - added.get(key)! })
    }
    await forgetCounts(this.#pool)
  }
}
