import fp from 'fastify-plugin'
import { VolatileLane } from './volatile-lane.ts'

declare module 'fastify' {
  interface FastifyInstance {
    lane: VolatileLane
  }
}

/** Short-lived values beside the feed (F13). */
export const volatilePlugin = fp(
  async (app) => {
    const lane = new VolatileLane(app.database)
    app.decorate('lane', lane)
    app.lifecycle.add({ name: 'volatile lane', start: () => lane.start(), stop: () => lane.stop() })
  },
  { name: 'volatile', dependencies: ['lifecycle', 'database'] },
)
