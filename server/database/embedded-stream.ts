import { Duplex } from 'node:stream'

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const terminate = 'X'.charCodeAt(0)

/** Where one connection's messages go. */
export interface EmbeddedSession {
  send(messages: Uint8Array<ArrayBuffer>): void
  disconnect(): void
}

/**
 * Replaces the socket to PostgreSQL that `pg` expects, and passes on whole protocol messages only: the embedded database
 * answers one call completely before the next, so half a message would be read as the end of the connection.
 */
export class EmbeddedStream extends Duplex {
  readonly #session: EmbeddedSession
  #rest: Buffer = Buffer.alloc(0)
  #started = false

  constructor(session: EmbeddedSession) {
    super()
    this.#session = session
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {
    // Answers are pushed as they come; there is at most one query's worth of them.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#take(chunk)
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#session.disconnect()
    done(error)
  }

  /** Forwards the whole messages received so far and keeps the rest. */
  #take(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const start = this.#started ? 0 : this.#takeFirstMessage(bytes)
    let end = start
    while (this.#started && bytes.length - end >= 5 && bytes[end] !== terminate) {
      const next = end + 1 + bytes.readInt32BE(end + 1)
      if (next > bytes.length) break
      end = next
    }
    if (end > start) this.#send(bytes.subarray(start, end))
    this.#rest = bytes.subarray(end)
  }

  /** @returns how many bytes the first message, which alone has no type byte, took */
  #takeFirstMessage(bytes: Buffer): number {
    if (bytes.length < 4 || bytes.length < bytes.readInt32BE(0)) return 0
    const length = bytes.readInt32BE(0)
    this.#send(bytes.subarray(0, length))
    this.#started = true
    return length
  }

  /** Copies, as the bytes are then moved to another thread and may be part of a shared buffer. */
  #send(messages: Uint8Array): void {
    this.#session.send(new Uint8Array(messages))
  }
}
