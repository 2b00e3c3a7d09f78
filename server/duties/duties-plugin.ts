import fp from 'fastify-plugin'
import { dutyRoutes } from './duty-routes.ts'
import { followDuty, untilDutyChanges } from './follow-duty.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** To be called when the workers on duty may have changed. */
    onDutyChanged: () => void
  }
}

/** So few cases at a time that the embedded database's one connection is held well under 100 ms. */
const batchSize = 10

/** Duty, and cases that follow the duty. */
export const dutiesPlugin = fp(
  async (app) => {
    const { pool } = app.database
    const duties = app.periodicTask('following the duty', {
      round: () => followDuty(pool, batchSize),
      untilNext: () => untilDutyChanges(pool),
    })
    app.decorate('onDutyChanged', () => duties.wake())
    app.feed.follow({ hinted: (what) => what === 'duty' && duties.wake() })
    dutyRoutes(app, pool, () => {
      duties.wake()
      app.feed.tail.wake()
    })
  },
  { name: 'duties', dependencies: ['sessions', 'feed', 'periodic'] },
)
