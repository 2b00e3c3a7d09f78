import type { FastifyInstance, FastifyRequest } from 'fastify'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { FinishedAnswer, sendFinished } from './finished-answer.ts'

/** More than there are files; who invents addresses fills no memory. */
const keptAnswers = 50

/** The path of a request without its query, as it reads; null: none that can be read. */
function pathOf({ url }: FastifyRequest): string | null {
  try {
    return decodeURIComponent(url.split('?')[0]!)
  } catch {
    return null
  }
}

/**
 * Keeps what the routes of `app` serve, which never changes while the server runs: each file is read, written and compressed
 * once. Register before the routes.
 */
export function keepServed(app: FastifyInstance): void {
  const kept = new Map<string, FinishedAnswer>()

  app.addHook('onRequest', async (request, reply) => {
    const answer = kept.get(pathOf(request) ?? '')
    if (answer && (request.method === 'GET' || request.method === 'HEAD')) return sendFinished(request, reply, answer)
    return undefined
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const path = pathOf(request)
    const isWhole = reply.statusCode === 200 && request.method === 'GET' && !reply.hasHeader('content-encoding')
    if (!isWhole || path === null || kept.has(path) || kept.size >= keptAnswers) return payload
    const contents =
      typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : await buffer(payload as Readable)
    kept.set(path, new FinishedAnswer(String(reply.getHeader('content-type') ?? ''), contents))
    return contents
  })
}
