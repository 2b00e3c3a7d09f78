import fp from 'fastify-plugin'
import { caseActRoutes } from './case-act-routes.ts'
import { caseWorkRoutes } from './case-work-routes.ts'

/** The acts on a case. */
export const workPlugin = fp(
  async (app) => {
    const { pool } = app.database
    const { seeCase: see, hideHomes: hide } = app
    caseActRoutes(app, pool, { bounds: app.city.description.bounds, see, hide }, () => app.feed.tail.wake())
    caseWorkRoutes(app, pool, hide)
  },
  { name: 'work', dependencies: ['cases', 'rights', 'feed'] },
)
