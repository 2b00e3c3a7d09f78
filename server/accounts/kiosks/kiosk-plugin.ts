import fp from 'fastify-plugin'
import { kioskRoutes } from './kiosk-routes.ts'

/** Walls that sign in by themselves. */
export const kioskPlugin = fp<{ readonly evaluation: boolean }>(
  async (app, settings) => {
    kioskRoutes(app, { pool: app.database.pool, evaluation: settings.evaluation, limit: app.limit })
  },
  { name: 'kiosks', dependencies: ['sessions', 'limits'] },
)
