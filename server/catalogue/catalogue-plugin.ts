import fp from 'fastify-plugin'
import type { HealthReason } from '../contracts/city.ts'
import { watchCalendar } from './calendar-reason.ts'
import { catalogueRoutes } from './catalogue-routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Why the next calendar must be loaded; null while it reaches far enough. */
    calendarReason: () => Promise<HealthReason | null>
  }
}

/** Work items, and how far the calendar of working time reaches. */
export const cataloguePlugin = fp(
  async (app) => {
    const { pool } = app.database
    app.decorate('calendarReason', watchCalendar(pool))
    const ends = await app.calendarReason()
    if (ends) app.log.warn(ends.text)
    catalogueRoutes(app, pool, app.cityAnswers)
  },
  { name: 'catalogue', dependencies: ['city', 'sessions'] },
)
