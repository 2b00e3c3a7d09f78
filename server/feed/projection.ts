import { setTimeout as sleep } from 'node:timers/promises'
import type { ReadQueue } from '../database/read-queue.ts'

const restMs = 1_000
const pauseMs = 20

/**
 * Keeps a projection of the feed up to it for one node: a second after something has happened, in small pieces, each in its
 * turn. Several nodes may do so; one of them folds, the others find it done.
 */
export class Projection {
  readonly #fold: () => Promise<number | null>
  readonly #queueRead: ReadQueue
  #folded = 0
  #wanted = 0
  #lookedAt = -Infinity
  #timer: NodeJS.Timeout | null = null
  #folding: Promise<void> = Promise.resolve()
  /** Since when somebody else has been at it, whenever it was tried. */
  #heldSince: number | null = null
  #ended = false
  /** Since when there has been more to fold than is folded (monotonic ms); null: all is. */
  #behindSince: number | null = null

  /** `fold` takes it a piece further, so small that it holds a connection well under 100 ms, and returns how far it has come; null while another node does so. */
  constructor(fold: () => Promise<number | null>, queueRead: ReadQueue) {
    this.#fold = fold
    this.#queueRead = queueRead
  }

  /** The feed has come to `seq`. Many words during one rest make one fold. */
  follow(seq: number): void {
    if (seq > this.#folded) this.#behindSince ??= performance.now()
    this.#wanted = Math.max(this.#wanted, seq)
    if (seq <= this.#folded || this.#timer || this.#ended) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      // What fails now is folded with what comes next, or when somebody asks.
      this.#folding = this.upTo(seq).catch(() => undefined)
    }, restMs)
  }

  /** Resolves when everything up to `seq` is folded. */
  async upTo(seq: number): Promise<void> {
    while (this.#folded < seq && !this.#ended) await this.#further()
  }

  /**
   * For who asks now: everything up to `seq`, and time that has passed since the last look. Not waited for longer than
   * `patienceMs`: an answer then says how far it is behind. Who has been at it for as long builds all of it anew; then nobody waits.
   */
  async near(seq: number, patienceMs = 1_500): Promise<void> {
    const deadline = performance.now() + patienceMs
    if (performance.now() - this.#lookedAt > restMs) await this.#further()
    while (this.#folded < seq && !this.#ended && performance.now() < deadline) {
      if (this.#heldSince !== null && performance.now() - this.#heldSince > patienceMs) return
      await this.#further()
    }
  }

  /** One piece, whether or not anything has happened. */
  async #further(): Promise<void> {
    const reached = await this.#queueRead(this.#fold)
    const before = this.#lookedAt
    this.#lookedAt = performance.now()
    if (reached === null) {
      // After a rest it may be another's short turn.
      if (this.#heldSince === null || this.#lookedAt - before > restMs) this.#heldSince = this.#lookedAt
      await sleep(pauseMs)
    } else {
      this.#heldSince = null
      this.foldedTo(reached)
    }
  }

  /** The projection stands there and no further, as somebody has seen. */
  foldedTo(seq: number): void {
    this.#folded = seq
    if (seq >= this.#wanted) this.#behindSince = null
  }

  /** For how long it has not caught up with the feed, ms; 0 while it has. */
  get behindMs(): number {
    return this.#behindSince === null ? 0 : performance.now() - this.#behindSince
  }

  async stop(): Promise<void> {
    this.#ended = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#folding
  }
}
