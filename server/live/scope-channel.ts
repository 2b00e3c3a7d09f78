import type { Disclosure } from '../accounts/rights/disclosure.ts'
import type { SeeCase } from '../cases/seen-case.ts'
import type { Cursor, FeedEvent, Frame, OpenSetCheck } from '../contracts/feed.ts'
import { encodeFrame } from './frame-writer.ts'
import { eventsFor } from './frames.ts'
import type { RecordedEvent } from '../feed/feed-queries.ts'

/** A position in one history. */
export interface Position {
  readonly seq: number
  readonly digest: string
}

/** Screens that see the same: the cases of an area, with their homes or without. */
export interface Audience {
  readonly scope: string
  readonly disclosure: Disclosure
}

/** A frame and its whole message for the wire. */
interface SentFrame {
  readonly frame: Frame
  readonly bytes: Buffer
}

/** The frames kept for the byte accounts of their screens; a screen further behind has exceeded its window anyway. */
const rememberedFrames = 4_096

/**
 * The frames of all screens of one scope and disclosure: the same for each, so that a frame is built once for any number. Keeps how
 * many bytes were sent up to each frame, so that a screen's unacknowledged bytes are one subtraction.
 */
export class ScopeChannel {
  readonly scope: string
  readonly disclosure: Disclosure
  readonly #see: SeeCase
  #position: Position
  #sentBytes = 0
  #frames: { readonly to: number; readonly sentBytes: number }[] = []
  #lastSentAt = -Infinity

  constructor({ scope, disclosure }: Audience, position: Position, see: SeeCase) {
    this.scope = scope
    this.disclosure = disclosure
    this.#see = see
    this.#position = position
  }

  get position(): Position {
    return this.#position
  }

  get sentBytes(): number {
    return this.#sentBytes
  }

  /** These events as its screens see them. */
  eventsFor(events: readonly RecordedEvent[]): FeedEvent[] {
    return eventsFor(this.scope, events, (item) => this.#see(item, this.disclosure))
  }

  /** Milliseconds (monotonic clock) since the last frame. */
  quietFor(now: number): number {
    return now - this.#lastSentAt
  }

  /**
   * The frame from this channel's position to `head`, also as bytes ready for the wire; moves the channel there.
   * @param at when the history was last read, ISO 8601
   * @param now the same node's monotonic clock in milliseconds
   */
  advance(events: readonly RecordedEvent[], head: Cursor, at: string, now: number, check?: OpenSetCheck): SentFrame {
    const frame: Frame = {
      epoch: head.epoch,
      from: this.#position.seq,
      to: head.seq,
      digest: head.digest,
      at,
      events: this.eventsFor(events),
      ...(check && { check }),
    }
    this.#position = head
    this.#lastSentAt = now
    const bytes = encodeFrame(frame)
    this.#sentBytes += bytes.length
    this.#frames.push({ to: frame.to, sentBytes: this.#sentBytes })
    if (this.#frames.length > rememberedFrames * 2) this.#frames = this.#frames.slice(-rememberedFrames)
    return { frame, bytes }
  }

  /** Bytes sent up to and including the newest frame that ends at or before `seq`. */
  sentBytesAt(seq: number): number {
    let low = 0
    let high = this.#frames.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#frames[middle]!.to <= seq) low = middle + 1
      else high = middle
    }
    return this.#frames[low - 1]?.sentBytes ?? 0
  }
}
