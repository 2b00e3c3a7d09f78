import type { Frame } from '../contracts/feed.ts'

/** The transport below a Socket.IO socket on a WebSocket of `ws`, as far as it is used here. */
interface Wire {
  readonly writeBuffer: readonly unknown[]
  readonly transport: {
    readonly writable: boolean
    readonly socket?: {
      readonly readyState: number
      readonly _socket?: { write(bytes: Buffer): boolean; readonly writableLength: number }
    }
  }
}
const openState = 1

/** A frame for all screens of a scope, built once: its Socket.IO message, ready for the wire. */
export function encodeFrame(frame: Frame): Buffer {
  return encodeText(`42${JSON.stringify(['frame', frame])}`)
}

/** A whole text message as a server sends it over a WebSocket (RFC 6455, section 5.2). */
export function encodeText(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([headOf(payload.length), payload])
}

function headOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length])
  const isLong = length > 0xffff
  const head = Buffer.alloc(isLong ? 10 : 4)
  head.writeUInt16BE(isLong ? 0x817f : 0x817e, 0)
  if (isLong) head.writeBigUInt64BE(BigInt(length), 2)
  else head.writeUInt16BE(length, 2)
  return head
}

/**
 * Writes an encoded frame past the queues of Socket.IO and Engine.IO, which would double the cost of the write.
 * Only while they are empty, so that the order stays.
 * @returns false when nothing was written: then it must be emitted as usual
 */
export function writeFrame(connection: unknown, bytes: Buffer): boolean {
  const { transport, writeBuffer } = connection as Wire
  const wire = transport.socket
  if (!transport.writable || writeBuffer.length > 0 || wire?.readyState !== openState || !wire._socket) return false
  wire._socket.write(bytes)
  return true
}

/** Bytes that wait in this process because the client does not read, whatever it claims to have received. */
export function unsentBytes(connection: unknown): number {
  return (connection as Wire).transport.socket?._socket?.writableLength ?? 0
}
