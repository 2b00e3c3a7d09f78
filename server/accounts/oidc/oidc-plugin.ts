import fp from 'fastify-plugin'
import { OidcProvider } from './oidc-provider.ts'
import { oidcRoutes } from './oidc-routes.ts'
import type { OidcSettings } from './read-oidc.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Where accounts may sign in beside passwords; null: nowhere. */
    oidc: { readonly provider: OidcProvider; readonly issuer: string } | null
  }
}

/** Sign-in through a provider of OpenID Connect. */
export const oidcPlugin = fp<{ readonly oidc: OidcSettings | null; readonly evaluation: boolean }>(
  async (app, settings) => {
    const { oidc, evaluation } = settings
    app.decorate('oidc', oidc && { provider: new OidcProvider(oidc), issuer: oidc.issuer })
    if (app.oidc) oidcRoutes(app, { pool: app.database.pool, ...app.oidc, evaluation, limit: app.limit })
  },
  { name: 'oidc', dependencies: ['sessions', 'limits'] },
)
