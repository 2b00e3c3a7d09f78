import { setTimeout as sleep } from 'node:timers/promises'
import type { ReadQueue } from '../database/read-queue.ts'

const restMs = 1_000
const pauseMs = 20

/**
 * Keeps a projection of the feed up to date for one node: within a second of an event, in small pieces, each as one entry of the
 * read queue. Several nodes may do so; one of them folds, the others find it done.
 */
export class Projection {
  readonly #fold: () => Promise<number | null>
  readonly #queueRead: ReadQueue
  #folded = 0
  #wanted = 0
  #lookedAt = -Infinity
  #timer: NodeJS.Timeout | null = null
  #folding: Promise<void> = Promise.resolve()
  /** Since when another session has been folding, at each try. */
  #heldSince: number | null = null
  #ended = false
  /** Since when there are events that are not folded (monotonic ms); null: all are. */
  #behindSince: number | null = null

  /** `fold` folds one piece, which holds a connection well under 100 ms, and returns how far the projection has come; null while another node folds. */
  constructor(fold: () => Promise<number | null>, queueRead: ReadQueue) {
    this.#fold = fold
    this.#queueRead = queueRead
  }

  /** The feed has reached `seq`. Many calls during one rest make one fold. */
  follow(seq: number): void {
    if (seq > this.#folded) this.#behindSince ??= performance.now()
    this.#wanted = Math.max(this.#wanted, seq)
    if (seq <= this.#folded || this.#timer || this.#ended) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      // A fold that fails now is repeated with the next event or the next request.
      this.#folding = this.upTo(seq).catch(() => undefined)
    }, restMs)
  }

  /** Resolves when everything up to `seq` is folded. */
  async upTo(seq: number): Promise<void> {
    while (this.#folded < seq && !this.#ended) await this.#further()
  }

  /**
   * For a request: folds everything up to `seq`, and the time since the last fold. Waits at most
   * `patienceMs`: the answer then says how far it is behind. Once another session has folded for that long, it is a rebuild, and nobody waits.
   */
  async near(seq: number, patienceMs = 1_500): Promise<void> {
    const deadline = performance.now() + patienceMs
    if (performance.now() - this.#lookedAt > restMs) await this.#further()
    while (this.#folded < seq && !this.#ended && performance.now() < deadline) {
      if (this.#heldSince !== null && performance.now() - this.#heldSince > patienceMs) return
      await this.#further()
    }
  }

  /** Folds one piece, whether or not there are new events. */
  async #further(): Promise<void> {
    const reached = await this.#queueRead(this.#fold)
    const before = this.#lookedAt
    this.#lookedAt = performance.now()
    if (reached === null) {
      // After a rest another session may hold it for a moment.
      if (this.#heldSince === null || this.#lookedAt - before > restMs) this.#heldSince = this.#lookedAt
      await sleep(pauseMs)
    } else {
      this.#heldSince = null
      this.foldedTo(reached)
    }
  }

  /** The projection was seen at this position, and not beyond. */
  foldedTo(seq: number): void {
    this.#folded = seq
    if (seq >= this.#wanted) this.#behindSince = null
  }

  /** For how long it has been behind the feed, ms; 0 while it is not. */
  get behindMs(): number {
    return this.#behindSince === null ? 0 : performance.now() - this.#behindSince
  }

  async stop(): Promise<void> {
    this.#ended = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#folding
  }
}
