import fp from 'fastify-plugin'
import { dayRoutes } from './day-routes.ts'

/** A wall's day and what it is held against. */
export const dayPlugin = fp(
  async (app) => {
    const { inTurn, caseVersions: versions } = app
    const { pool } = app.database
    dayRoutes(app, { pool, inTurn, ...app.statistics, replay: { pool, versions, inTurn } })
  },
  { name: 'statistics-day', dependencies: ['statistics', 'replay'] },
)
