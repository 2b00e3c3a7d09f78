import fp from 'fastify-plugin'
import { Projection } from '../feed/projection.ts'
import { drillRoutes } from './drill-routes.ts'
import { readInTransaction, readInQueue, type ConsistentRead } from './consistent-read.ts'
import { foldStatistics } from './position-queries.ts'

declare module 'fastify' {
  interface FastifyInstance {
    statistics: Statistics
  }
}

/** The access of other folders to figures. */
export interface Statistics {
  readonly projection: Projection
  readonly consistentRead: ConsistentRead
  /** Resolves when the figures include the present feed, or after a bounded wait. */
  readonly upToDate: () => Promise<void>
}

/** The most events of one fold: it holds the embedded database's one connection well under 100 ms. */
const eventsAtOnce = { embedded: 40, postgres: 2_000 } as const

/** Figures, folded from the feed. */
export const statisticsPlugin = fp(
  async (app) => {
    const { queueRead, cityAnswers: made, seeCase: see } = app
    const { pool, kind } = app.database
    const { tail } = app.feed
    const projection = new Projection(() => foldStatistics(pool, eventsAtOnce[kind]), queueRead)
    const consistentRead = kind === 'embedded' ? readInQueue(pool, queueRead) : readInTransaction(pool)
    const upToDate = () => projection.near(tail.head.seq)
    app.decorate('statistics', { projection, consistentRead, upToDate })
    app.lifecycle.add({ name: 'statistics', stop: () => projection.stop() })
    app.feed.follow({ read: () => projection.follow(tail.head.seq) })
    drillRoutes(app, { pool, consistentRead, upToDate, see, made, targets: app.kpiTargets })
  },
  { name: 'statistics', dependencies: ['feed', 'cases', 'city'] },
)
