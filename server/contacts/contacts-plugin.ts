import fp from 'fastify-plugin'
import type { ReportToStore } from '../cases/intake/insert-reports.ts'
import type { TakenReport } from '../cases/intake/submit-case.ts'
import { contactRoutes } from './contact-routes.ts'
import { openVault } from './master-key.ts'
import { sealContacts, sealOldContacts } from './seal-contacts.ts'
import type { Vault } from './vault.ts'

declare module 'fastify' {
  interface FastifyInstance {
    vault: Vault
    /** Reports as they may be stored. */
    sealContacts: (reports: readonly TakenReport[]) => Promise<ReportToStore[]>
  }
}

/** Contacts of reporters: sealed at intake, revealed with a reason. */
export const contactsPlugin = fp<{ readonly masterKeyFile: string }>(
  async (app, settings) => {
    const { database } = app
    const vault = await openVault(database.pool, settings.masterKeyFile)
    await sealOldContacts(database.pool, vault)
    app.decorate('vault', vault)
    app.decorate('sealContacts', (reports) => sealContacts(database.pool, vault, reports))
    contactRoutes(app, database, vault)
  },
  { name: 'contacts', dependencies: ['sessions'] },
)
