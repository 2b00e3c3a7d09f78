import type { FastifyInstance } from 'fastify'
import { pacedLine } from '../../http/answers/pace-requests.ts'
import { asking, TooManyReadersError } from '../../database/read-share.ts'
import { tokensIn } from './admission.ts'
import { ReadCeiling } from '../limits/read-ceiling.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked for by machines that watch the server; never refused for its number. */
    uncounted?: boolean
    /** Requests at the same time share one answer: each waits in the line only for the answer before it. */
    shared?: boolean
  }
}

const reads = ['GET', 'HEAD']

/**
 * Begins reads one after the other, so that unpaced work, as a report or a frame, waits behind one of them and not behind
 * all that came at once. Requests with a token, which may be invented, and those without have a line each: neither waits for
 * the other. Register before all other hooks.
 */
export function paceReads(app: FastifyInstance): void {
  const [withToken, withoutToken] = [pacedLine(), pacedLine()]
  app.addHook('onRequest', (request, reply, done) => {
    if (!reads.includes(request.method)) return done()
    const begin = tokensIn(request.headers).length > 0 ? withToken : withoutToken
    const isPaced = begin(async () => {
      // Nobody waits for an answer where the line was cut.
      if (request.raw.destroyed) return
      done()
      if (!request.routeOptions.config.shared) await new Promise((resolve) => reply.raw.once('close', resolve))
    })
    if (!isPaced) throw new TooManyReadersError()
  })
}

/**
 * Every read of the API uses the connections of its kind of asker. Without a session it also counts towards the ceiling of its
 * address: so many a minute. Register after `authorizeRequests`.
 */
export function readInShare(app: FastifyInstance, readsPerMinute: number): void {
  const ceiling = new ReadCeiling(readsPerMinute)
  app.addHook('onRequest', (request, _reply, done) => {
    const { permission, uncounted = false } = request.routeOptions.config
    if (!permission || !reads.includes(request.method)) return done()
    if (request.admission) return asking.run('known', done)
    if (!uncounted) ceiling.take(request.ip)
    // Signing in, through a provider too, waits for no reader.
    return permission === 'session:own' ? done() : asking.run('stranger', done)
  })
}
