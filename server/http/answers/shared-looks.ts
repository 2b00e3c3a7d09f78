import { setTimeout as sleep } from 'node:timers/promises'

/** A screen's start asks once; so many that wait at the same time are a crowd. */
const crowd = 6
/** After a look for a crowd comes a rest of so many times its duration: the embedded database holds reports up while it looks. */
const restFactor = 3
const longestRestMs = 500

interface Look<Seen> {
  readonly seen: Promise<Seen>
  askers: number
}

/**
 * Lets all requests at the same time share one read of data that changes with each event. Reads for strangers run one after
 * the other; while many strangers wait, for whatever data, reads take about a quarter of the time.
 */
export class SharedLooks<Seen> {
  readonly #running = new Map<string, Look<Seen>>()
  #strangers = 0
  #last: Promise<unknown> = Promise.resolve()
  #rest: Promise<unknown> = Promise.resolve()

  /** `key` names the data, and the kind of reader. */
  share(key: string, isStranger: boolean, look: () => Promise<Seen>): Promise<Seen> {
    if (isStranger) this.#strangers += 1
    const known = this.#running.get(key)
    if (known) {
      known.askers += 1
      return known.seen
    }
    const seen = (isStranger ? this.#inLine(look) : look()).finally(() => {
      this.#running.delete(key)
      if (isStranger) this.#strangers -= begun.askers
    })
    const begun: Look<Seen> = { seen, askers: 1 }
    this.#running.set(key, begun)
    return seen
  }

  #inLine(look: () => Promise<Seen>): Promise<Seen> {
    const seen = this.#last.then(async () => {
      await this.#rest
      const begunAt = performance.now()
      const found = await look()
      const restMs = Math.min(restFactor * (performance.now() - begunAt), longestRestMs)
      if (this.#strangers > crowd) this.#rest = sleep(restMs, undefined, { ref: false })
      return found
    })
    // The next one comes whether or not this one fails; the failure is that of its askers.
    this.#last = seen.catch(() => undefined)
    return seen
  }
}
