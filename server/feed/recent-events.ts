import type { Cursor, ResetReason } from '../contracts/feed.ts'
import type { RecordedEvent } from './feed-queries.ts'

/**
 * The newest events of one history in memory, so that a thousand screens that come back at once cost the database
 * nothing. Knows the digest at its floor, so that a cursor exactly there can still be resumed.
 */
export class RecentEvents {
  readonly epoch: string
  readonly #limit: number
  #floor: { seq: number; digest: string }
  #events: RecordedEvent[] = []

  constructor(epoch: string, floor: { seq: number; digest: string }, limit: number) {
    this.epoch = epoch
    this.#floor = { seq: floor.seq, digest: floor.digest }
    this.#limit = limit
  }

  get head(): Cursor {
    const last = this.#events.at(-1) ?? this.#floor
    return { epoch: this.epoch, seq: last.seq, digest: last.digest }
  }

  get newest(): RecordedEvent | undefined {
    return this.#events.at(-1)
  }

  /** Appends the next events; they must follow the head (the tail has checked). */
  push(events: readonly RecordedEvent[]): void {
    for (const event of events) this.#events.push(event)
    // Cut in halves, not one by one: moving an array's head is expensive.
    if (this.#events.length <= this.#limit * 1.5) return
    const cut = this.#events.length - this.#limit
    const { seq, digest } = this.#events[cut - 1]!
    this.#floor = { seq, digest }
    this.#events = this.#events.slice(cut)
  }

  /** The events after a cursor, or why there are none to give (F10). */
  after({ epoch, seq, digest }: Cursor): readonly RecordedEvent[] | ResetReason {
    if (epoch !== this.epoch) return 'epoch'
    const { seq: head } = this.head
    if (seq > head) return 'ahead'
    if (seq < this.#floor.seq || head - seq > this.#limit) return 'behind'
    const index = seq - this.#floor.seq
    const known = index === 0 ? this.#floor.digest : this.#events[index - 1]!.digest
    return known === digest ? this.#events.slice(index) : 'digest'
  }
}
