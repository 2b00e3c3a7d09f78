import type { IncomingHttpHeaders } from 'node:http'
import type { Pool } from 'pg'
import { asking } from '../../database/read-share.ts'
import { admit, tokensIn, type Admission } from './admission.ts'
import { ReadCeiling } from '../limits/read-ceiling.ts'
import { tokenDigest } from './tokens.ts'

/** So many tokens that were in force are remembered, by digest; the one seen longest ago is forgotten first. */
const remembered = 20_000

/**
 * Looks up the session or device of a token. One that was in force lately is looked up at once. Any other may be invented: it counts towards
 * a ceiling of its address, and waits for the connections that strangers have, never before intake, tail and sessions.
 */
export class TokenLookups {
  readonly #pool: Pool
  readonly #samples: boolean
  readonly #ceiling: ReadCeiling
  readonly #known = new Set<string>()

  /** `samples`: whether sample accounts count; `perMinute`: unknown tokens of one address. */
  constructor(pool: Pool, samples: boolean, perMinute: number) {
    this.#pool = pool
    this.#samples = samples
    this.#ceiling = new ReadCeiling(perMinute)
  }

  /**
   * The admission of a request or a socket's handshake; null without a token that is in force.
   * @throws {ProblemError} 429 for too many unknown tokens from one address
   * @throws {TooManyReadersError} when too many strangers wait
   */
  async admit(headers: IncomingHttpHeaders, address: string): Promise<Admission | null> {
    const digests = tokensIn(headers).map(({ token }) => tokenDigest(token))
    if (digests.length === 0) return null
    const look = () => admit(this.#pool, headers, this.#samples)
    if (digests.some((digest) => this.#known.has(digest))) return look()
    this.#ceiling.take(address)
    const admission = await asking.run('stranger', look)
    if (admission) for (const digest of digests) this.#remember(digest)
    return admission
  }

  #remember(digest: string): void {
    this.#known.add(digest)
    const [oldest] = this.#known
    if (this.#known.size > remembered) this.#known.delete(oldest!)
  }
}
