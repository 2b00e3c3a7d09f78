import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Turn } from '../database/in-turn.ts'
import { foldCaseVersions } from './replay-queries.ts'

/** Few enough to hold the embedded database's one connection well under 100 ms. */
const foldSize = 500
const restMs = 1_000
const pauseMs = 20

/**
 * Keeps the stored case versions up to the feed for one node: a second after something has happened, in small pieces, each
 * in its turn. Several nodes may do so; one of them folds, the others find it done.
 */
export class CaseVersions {
  readonly #pool: Pool
  readonly #inTurn: Turn
  #folded = 0
  #timer: NodeJS.Timeout | null = null
  #folding: Promise<void> = Promise.resolve()
  #ended = false

  constructor(pool: Pool, inTurn: Turn) {
    this.#pool = pool
    this.#inTurn = inTurn
  }

  /** The feed has come to `seq`. Many words during one rest make one fold. */
  follow(seq: number): void {
    if (seq <= this.#folded || this.#timer || this.#ended) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      // What fails now is folded with what comes next, or when somebody asks.
      this.#folding = this.upTo(seq).catch(() => undefined)
    }, restMs)
  }

  /** Resolves when everything up to `seq` is folded. */
  async upTo(seq: number): Promise<void> {
    while (this.#folded < seq && !this.#ended) {
      const reached = await this.#inTurn(() => foldCaseVersions(this.#pool, foldSize))
      if (reached === null) await sleep(pauseMs)
      else this.#folded = reached
    }
  }

  /** The projection stands there and no further, as somebody has seen. */
  foldedTo(seq: number): void {
    this.#folded = seq
  }

  async stop(): Promise<void> {
    this.#ended = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#folding
  }
}
