/**
 * The screens of the fanout bench, a process of its own: many bare sockets that receive, check and acknowledge. What all
 * receive alike is parsed once; the others compare bytes, so that the check stays cheap and exact.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Cursor } from '../../../server/contracts/feed.ts'
import { acknowledgeMs } from '../../../web/feed/acknowledger.ts'
import { protocols, type Protocol, type ProtocolName } from './protocols.ts'
import { FrameReader, writeTextFrame } from './read-frames.ts'

export type ScreensOrder =
  | {
      readonly kind: 'open'
      readonly port: number
      readonly protocol: ProtocolName
      readonly count: number
      readonly scope: string
      readonly cursor: Cursor
    }
  /** Answered when every screen has everything up to `seq`, or has waited too long. */
  | { readonly kind: 'finish'; readonly seq: number }

export interface ScreensResult {
  readonly faults: readonly string[]
  /** CPU seconds of this process between the two orders. */
  readonly cpuSeconds: number
  readonly messages: number
}

const patienceMs = 60_000
const reading = Buffer.alloc(256 * 1024)

/** What has been received by the screen that is furthest: the payload, and the position after it. */
interface Received {
  readonly payload: Buffer
  readonly seq: number
}

class Screens {
  readonly #order: ScreensOrder & { kind: 'open' }
  readonly #protocol: Protocol
  readonly #received: Received[] = []
  readonly #faults: string[] = []
  readonly #sockets: Socket[] = []
  /** How many of `#received` each screen has. */
  readonly #progress: Int32Array
  #messages = 0
  #cpuBefore = process.cpuUsage()
  #acknowledging: NodeJS.Timeout | null = null

  constructor(order: ScreensOrder & { kind: 'open' }) {
    this.#order = order
    this.#protocol = protocols[order.protocol]
    this.#progress = new Int32Array(order.count)
  }

  async open(): Promise<void> {
    await Promise.all(Array.from({ length: this.#order.count }, (_, index) => this.#openOne(index)))
    if (this.#protocol.acknowledges) this.#acknowledging = setInterval(() => this.#acknowledge(), acknowledgeMs)
    this.#cpuBefore = process.cpuUsage()
  }

  async finish(seq: number): Promise<ScreensResult> {
    const deadline = performance.now() + patienceMs
    while (!this.#hasAll(seq) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
    const { user, system } = process.cpuUsage(this.#cpuBefore)
    if (this.#acknowledging) clearInterval(this.#acknowledging)
    for (const [index, count] of this.#progress.entries()) {
      const at = this.#received[count - 1]?.seq ?? this.#order.cursor.seq
      if (at !== seq) this.#faults.push(`screen ${index}: expected everything up to ${seq}, it stands at ${at}`)
    }
    for (const socket of this.#sockets)
      socket
        .removeAllListeners()
        .on('error', () => undefined)
        .destroy()
    return { faults: this.#faults, cpuSeconds: (user + system) / 1e6, messages: this.#messages }
  }

  #hasAll(seq: number): boolean {
    if (this.#received.at(-1)?.seq !== seq) return false
    return this.#progress.every((count) => count === this.#received.length)
  }

  #openOne(index: number): Promise<void> {
    const { port, cursor, scope } = this.#order
    return new Promise((resolve, reject) => {
      const frames = new FrameReader()
      let upgraded = false
      const onPayload = (payload: Buffer) => {
        if (this.#isShared(payload)) return this.#receive(index, payload)
        const message = this.#protocol.read(payload.toString(), cursor, scope)
        if (message.kind === 'greeting') socket.write(writeTextFrame(message.answer))
        if (message.kind === 'ready') resolve()
      }
      const onBytes = (length: number): boolean => {
        let bytes = reading.subarray(0, length)
        if (!upgraded) {
          const end = bytes.indexOf('\r\n\r\n')
          if (end < 0 || !bytes.toString('latin1', 0, 12).endsWith('101'))
            reject(new Error('Expected a switch to WebSocket'))
          upgraded = true
          bytes = bytes.subarray(end + 4)
        }
        frames.read(bytes, onPayload)
        return true
      }
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: reading, callback: onBytes } })
      this.#sockets.push(socket)
      socket.on('error', reject)
      socket.on('close', () => this.#faults.push(`screen ${index}: the connection was closed`))
      socket.write(
        `GET ${this.#protocol.path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
          `sec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
      )
    })
  }

  #isShared(payload: Buffer): boolean {
    const { sharedPrefix } = this.#protocol
    return payload.length > sharedPrefix.length && payload.toString('latin1', 0, sharedPrefix.length) === sharedPrefix
  }

  #receive(index: number, payload: Buffer): void {
    this.#messages += 1
    const count = this.#progress[index]!
    const known = this.#received[count]
    if (known?.payload.equals(payload)) {
      this.#progress[index] = count + 1
      return
    }
    const message = this.#protocol.read(payload.toString(), this.#order.cursor, this.#order.scope)
    if (message.kind !== 'news' || message.events.length === 0) return
    const before = this.#received[count - 1]?.seq ?? this.#order.cursor.seq
    const isNext = message.from === before && message.events.every((event, place) => event.seq === before + 1 + place)
    if (!isNext || known) {
      this.#faults.push(
        `screen ${index}: expected what follows ${before}, came ${message.from} and ${payload.length} bytes`,
      )
      return
    }
    this.#received.push({ payload: Buffer.from(payload), seq: before + message.events.length })
    this.#progress[index] = count + 1
  }

  #acknowledge(): void {
    for (const [index, socket] of this.#sockets.entries()) {
      const seq = this.#received[this.#progress[index]! - 1]?.seq ?? this.#order.cursor.seq
      socket.write(writeTextFrame(`42["ack",${seq}]`))
    }
  }
}

let screens: Screens | null = null

async function obey(order: ScreensOrder): Promise<ScreensResult | 'open'> {
  if (order.kind === 'open') {
    screens = new Screens(order)
    await screens.open()
    return 'open'
  }
  if (!screens) throw new Error('Expected open screens, there are none')
  return screens.finish(order.seq)
}

process.on('message', (order: ScreensOrder) => void obey(order).then((answer) => process.send?.(answer)))
process.send?.('ready')
