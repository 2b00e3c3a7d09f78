import fp from 'fastify-plugin'
import { RateLimit } from './rate-limit.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** How often one address may do what costs much. */
    limit: RateLimit
  }
}

/** The limit of one address: all seats of a centre may share one, and each may mistype. */
const signInsPerMinute = 60
/** Two for each sign-in through a provider. */
const providerStepsPerMinute = 240

/** Limits that all nodes share. */
export const limitsPlugin = fp<{ readonly reportsPerMinute: number }>(
  async (app, settings) => {
    const limit = new RateLimit(app.database.pool, {
      'sign-in': signInsPerMinute,
      provider: providerStepsPerMinute,
      report: settings.reportsPerMinute,
    })
    app.decorate('limit', limit)
    app.lifecycle.add({ name: 'rate limits', start: () => limit.start(), stop: () => limit.stop() })
  },
  { name: 'limits', dependencies: ['lifecycle', 'database'] },
)
