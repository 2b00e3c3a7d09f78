import fp from 'fastify-plugin'
import { cityFrame } from '../city/city-frame.ts'
import { untilNextBrief } from './brief-queries.ts'
import { briefRoutes } from './brief-routes.ts'
import { makeBrief } from './make-brief.ts'
import { printerWith } from './print-page.ts'

/** Briefs of days and weeks, made when they fall due. */
export const briefsPlugin = fp<{ readonly chromium: string | null; readonly simulatePerMinute: number }>(
  async (app, settings) => {
    const { pool } = app.database
    const { consistentRead, upToDate } = app.statistics
    const { code } = app.city.description
    app.periodicTask('making a brief', {
      round: () => makeBrief({ pool, consistentRead, upToDate, cityCode: code }),
      untilNext: () => untilNextBrief(pool),
    })
    const print = settings.chromium === null ? null : printerWith(settings.chromium)
    briefRoutes(app, {
      pool,
      frame: { ...cityFrame(app.city, settings.simulatePerMinute), code, targets: app.kpiTargets },
      print,
    })
  },
  { name: 'briefs', dependencies: ['sessions', 'periodic', 'statistics'] },
)
