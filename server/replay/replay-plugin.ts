import fp from 'fastify-plugin'
import { Projection } from '../feed/projection.ts'
import { foldCaseVersions } from './replay-queries.ts'
import { replayRoutes } from './replay-routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Versions of cases, folded from the feed. */
    caseVersions: Projection
  }
}

/** The most events of one fold: it holds the embedded database's one connection well under 100 ms. */
const versionsAtOnce = 500

/** Past moments. */
export const replayPlugin = fp(
  async (app) => {
    const { queueRead } = app
    const { pool } = app.database
    const { tail } = app.feed
    const versions = new Projection(() => foldCaseVersions(pool, versionsAtOnce), queueRead)
    app.decorate('caseVersions', versions)
    app.lifecycle.add({ name: 'case versions', stop: () => versions.stop() })
    app.feed.follow({ read: () => versions.follow(tail.head.seq) })
    replayRoutes(app, { pool, versions, queueRead }, () => tail.head.epoch, app.seeCase)
  },
  { name: 'replay', dependencies: ['feed', 'cases'] },
)
