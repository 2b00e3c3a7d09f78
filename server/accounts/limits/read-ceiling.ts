import { ProblemError } from '../../http/problems/errors.ts'
import { addressKey } from './address-key.ts'
import { minuteMs } from '../../tasks/durations.ts'

/** So many addresses are remembered; the one that asked longest ago is forgotten first. */
const rememberedAddresses = 20_000

/**
 * How much one address may ask for without a session: `perMinute` at once, and as many again in each minute, evenly. Each node
 * counts for itself, as it protects itself. It is far above what a hundred visitors behind one proxy or some starting walls need.
 */
export class ReadCeiling {
  readonly #perMinute: number
  readonly #left = new Map<string, { readonly count: number; readonly at: number }>()

  constructor(perMinute: number) {
    this.#perMinute = perMinute
  }

  /** @throws {ProblemError} 429 with the seconds until it may ask again */
  take(address: string, now = performance.now()): void {
    const key = addressKey(address)
    const known = this.#left.get(key) ?? { count: this.#perMinute, at: now }
    const count = Math.min(this.#perMinute, known.count + ((now - known.at) / minuteMs) * this.#perMinute)
    if (count < 1) throw tooMany(this.#perMinute)
    this.#left.delete(key)
    this.#left.set(key, { count: count - 1, at: now })
    if (this.#left.size > rememberedAddresses) this.#left.delete(this.#left.keys().next().value!)
  }
}

function tooMany(perMinute: number): ProblemError {
  const seconds = Math.max(1, Math.ceil(60 / perMinute))
  return new ProblemError(
    'too_many_requests',
    `Expected at most ${perMinute} requests a minute from one address without a session, came more. Try again in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  )
}
