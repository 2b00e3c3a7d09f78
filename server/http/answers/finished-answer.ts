import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { chooseEncoding, compressBytes, compressible, threshold, type Encoding } from './encodings.ts'

/** The bytes of an answer that is the same for everybody, and their compressed forms, each made once. */
export class FinishedAnswer {
  readonly type: string
  readonly bytes: Buffer
  /** Of the contents: the same on every node and after a restart. */
  readonly tag: string
  readonly #compressed = new Map<Encoding, Promise<Buffer>>()
  /** Bytes in memory. */
  size: number

  constructor(type: string, contents: string | Buffer) {
    this.type = type
    this.bytes = Buffer.from(contents as string)
    this.tag = `W/"${createHash('sha256').update(this.bytes).digest('base64url').slice(0, 22)}"`
    this.size = this.bytes.length
  }

  /** The compressed bytes; requests meanwhile wait for the same. */
  compressed(encoding: Encoding): Promise<Buffer> {
    const known = this.#compressed.get(encoding)
    if (known) return known
    const begun = compressBytes(this.bytes, encoding).then((bytes) => {
      this.size += bytes.length
      return bytes
    })
    this.#compressed.set(encoding, begun)
    return begun
  }
}

/** Sends a finished answer in the form that the request takes, or 304 to a client that has it already. */
export async function sendFinished(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: FinishedAnswer,
): Promise<FastifyReply> {
  void reply.header('etag', answer.tag).header('vary', 'accept-encoding')
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-cache')
  if (isHeld(request.headers['if-none-match'], answer.tag)) return reply.code(304).send(null)
  return reply.type(answer.type).send(await inFormFor(request, reply, answer))
}

/** The bytes as the request takes them, with their headers set. Pictures and archives are sent as they are. */
export async function inFormFor(request: FastifyRequest, reply: FastifyReply, answer: FinishedAnswer): Promise<Buffer> {
  const isWorthIt = answer.bytes.length >= threshold && compressible.test(answer.type)
  const encoding = isWorthIt ? chooseEncoding(request.headers['accept-encoding']) : null
  const bytes = encoding === null ? answer.bytes : await answer.compressed(encoding)
  void reply.header('content-length', bytes.length)
  if (encoding !== null) void reply.header('content-encoding', encoding)
  return bytes
}

/** Whether an `if-none-match` header names the tag, by weak comparison (RFC 9110, 13.1.2). */
function isHeld(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  const opaque = (text: string) => text.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((held) => opaque(held) === opaque(tag))
}
