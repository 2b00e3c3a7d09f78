import fp from 'fastify-plugin'
import { readHomeNames } from '../../areas/home-name-queries.ts'
import { hideHomesOf, type HideHomes } from './hide-homes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Takes homes out of free text. */
    hideHomes: HideHomes
  }
}

/** Which words of others a viewer may see. */
export const rightsPlugin = fp(
  async (app) => {
    app.decorate('hideHomes', hideHomesOf(await readHomeNames(app.database.pool)))
  },
  { name: 'rights', dependencies: ['database'] },
)
