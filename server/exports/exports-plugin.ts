import fp from 'fastify-plugin'
import { cityFrame } from '../city/city-frame.ts'
import { exportRoutes } from './export-routes.ts'

/** Figures as a file. */
export const exportsPlugin = fp<{ readonly simulatePerMinute: number }>(
  async (app, settings) => {
    const { consistentRead, upToDate } = app.statistics
    const frame = cityFrame(app.city, settings.simulatePerMinute)
    exportRoutes(app, { pool: app.database.pool, consistentRead, upToDate, frame })
  },
  { name: 'exports', dependencies: ['sessions', 'statistics'] },
)
