import type { FastifyInstance } from 'fastify'
import { onePerTurn } from '../answers/pace-requests.ts'
import { asking, tooManyReaders } from '../database/read-share.ts'
import type { ReadCeiling } from './read-ceiling.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked for by machines that watch the server; never refused for its number. */
    uncounted?: boolean
  }
}

const reads = ['GET', 'HEAD']

/**
 * Every read of the API uses the connections of its kind of asker. Without a session it also counts towards the ceiling of its
 * address and begins in its turn. Register after `authorizeRequests`.
 */
export function readInShare(app: FastifyInstance, ceiling: ReadCeiling): void {
  const paced = onePerTurn()
  app.addHook('onRequest', (request, _reply, done) => {
    const { permission, uncounted = false } = request.routeOptions.config
    if (!permission || !reads.includes(request.method)) return done()
    if (request.admission) return asking.run('known', done)
    if (!uncounted) ceiling.take(request.ip)
    // Signing in, through a provider too, waits for no reader.
    const begin = permission === 'session:own' ? done : () => asking.run('stranger', done)
    if (!paced(begin)) throw tooManyReaders()
  })
}
