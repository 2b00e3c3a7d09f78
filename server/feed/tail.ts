import type { Pool } from 'pg'
import type { Cursor } from '../contracts/feed.ts'
import { readAfter, readDigest, readOpenSet, type RecordedEvent } from './feed-queries.ts'
import { leadsOf, type ClockLeads } from '../health/clocks.ts'
import { OpenSet } from './open-set.ts'
import { RecentEvents } from './recent-events.ts'

/** How far back a screen may resume (F10). */
const resumeLimit = 5_000
const pageSize = 500
const pollMs = 1_000

/** The calls of a tail to its node. `read` follows every successful read of the history, also an empty one (F7). */
export interface TailListener {
  read: (events: readonly RecordedEvent[]) => void
  /** Called when the epoch of the history has changed or an event is missing: each screen has to load a new snapshot. */
  broken: (reason: string) => void
  /** A read failed; the next one follows within a second. */
  failed: (error: unknown) => void
}

/**
 * Reads the committed history in order for one node (F5): woken after the node's own commits, by NOTIFY as a hint, and
 * once a second in any case. The next event must be the last one's successor; it never skips.
 */
export class FeedTail {
  readonly #pool: Pool
  readonly #listener: TailListener
  readonly openSet = new OpenSet()
  /** How far the clocks were apart at the last read. */
  clocks: ClockLeads = { databaseMs: null, feedMs: 0 }
  #recent: RecentEvents | null = null
  #reading: Promise<void> | null = null
  #again = false
  #readAt = { monotonicMs: -Infinity, instant: '' }
  #timer: NodeJS.Timeout | null = null

  constructor(pool: Pool, listener: TailListener) {
    this.#pool = pool
    this.#listener = listener
  }

  /** Takes the present position; must succeed before screens are served. */
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
    return performance.now() - this.#readAt.monotonicMs
  }

  /** This server's clock at that moment, ISO 8601: the moment up to which a frame is complete (F7). */
  get readAt(): string {
    return this.#readAt.instant
  }

  /** Asks for a read of the history soon. Many wakes during one read make one more read. */
  wake(): void {
    if (this.#reading) this.#again = true
    else this.#reading = this.#lookUntilQuiet()
  }

  /** Resolves after a read that began after this call. */
  async look(): Promise<void> {
    this.wake()
    await this.#reading
  }

  async #lookUntilQuiet(): Promise<void> {
    do {
      this.#again = false
      // No read, no heartbeat: the screens show it themselves.
      await this.#readAll().catch((error: unknown) => this.#listener.failed(error))
    } while (this.#again)
    this.#reading = null
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const from = Date.now()
      const { head, clock, events } = await readAfter(this.#pool, this.head.seq, pageSize)
      this.clocks = leadsOf(clock, { from, to: Date.now() })
      const fault = this.#faultOf(head, events)
      if (fault !== null) return this.#beginAgain(fault)
      this.#noteRead()
      this.recent.push(events)
      for (const event of events) this.openSet.apply(event)
      this.#listener.read(events)
      if (this.head.seq === head.seq) return
    }
  }

  /** Why a read does not continue this history; null when it does. A quiet feed must still be the same feed. */
  #faultOf(head: Cursor, events: readonly RecordedEvent[]): string | null {
    const { epoch, seq, digest } = this.head
    const first = seq + 1
    const count = Math.min(pageSize, head.seq - seq)
    const gap = events.findIndex((event, index) => event.seq !== first + index)
    if (head.epoch !== epoch || head.seq < seq)
      return `expected history ${epoch} at ${seq} or later, came ${head.epoch} at ${head.seq}`
    if (gap >= 0) return `expected event ${first + gap}, came ${events[gap]!.seq}`
    if (events.length !== count)
      return `expected events ${first} to ${first + count - 1}, came none after ${seq + events.length}`
    const reachesHead = seq + count === head.seq
    if (reachesHead && (events.at(-1)?.digest ?? digest) !== head.digest)
      return `expected digest ${head.digest} at ${head.seq}, came another history's`
    return null
  }

  async #beginAgain(reason: string): Promise<void> {
    await this.#begin()
    this.#listener.broken(reason)
  }

  async #begin(): Promise<void> {
    const { head, open } = await readOpenSet(this.#pool)
    const floor = Math.max(0, head.seq - resumeLimit)
    const digest = await readDigest(this.#pool, floor)
    const recent = await this.#readUpTo(head, digest === null ? null : { seq: floor, digest })
    this.openSet.replace(open)
    this.#recent = recent
    this.#noteRead()
  }

  /**
   * The recent events up to `head`. Events may be archived or lost: then, for screens, the history begins after the last
   * hole, at worst at the head.
   */
  async #readUpTo(head: Cursor, floor: { seq: number; digest: string } | null): Promise<RecentEvents> {
    let recent = new RecentEvents(head.epoch, floor ?? head, resumeLimit)
    while (recent.head.seq < head.seq) {
      const page = await readAfter(this.#pool, recent.head.seq, pageSize)
      const events = page.events.filter(({ seq }) => seq <= head.seq)
      if (events.length === 0) return new RecentEvents(head.epoch, head, resumeLimit)
      for (const event of events) {
        if (event.seq === recent.head.seq + 1) recent.push([event])
        else recent = new RecentEvents(head.epoch, event, resumeLimit)
      }
    }
    return recent
  }

  #noteRead(): void {
    this.#readAt = { monotonicMs: performance.now(), instant: new Date().toISOString() }
  }
}
