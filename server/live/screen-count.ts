import { randomUUID } from 'node:crypto'
import { oneAtATime } from '../volatile/one-at-a-time.ts'
import type { VolatileLane } from '../volatile/volatile-lane.ts'
import { forgetVolatile } from '../volatile/volatile-queries.ts'

const topic = 'screens'
const beatMs = 5_000
/** Three missed beats: the node is gone. */
const freshSeconds = 15

/**
 * The number of screens that show the city, over all nodes, by the volatile lane (F13). Each node puts its own count;
 * the next beat repairs a lost value.
 */
export class ScreenCount {
  readonly #lane: VolatileLane
  readonly #node = randomUUID()
  readonly #changed: (values: Readonly<Record<string, number>>) => void
  readonly #put: () => Promise<void>
  #timer: NodeJS.Timeout | null = null

  constructor(
    lane: VolatileLane,
    { count, changed }: { count: () => number; changed: (values: Readonly<Record<string, number>>) => void },
  ) {
    this.#lane = lane
    this.#changed = changed
    this.#put = oneAtATime(() => lane.put(topic, this.#node, count()).catch(() => undefined))
  }

  start(): void {
    this.#lane.follow(topic, freshSeconds, (values) => this.#changed(values as Record<string, number>))
    this.#timer = setInterval(() => this.changed(), beatMs)
    this.changed()
  }

  /** A screen has connected or left, or a beat is due. Many changes during one put make one more. */
  changed(): void {
    if (this.#timer) void this.#put()
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    // After a put that may still be running.
    await this.#put()
    await forgetVolatile(this.#lane.pool, topic, this.#node, freshSeconds).catch(() => undefined)
  }
}
