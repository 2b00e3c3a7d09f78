import cookie from '@fastify/cookie'
import fp from 'fastify-plugin'
import { hourlyTask } from '../../tasks/hourly-task.ts'
import { authorizeRequests, type AuthorizationContext } from './authorize.ts'
import { paceReads, readInShare } from './read-in-share.ts'
import { forgetSessions } from './session-queries.ts'
import { TokenLookups } from './token-lookups.ts'

declare module 'fastify' {
  interface FastifyInstance {
    tokens: TokenLookups
  }
}

/** The limit of one address without a session. */
const usualReadsPerMinute = 6_000

/** Paces reads: before every other hook. */
export const pacingPlugin = fp(async (app) => paceReads(app), { name: 'pacing' })

type SessionSettings = AuthorizationContext['config'] & { readonly readsPerMinute?: number | undefined }

/** Authenticates each request and checks the permission of its route before the route runs. */
export const sessionsPlugin = fp<SessionSettings>(
  async (app, settings) => {
    const { pool } = app.database
    const { readsPerMinute = usualReadsPerMinute, evaluation } = settings
    await app.register(cookie)
    const tokens = new TokenLookups(pool, evaluation, readsPerMinute)
    app.decorate('tokens', tokens)
    authorizeRequests(app, { pool, tokens, config: settings, cityCode: app.city.description.code })
    readInShare(app, readsPerMinute)
    app.lifecycle.add(hourlyTask('clearing of sessions', () => forgetSessions(pool)))
  },
  { name: 'sessions', dependencies: ['lifecycle', 'http', 'city'] },
)
