import fp from 'fastify-plugin'
import { dayRoutes } from './day-routes.ts'

/** A wall's day and the values that it is compared with. */
export const dayPlugin = fp(
  async (app) => {
    const { queueRead, caseVersions: versions } = app
    const { pool } = app.database
    dayRoutes(app, { pool, queueRead, ...app.statistics, replay: { pool, versions, queueRead } })
  },
  { name: 'statistics-day', dependencies: ['statistics', 'replay'] },
)
