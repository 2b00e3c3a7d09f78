import { Value } from 'typebox/value'
import { Server } from 'socket.io'
import type { RequestListener, Server as HttpServer } from 'node:http'
import { CaseNumber } from '../contracts/case.ts'
import { Cursor, type Frame, type OpenSetCheck, type ResumeAnswer } from '../contracts/feed.ts'
import { doubtOfHome } from '../http/admission/signs-of-proxy.ts'
import type { SeeCase } from '../cases/seen-case.ts'
import { GroupState, type Volatile } from '../contracts/volatile.ts'
import { admitWith } from './admit-socket.ts'
import { isAllowedHost, isAllowedOrigin, type AllowedHosts } from '../http/admission/allowed-hosts.ts'
import { whatToSet } from '../http/admission/refuse-unknown-hosts.ts'
import type { RecordedEvent } from '../feed/feed-queries.ts'
import { unsentBytes, writeFrame } from './frame-writer.ts'
import { limitRate } from './limit-rate.ts'
import { compact, frameMs } from './frames.ts'
import { ScopeChannel, type Audience } from './scope-channel.ts'
import { afterAcknowledgement, afterReplay, isOverWindow, newScreen, windowBytes } from './screen.ts'
import { nobodyListens, type Gate, type ScreenListener } from './screen-listener.ts'
import type { ScreenServer, ScreenSocket } from './screen.ts'
import type { FeedTail } from '../feed/tail.ts'
import { groupRoom, VolatileSender } from './volatile-sender.ts'

const heartbeatMs = 900
const checkMs = 30_000
/** Half of the time for which a revoked session may still see cases. */
const revocationMs = 1_000

/**
 * The sockets of one node: WebSocket only, one room per scope and disclosure. Frames leave at once when the feed was idle and are
 * coalesced otherwise; each is built and encoded once per room, whatever the number of its screens.
 */
export class Live {
  readonly #io: ScreenServer
  readonly #volatiles: VolatileSender
  readonly #channels = new Map<string, ScopeChannel>()
  #tail: FeedTail | null = null
  /** Receives what screens do; set before the first one connects. */
  listener: ScreenListener = nobodyListens
  #pending: RecordedEvent[] = []
  #flushTimer: NodeJS.Timeout | null = null
  #lastFlushAt = -Infinity
  #lastCheckAt = performance.now()
  readonly #gate: Gate
  readonly #see: SeeCase
  readonly #revocations: NodeJS.Timeout
  mismatches = 0

  constructor(server: HttpServer, hosts: AllowedHosts, gate: Gate, see: SeeCase) {
    this.#gate = gate
    this.#see = see
    this.#revocations = setInterval(() => void this.#endRevoked(), revocationMs).unref()
    const requests = server.listeners('request') as RequestListener[]
    this.#io = new Server(server, {
      transports: ['websocket'],
      serveClient: false,
      // Costs 240 KB of memory a connection.
      perMessageDeflate: false,
      maxHttpBufferSize: 16 * 1024,
      // Socket.IO's `cors` does not guard WebSockets.
      allowRequest: (request, decide) => {
        const away = hosts.evaluationImplied ? doubtOfHome(request) : null
        const fault = away ?? (isAllowedHost(request.headers, hosts) ? null : whatToSet(request.headers).text)
        decide(fault, fault === null && isAllowedOrigin(request.headers, hosts))
      },
    })
    // Socket.IO takes requests without an upgrade for its polling, which is off, and answers them in a form of its own.
    server.removeAllListeners('request')
    for (const listener of requests) server.on('request', listener)
    this.#io.use(admitWith(gate))
    this.#volatiles = new VolatileSender(this.#io)
    this.#io.on('connection', (socket) => {
      limitRate(socket)
      this.#serve(socket)
      this.#serveGroup(socket, this.listener)
      this.#serveDesk(socket, this.listener)
      this.#volatiles.greet(socket)
      this.listener.changed()
      socket.on('disconnect', () => this.listener.changed())
    })
  }

  /** Begins to serve from a started tail. */
  follow(tail: FeedTail): void {
    this.#tail = tail
  }

  /** Ends the screens of sessions and devices that are no longer in force. */
  end(ids: readonly string[]): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      if (socket.data.admission !== null && ids.includes(socket.data.admission)) socket.disconnect(true)
    }
  }

  async #endRevoked(): Promise<void> {
    const held = new Set([...this.#io.sockets.sockets.values()].flatMap(({ data }) => data.admission ?? []))
    if (held.size === 0) return
    // While the database is away nothing is sent either.
    const valid = await this.#gate.stillIn([...held]).catch(() => held)
    this.end([...held].filter((id) => !valid.has(id)))
  }

  /** The screens of this node. */
  sockets(): Iterable<ScreenSocket> {
    return this.#io.sockets.sockets.values()
  }

  get screens(): number {
    return this.#io.sockets.sockets.size
  }

  /** The newest values of the volatile lane, for all screens that they concern (F13). */
  tell(volatile: Volatile): void {
    this.#volatiles.send(volatile)
  }

  /** The tail has read: with events a frame follows, without any a heartbeat (F7). */
  read(events: readonly RecordedEvent[]): void {
    for (const event of events) this.#pending.push(event)
    if (this.#pending.length === 0) return this.#beat()
    if (this.#flushTimer) return
    const wait = this.#lastFlushAt + frameMs(this.screens) - performance.now()
    if (wait <= 0) this.#flush()
    else this.#flushTimer = setTimeout(() => this.#flush(), wait)
  }

  /** The history was replaced: every screen takes a new snapshot. */
  reset(): void {
    this.#pending = []
    this.#channels.clear()
    this.#io.emit('reset', { reason: 'epoch' })
    for (const { data } of this.#io.sockets.sockets.values()) data.screen = newScreen(data.screen)
    this.#io.socketsLeave([...this.#io.sockets.adapter.rooms.keys()].filter((room) => room.startsWith('scope:')))
  }

  close(): void {
    clearInterval(this.#revocations)
    if (this.#flushTimer) clearTimeout(this.#flushTimer)
    // Not io.close(): it would also wait for the HTTP server, and so for every line without a request yet.
    this.#io.disconnectSockets(true)
    this.#io.engine.close()
  }

  #beat(): void {
    const now = performance.now()
    const withCheck = now - this.#lastCheckAt >= checkMs
    for (const channel of this.#channels.values()) {
      if (withCheck || channel.quietFor(now) >= heartbeatMs) this.#send(channel, [], now, withCheck)
    }
    if (withCheck) this.#lastCheckAt = now
  }

  #flush(): void {
    if (this.#flushTimer) clearTimeout(this.#flushTimer)
    this.#flushTimer = null
    const events = this.#pending
    if (events.length === 0) return
    this.#pending = []
    const now = performance.now()
    this.#lastFlushAt = now
    const withCheck = now - this.#lastCheckAt >= checkMs
    for (const channel of this.#channels.values()) this.#send(channel, events, now, withCheck)
    if (withCheck) this.#lastCheckAt = now
  }

  #send(channel: ScopeChannel, events: readonly RecordedEvent[], now: number, withCheck: boolean): void {
    const tail = this.#started()
    this.#putAway(channel)
    if (!this.#io.sockets.adapter.rooms.has(roomOf(channel))) {
      this.#channels.delete(roomOf(channel))
      return
    }
    const check: OpenSetCheck | undefined = withCheck ? tail.openSet.check(channel.scope) : undefined
    const { frame, bytes } = channel.advance(events, tail.head, tail.readAt, now, check)
    for (const socket of this.#screensOf(channel)) {
      if (withCheck) socket.data.mayDiffer = true
      if (!writeFrame(socket.conn, bytes)) socket.emit('frame', frame)
    }
  }

  /** Takes screens whose unacknowledged bytes exceed the window out of the room before anything more is queued (F11). */
  #putAway(channel: ScopeChannel): void {
    for (const socket of this.#screensOf(channel)) {
      if (!isOverWindow(socket.data.screen, channel) && unsentBytes(socket.conn) <= windowBytes) continue
      void socket.leave(roomOf(channel))
      socket.data.screen = { ...socket.data.screen, state: 'away', leftAt: channel.position }
    }
  }

  /** The screens of its room. */
  *#screensOf(audience: Audience): Iterable<ScreenSocket> {
    for (const id of this.#io.sockets.adapter.rooms.get(roomOf(audience)) ?? []) {
      const socket = this.#io.sockets.sockets.get(id)
      if (socket) yield socket
    }
  }

  #serve(socket: ScreenSocket): void {
    socket.on('resume', (cursor, answer) => {
      if (!Value.Check(Cursor, cursor) || typeof answer !== 'function') return void socket.disconnect(true)
      this.#resume(socket, cursor, answer).catch(() => socket.disconnect(true))
    })
    socket.on('ack', (seq) => {
      // A position that it cannot have reached or read: accepting it would clear its account without clearing its queue.
      const isTrue =
        Number.isSafeInteger(seq) && seq <= this.#started().head.seq && unsentBytes(socket.conn) <= windowBytes
      if (isTrue) this.#acknowledge(socket, seq)
      else socket.disconnect(true)
    })
    socket.on('mismatch', () => {
      // One report for each check that was sent: repeating it does not raise the count.
      if (!socket.data.mayDiffer) return
      socket.data.mayDiffer = false
      this.mismatches += 1
    })
  }

  #serveGroup(socket: ScreenSocket, { joined, left, chosen }: ScreenListener): void {
    const { group } = socket.data
    socket.on('group', (state, stored) => {
      if (group === null || !Value.Check(GroupState, state) || typeof stored !== 'function') {
        return void socket.disconnect(true)
      }
      // Without an answer the window reads the group's state again: a choice that was not stored has no effect.
      chosen(group, state).then(stored, () => undefined)
    })
    if (group === null) return
    void socket.join(groupRoom(group))
    joined(group)
    socket.on('disconnect', () => {
      left(group)
      if (!this.#io.sockets.adapter.rooms.has(groupRoom(group))) this.#volatiles.forget(group)
    })
  }

  /** Only a dispatcher is present anywhere; other screens' claims are ignored. */
  #serveDesk(socket: ScreenSocket, { opened }: ScreenListener): void {
    if (socket.data.seat === null) return
    socket.on('presence', (caseNumber) => {
      if (caseNumber !== null && !Value.Check(CaseNumber, caseNumber)) return void socket.disconnect(true)
      socket.data.openCase = caseNumber
      opened(socket)
    })
    socket.on('disconnect', () => opened(socket))
  }

  async #resume(socket: ScreenSocket, cursor: Cursor, answer: (answer: ResumeAnswer) => void): Promise<void> {
    const tail = this.#started()
    // A snapshot of a moment ago may be ahead of this node's tail.
    if (cursor.seq > tail.head.seq) await tail.look()
    // Several replays at once to a screen that reads none of them would pile up.
    const isClogged = isOverWindow(socket.data.screen, this.#channel(socket.data.screen))
    if (!socket.connected || isClogged) return void socket.disconnect(true)
    answer(this.#catchUp(socket, cursor))
  }

  /** From here to the room in one turn of the event loop: no frame can fall between the replay and the first live one. */
  #catchUp(socket: ScreenSocket, cursor: Cursor): ResumeAnswer {
    this.#flush()
    const tail = this.#started()
    const missed = tail.recent.after(cursor)
    if (typeof missed === 'string') {
      void socket.leave(roomOf(socket.data.screen))
      socket.data.screen = newScreen(socket.data.screen)
      return { kind: 'reset', reason: missed }
    }
    const channel = this.#channel(socket.data.screen)
    const { epoch, seq, digest } = tail.head
    const events = compact(channel.eventsFor(missed))
    const frame: Frame = { epoch, from: cursor.seq, to: seq, digest, at: tail.readAt, events }
    void socket.join(roomOf(channel))
    socket.data.screen = afterReplay(socket.data.screen, channel, JSON.stringify(frame).length)
    return { kind: 'replay', frame }
  }

  #acknowledge(socket: ScreenSocket, seq: number): void {
    const screen = afterAcknowledgement(socket.data.screen, this.#channel(socket.data.screen), seq)
    socket.data.screen = screen
    if (screen.state !== 'away' || !screen.leftAt || seq < screen.leftAt.seq) return
    const answer = this.#catchUp(socket, { epoch: this.#started().head.epoch, ...screen.leftAt })
    if (answer.kind === 'replay') socket.emit('frame', answer.frame)
    else socket.emit('reset', { reason: answer.reason })
    this.#volatiles.greet(socket)
  }

  #channel(audience: Audience): ScopeChannel {
    const room = roomOf(audience)
    const known = this.#channels.get(room)
    if (known) return known
    const channel = new ScopeChannel(audience, this.#started().head, this.#see)
    this.#channels.set(room, channel)
    return channel
  }

  #started(): FeedTail {
    if (!this.#tail) throw new Error('expected a tail to follow')
    return this.#tail
  }
}

const roomOf = ({ scope, disclosure }: Audience): string => `scope:${disclosure}:${scope}`
