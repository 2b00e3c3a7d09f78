/** The payloads of unmasked WebSocket frames (RFC 6455, section 5.2) in a byte stream that arrives in pieces. */
export class FrameReader {
  #rest: Buffer | null = null

  /** Calls `onPayload` for each complete frame with a view that is valid during the call only. */
  read(piece: Buffer, onPayload: (payload: Buffer) => void): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, piece]) : piece
    let start = 0
    for (;;) {
      const { begin, end } = payloadAt(bytes, start)
      if (end > bytes.length) break
      onPayload(bytes.subarray(begin, end))
      start = end
    }
    this.#rest = start === bytes.length ? null : Buffer.from(bytes.subarray(start))
  }
}

/** Where the payload of the frame at `start` lies; an end beyond the bytes when it is not all there. */
function payloadAt(bytes: Buffer, start: number): { begin: number; end: number } {
  const incomplete = { begin: start, end: Infinity }
  if (bytes.length < start + 2) return incomplete
  const length = bytes[start + 1]! & 0x7f
  if (length < 126) return { begin: start + 2, end: start + 2 + length }
  const begin = start + (length === 126 ? 4 : 10)
  if (bytes.length < begin) return incomplete
  const long = length === 126 ? bytes.readUInt16BE(start + 2) : Number(bytes.readBigUInt64BE(start + 2))
  return { begin, end: begin + long }
}

/** A masked text frame, as clients must send them; the mask is zero, which masks nothing. Up to 125 bytes. */
export function writeTextFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  if (payload.length > 125) throw new Error(`Expected at most 125 bytes, came ${payload.length}`)
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}
