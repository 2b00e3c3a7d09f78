import fp from 'fastify-plugin'
import { AcknowledgedUntil } from './acknowledged-until.ts'
import { alarmRoutes } from './alarm-routes.ts'
import { fireDeadlines, untilNextDeadline } from './deadline-queries.ts'

/** So few cases at a time that the embedded database's one connection is held well under 100 ms. */
const batchSize = 10

/** Limits that fall due, and the acknowledgement of alarms. */
export const deadlinesPlugin = fp(
  async (app) => {
    const { pool } = app.database
    const alarms = new AcknowledgedUntil(app.lane, (volatile) => app.live.tell(volatile))
    app.lifecycle.add({ name: 'alarms', start: () => alarms.start() })
    alarmRoutes(app, alarms, app.city.description.code)
    const deadlines = app.periodicTask('firing deadlines', {
      round: () => fireDeadlines(pool, batchSize),
      untilNext: () => untilNextDeadline(pool),
    })
    app.feed.follow({ read: (events) => events.length > 0 && deadlines.wake() })
  },
  { name: 'deadlines', dependencies: ['sessions', 'feed', 'periodic', 'volatile', 'live'] },
)
