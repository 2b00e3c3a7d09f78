import type { Pool } from 'pg'
import type { Cursor } from '../contracts/feed.ts'
import { readDigest, readEvents, readHead, readOpenSet, type RecordedEvent } from './feed-queries.ts'
import { OpenSet } from './open-set.ts'
import { RecentEvents } from './recent-events.ts'

/** How far back a screen may resume (F10). */
export const resumeLimit = 5_000
const pageSize = 500
const pollMs = 1_000

/** What a tail tells its node. `read` follows every successful look at the history, also an empty one (F7). */
export interface TailListener {
  read: (events: readonly RecordedEvent[]) => void
  /** The history is not the one it was, or has a hole: every screen must begin anew. */
  broken: (reason: string) => void
}

/**
 * Reads the committed history in order for one node (F5): woken after the node's own commits, by NOTIFY as a hint, and
 * once a second in any case. The next event must be the last one's successor; it never skips.
 */
export class FeedTail {
  readonly #pool: Pool
  readonly #listener: TailListener
  readonly openSet = new OpenSet()
  #recent: RecentEvents | null = null
  #reading: Promise<void> | null = null
  #again = false
  #readAt = -Infinity
  #timer: NodeJS.Timeout | null = null

  constructor(pool: Pool, listener: TailListener) {
    this.#pool = pool
    this.#listener = listener
  }

  /** Takes the position of now; must succeed before screens are served. */
  async start(): Promise<void> {
    await this.#begin()
    this.#timer = setInterval(() => this.wake(), pollMs)
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#again = false
    await this.#reading
  }

  get recent(): RecentEvents {
    if (!this.#recent) throw new Error('expected a started tail')
    return this.#recent
  }

  get head(): Cursor {
    return this.recent.head
  }

  /** Milliseconds (monotonic clock) since the history was last read with success. */
  get sinceRead(): number {
    return performance.now() - this.#readAt
  }

  /** Asks for a look at the history soon. Many wakes during one look make one more look. */
  wake(): void {
    if (this.#reading) this.#again = true
    else this.#reading = this.#lookUntilQuiet()
  }

  /** Resolves after a look that began after this call. */
  async look(): Promise<void> {
    this.wake()
    await this.#reading
  }

  async #lookUntilQuiet(): Promise<void> {
    do {
      this.#again = false
      // A database that is away is no news here: no read, no heartbeat, and the screens say so themselves.
      await this.#readAll().catch(() => undefined)
    } while (this.#again)
    this.#reading = null
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const events = await readEvents(this.#pool, this.head.seq, pageSize)
      if (events.length === 0 && (await this.#historyChanged())) return
      if (!this.#follows(events)) return this.#beginAgain(`expected event ${this.head.seq + 1}, came ${events[0]?.seq}`)
      this.#readAt = performance.now()
      this.recent.push(events)
      for (const event of events) this.openSet.apply(event)
      this.#listener.read(events)
      if (events.length < pageSize) return
    }
  }

  #follows(events: readonly RecordedEvent[]): boolean {
    const { seq } = this.head
    return events.every((event, index) => event.seq === seq + 1 + index)
  }

  /** A quiet feed must still be the same feed: a restored database shows another epoch or an earlier head. */
  async #historyChanged(): Promise<boolean> {
    const head = await readHead(this.#pool)
    const same = head.epoch === this.head.epoch && head.seq >= this.head.seq
    if (same && (head.seq > this.head.seq || head.digest === this.head.digest)) return false
    await this.#beginAgain(`expected history ${this.head.epoch} at ${this.head.seq}, came ${head.epoch} at ${head.seq}`)
    return true
  }

  async #beginAgain(reason: string): Promise<void> {
    await this.#begin()
    this.#listener.broken(reason)
  }

  async #begin(): Promise<void> {
    const { head, open } = await readOpenSet(this.#pool)
    const floor = Math.max(0, head.seq - resumeLimit)
    const digest = await readDigest(this.#pool, floor)
    // Events below the floor may be archived; then the history begins, for screens, at the head.
    const recent = new RecentEvents(head.epoch, digest === null ? head : { seq: floor, digest }, resumeLimit)
    while (recent.head.seq < head.seq) {
      const page = await readEvents(this.#pool, recent.head.seq, pageSize)
      if (page.length === 0) throw new Error(`expected events up to ${head.seq}, came none after ${recent.head.seq}`)
      recent.push(page.filter((event) => event.seq <= head.seq))
    }
    this.openSet.replace(open)
    this.#recent = recent
    this.#readAt = performance.now()
  }
}
