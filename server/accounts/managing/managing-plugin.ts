import fp from 'fastify-plugin'
import { hourlyTask } from '../../tasks/hourly-task.ts'
import { forgetProposedPasswords } from './account-change-queries.ts'
import { accountChangeRoutes } from './account-change-routes.ts'
import { accountRoutes } from './account-routes.ts'
import { oidcLinkRoutes } from './oidc-link-routes.ts'
import { putSampleAccounts } from './sample-accounts.ts'

/** Accounts made, changed and disabled, by two persons. */
export const managingPlugin = fp<{ readonly evaluation: boolean }>(
  async (app, settings) => {
    const { database, oidc, hideHomes: hide, onDutyChanged } = app
    if (settings.evaluation) await putSampleAccounts(database.pool)
    accountRoutes(app, { database, names: Object.values(app.city.description.name), hide, onDutyChanged })
    accountChangeRoutes(app, database, onDutyChanged)
    if (oidc) oidcLinkRoutes(app, { database, ...oidc })
    app.lifecycle.add(hourlyTask('clearing of proposed passwords', () => forgetProposedPasswords(database.pool)))
  },
  { name: 'managing', dependencies: ['sessions', 'rights', 'oidc', 'duties'] },
)
