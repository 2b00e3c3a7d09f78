import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'
import { chooseEncoding, compressBytes, compressible, threshold } from './encodings.ts'

/** Compresses each answer that is text and was not compressed before, on another thread; streams as they go. */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
    if (
      request.routeOptions.config.kept ||
      reply.hasHeader('content-encoding') ||
      Buffer.byteLength(payload) < threshold
    )
      return payload
    if (!compressible.test(String(reply.getHeader('content-type') ?? ''))) return payload
    void reply.header('vary', 'accept-encoding')
    const encoding = chooseEncoding(request.headers['accept-encoding'])
    if (encoding === null) return payload
    const bytes = await compressBytes(Buffer.from(payload as string), encoding)
    void reply.header('content-encoding', encoding).header('content-length', bytes.length)
    return bytes
  })
  await app.register(compress, { threshold })
}
