import fp from 'fastify-plugin'
import { areaRoutes } from './area-routes.ts'

/** Places. */
export const areasPlugin = fp(
  async (app) => {
    areaRoutes(app, app.database.pool, app.cityAnswers)
  },
  { name: 'areas', dependencies: ['city', 'sessions'] },
)
