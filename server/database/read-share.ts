import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** For whom something is read: visitors without a session or device token, or those with one. */
export type Asker = 'stranger' | 'known'

/** The reader of the present work. Unset for work that must never wait behind readers: intake, the feed's tail, sessions,
 * acts, and the server's own tasks.
 * acts, and what the server does by itself.
 */
export const asking = new AsyncLocalStorage<Asker>()

/** How many connections readers of one kind may hold at once, and how many may wait for one. */
export interface ShareLimits {
  readonly connections: number
  readonly waiting: number
  readonly patienceMs: number
}

const pauseMs = 5
/** After so long among others that wait, a read lets nobody else go first: a busy node still answers. */
const longestYieldMs = 2_000

/**
 * The share of a pool for readers of one kind. A reader that finds it full waits in a bounded line and for a bounded time; then the
 * answer is 503 with `retry-after`. `othersWait`: whether other work waits for a connection now; a reader lets it go first.
 */
export class ReadShare {
  readonly #limits: ShareLimits
  readonly #othersWait: () => boolean
  readonly #waiting: (() => void)[] = []
  #held = 0

  constructor(limits: ShareLimits, othersWait: () => boolean) {
    this.#limits = limits
    this.#othersWait = othersWait
  }

  /**
   * Resolves with the function that gives the place back, to be called once.
   * @throws {TooManyReadersError} when too many wait already, or it took too long
   */
  async take(): Promise<() => void> {
    if (this.#held < this.#limits.connections) this.#held += 1
    else await this.#wait()
    const deadline = performance.now() + longestYieldMs
    while (this.#othersWait() && performance.now() < deadline) await sleep(pauseMs)
    return () => this.#giveBack()
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#limits.waiting) throw new TooManyReadersError()
    return new Promise<void>((resolve, reject) => {
      const enter = () => {
        clearTimeout(timeout)
        resolve()
      }
      const timeout = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(new TooManyReadersError())
      }, this.#limits.patienceMs)
      this.#waiting.push(enter)
    })
  }

  /** The place goes to the reader that has waited longest. */
  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#held -= 1
  }
}

/** The line of readers is full, or its patience at an end: nothing was read. An answer of 503 to its asker. */
export class TooManyReadersError extends Error {
  override name = 'TooManyReadersError'
  /** When to try again. */
  readonly retrySeconds = 2

  constructor() {
    super('Too many requests read at the same time. Try again in 2 s; nothing was changed.')
  }
}
