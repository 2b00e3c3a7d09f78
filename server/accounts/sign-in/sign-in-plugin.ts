import fp from 'fastify-plugin'
import { hourlyTask } from '../../tasks/hourly-task.ts'
import { ownPasswordRoutes } from './own-password-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { forgetTries } from './sign-in-tries.ts'

/** Sessions begun by password, and one's own password. */
export const signInPlugin = fp<{ readonly evaluation: boolean; readonly oidc: { readonly name: string } | null }>(
  async (app, settings) => {
    const { limit, live } = app
    const { pool } = app.database
    const names = Object.values(app.city.description.name)
    const onEnded = (id: string) => live.end([id])
    sessionRoutes(app, { pool, evaluation: settings.evaluation, provider: settings.oidc?.name ?? null, limit, onEnded })
    ownPasswordRoutes(app, { pool, limit, names, onEnded })
    app.lifecycle.add(hourlyTask('clearing of sign-in tries', () => forgetTries(pool)))
  },
  { name: 'sign-in', dependencies: ['sessions', 'limits', 'live'] },
)
