import type { FastifyInstance, FastifyRequest } from 'fastify'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { FinishedAnswer, inFormFor, sendFinished } from './finished-answer.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer is kept, and compressed when it is. */
    kept?: boolean
  }
}

/** More than there are files: invented addresses fill no memory. */
const keptAnswers = 50

/** The path of a request without its query, as it reads; empty where it cannot be read. */
function pathOf({ url }: FastifyRequest): string {
  try {
    return decodeURIComponent(url.split('?')[0]!)
  } catch {
    return ''
  }
}

/**
 * Keeps the answers of the routes of `app`, which never change while the server runs: each file is read, written and compressed
 * once, and requests meanwhile wait for it. Register before the routes.
 */
export function keepServed(app: FastifyInstance): void {
  const kept = new Map<string, FinishedAnswer>()
  const making = new Map<string, PromiseWithResolvers<void>>()
  const made = (path: string) => {
    making.get(path)?.resolve()
    making.delete(path)
  }

  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, kept: true }
  })

  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const path = pathOf(request)
    // Only where there is something to wait for: of two that come in one turn the second must find the first.
    const running = making.get(path)
    if (running) await running.promise
    const answer = kept.get(path)
    if (answer) return sendFinished(request, reply, answer)
    if (request.method === 'GET' && kept.size < keptAnswers && !making.has(path)) {
      making.set(path, Promise.withResolvers())
      // However it ends: also for a file that there is not, and a line that was cut.
      const ended = () => made(path)
      reply.raw.once('finish', ended).once('close', ended)
    }
    return undefined
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const path = pathOf(request)
    const isNew = making.has(path) && !kept.has(path) && reply.statusCode === 200 && request.method === 'GET'
    if (!isNew || reply.hasHeader('content-encoding')) {
      // An answer that is not kept, as a part of a file, is not waited for any longer.
      made(path)
      return payload
    }
    const contents =
      typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : await buffer(payload as Readable)
    const answer = new FinishedAnswer(String(reply.getHeader('content-type') ?? ''), contents)
    kept.set(path, answer)
    made(path)
    void reply.header('etag', answer.tag).header('vary', 'accept-encoding')
    return inFormFor(request, reply, answer)
  })
}
