import { setTimeout as sleep } from 'node:timers/promises'

/** A screen's start asks once; so many at the same time are a crowd. */
const crowd = 6
/** After a look for a crowd comes a rest of so many times its duration: the embedded database holds reports up while it looks. */
const restFactor = 3

interface Look<Seen> {
  readonly seen: Promise<Seen>
  askers: number
}

/**
 * Lets all who ask for the same at the same time share one look at what changes with each event. However large a crowd, its looks
 * take a quarter of the time at most: those that ask in the rest share the next one.
 */
export class SharedLooks<Seen> {
  readonly #running = new Map<string, Look<Seen>>()
  readonly #rests = new Map<string, Promise<unknown>>()

  /** `key` names what is looked at. */
  share(key: string, look: () => Promise<Seen>): Promise<Seen> {
    const known = this.#running.get(key)
    if (known) {
      known.askers += 1
      return known.seen
    }
    const begun: Look<Seen> = { seen: this.#begin(key, look, () => begun.askers), askers: 1 }
    this.#running.set(key, begun)
    return begun.seen
  }

  async #begin(key: string, look: () => Promise<Seen>, askers: () => number): Promise<Seen> {
    await this.#rests.get(key)
    const begunAt = performance.now()
    try {
      return await look()
    } finally {
      this.#running.delete(key)
      if (askers() > crowd) this.#rest(key, restFactor * (performance.now() - begunAt))
    }
  }

  #rest(key: string, ms: number): void {
    const rest = sleep(ms, undefined, { ref: false })
    this.#rests.set(key, rest)
    void rest.then(() => this.#rests.delete(key))
  }
}
