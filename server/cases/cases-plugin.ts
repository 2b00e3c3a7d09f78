import fp from 'fastify-plugin'
import { readGridMarks } from '../areas/grid-mark-queries.ts'
import { caseRoutes } from './case-routes.ts'
import { seeCaseWith, type SeeCase } from './seen-case.ts'
import { snapshotRoutes } from './snapshot-routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** A case as a viewer may see it. */
    seeCase: SeeCase
  }
}

/** Cases: look up, list, snapshot. */
export const casesPlugin = fp(
  async (app) => {
    const { pool } = app.database
    const see = seeCaseWith(await readGridMarks(pool))
    app.decorate('seeCase', see)
    caseRoutes(app, pool, see, app.hideHomes)
    snapshotRoutes(app, pool, see)
  },
  { name: 'cases', dependencies: ['sessions', 'rights'] },
)
