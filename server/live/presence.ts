import { randomUUID } from 'node:crypto'
import type { CaseNumber } from '../contracts/case.ts'
import type { Volatile } from '../contracts/volatile.ts'
import { unsentBytes } from './frame-writer.ts'
import { oneAtATime } from '../volatile/one-at-a-time.ts'
import { windowBytes, type ScreenSocket } from './screen.ts'
import type { VolatileLane } from '../volatile/volatile-lane.ts'
import { forgetVolatile } from '../volatile/volatile-queries.ts'

const topic = 'presence'
const beatMs = 5_000
/** Three missed beats: the node is gone, and its seats with it. */
const freshSeconds = 15
/** A dispatcher who moves down a list opens many cases in a second. */
const restMs = 150

/** A desk with a dispatcher, and the case open at it. */
interface SeatAtWork {
  readonly id: string
  readonly seat: string
  readonly scope: string
  readonly caseNumber: CaseNumber | null
}

/**
 * Presence (F13): each node puts the seats at its own screens, all nodes read those of all, and each desk receives
 * the others within its scope. Desks above see those below them, never the reverse: no screen receives the number of a case that it
 * could not see.
 */
export class Presence {
  readonly #lane: VolatileLane
  readonly #node = randomUUID()
  readonly #screens: () => Iterable<ScreenSocket>
  readonly #put: () => Promise<void>
  #seats: readonly SeatAtWork[] = []
  #isToldOf = false
  #timer: NodeJS.Timeout | null = null

  constructor(lane: VolatileLane, screens: () => Iterable<ScreenSocket>) {
    this.#lane = lane
    this.#screens = screens
    this.#put = oneAtATime(async () => {
      const own = this.#own()
      // A city without a dispatcher writes nothing.
      if (own.length === 0 && !this.#isToldOf) return
      this.#isToldOf = own.length > 0
      await lane.put(topic, this.#node, own).catch(() => undefined)
    }, restMs)
  }

  start(): void {
    this.#lane.follow(topic, freshSeconds, (values) => {
      this.#seats = (Object.values(values) as SeatAtWork[][]).flat()
      for (const socket of this.#screens()) this.#tell(socket)
    })
    this.#timer = setInterval(() => this.changed(), beatMs)
  }

  /** A desk has connected, left or opened another case, or a beat is due. */
  changed(): void {
    if (this.#timer) void this.#put()
  }

  /** The state that a new desk needs. */
  greet(socket: ScreenSocket): void {
    this.#tell(socket)
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    await this.#put()
    await forgetVolatile(this.#lane.pool, topic, this.#node, freshSeconds).catch(() => undefined)
  }

  #own(): SeatAtWork[] {
    return [...this.#screens()].flatMap(({ id, data: { seat, screen, openCase } }) =>
      seat === null || openCase === undefined ? [] : [{ id, seat, scope: screen.scope, caseNumber: openCase }],
    )
  }

  #tell(socket: ScreenSocket): void {
    const { seat, screen, openCase } = socket.data
    if (seat === null || openCase === undefined || unsentBytes(socket.conn) > windowBytes) return
    const others = this.#seats.filter(({ id, scope }) => id !== socket.id && scope.startsWith(screen.scope))
    const seats = others.map((one) => ({ seat: one.seat, caseNumber: one.caseNumber }))
    const text = JSON.stringify(seats)
    if (text === socket.data.toldSeats) return
    socket.data.toldSeats = text
    socket.emit('volatile', { topic, seats } satisfies Volatile)
  }
}
