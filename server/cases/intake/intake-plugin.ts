import fp from 'fastify-plugin'
import { insertReports } from './insert-reports.ts'
import { reportRights } from './report-rights.ts'
import { reportRoutes } from './report-routes.ts'
import { createIntake } from './submit-case.ts'

/** The intake of reports: a case begins here. */
export const intakePlugin = fp<{ readonly evaluation: boolean }>(
  async (app, settings) => {
    const { pool } = app.database
    const submitCase = createIntake(
      async (reports) => insertReports(pool, await app.sealContacts(reports)),
      app.city.description.bounds,
      () => app.feed.tail.wake(),
      reportRights(pool, settings.evaluation),
    )
    reportRoutes(app, { submitCase, limit: app.limit, receiptSecret: (number) => app.vault.receiptSecret(number) })
  },
  { name: 'intake', dependencies: ['sessions', 'limits', 'contacts', 'feed'] },
)
