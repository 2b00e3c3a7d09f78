import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { Problem } from '../contracts/problem.ts'
import { ProblemError } from '../errors.ts'
import { findAccount } from './account-queries.ts'
import { writeAudit } from './audit-queries.ts'
import { setSessionCookie } from './authorize.ts'
import { findLinked, keepAttempt, linkIdentity, takeAttempt, unlinkAccount } from './oidc-queries.ts'
import { callbackPath, type OidcProvider } from './oidc-provider.ts'
import type { RateLimit } from './rate-limit.ts'
import { startSession } from './sign-in.ts'
import { newToken, tokenDigest } from './tokens.ts'

export interface OidcRouteOptions {
  readonly pool: Pool
  readonly provider: OidcProvider
  readonly issuer: string
  /** Sample accounts count. */
  readonly evaluation: boolean
  readonly limit: RateLimit
}

const cookieName = 'quanyu_oidc'
/** Read by the page of sign-in, to be told to an administrator. */
const subjectCookie = 'quanyu_oidc_subject'
/** Lax: the provider sends the browser back from another site. */
const cookieOptions = { path: '/api/sessions/oidc', httpOnly: true, sameSite: 'lax', maxAge: 600 } as const
/** Only a page of this server: nobody is sent elsewhere from here. */
const localPath = '^/([\\w-][\\w/-]*)?(\\?[^\\\\]*)?$'

/** Why a browser comes back to the page of sign-in; it says it in words. */
type Refusal = 'unreachable' | 'unlinked' | 'failed'

/** Sign-in through a provider of OpenID Connect, beside passwords. */
export function oidcRoutes(
  app: FastifyInstance,
  { pool, provider, issuer, evaluation, limit }: OidcRouteOptions,
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const own = { permission: 'session:own' } as const
  const tags = ['accounts']

  const refuse = (reply: FastifyReply, why: Refusal, next: string) =>
    reply.header('cache-control', 'no-store').redirect(`/sign-in?${new URLSearchParams({ refused: why, next })}`)

  const refusalOf = (error: unknown): Refusal => {
    if (!(error instanceof ProblemError)) throw error
    return error.problem.status === 503 ? 'unreachable' : 'failed'
  }

  routes.get(
    '/api/sessions/oidc',
    {
      config: own,
      schema: {
        tags,
        summary: 'Send a browser to the provider of sign-in; it comes back to `next`, or to /sign-in with the reason',
        querystring: Type.Object({ next: Type.Optional(Type.String({ maxLength: 500, pattern: localPath })) }),
        response: { 302: Type.Null(), 400: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      limit.take('sign-in', request.ip)
      const { next = '/dispatch' } = request.query
      try {
        const { url, checks } = await provider.begin()
        const token = newToken()
        await keepAttempt(pool, tokenDigest(token), checks, next)
        void reply.setCookie(cookieName, token, { ...cookieOptions, secure: request.isHttps })
        return await reply.header('cache-control', 'no-store').redirect(url.href)
      } catch (error) {
        return refuse(reply, refusalOf(error), next)
      }
    },
  )

  routes.get(
    callbackPath,
    {
      config: own,
      schema: {
        tags,
        summary: 'Where the provider sends the browser back',
        response: { 302: Type.Null(), 429: Problem },
      },
    },
    async (request, reply) => {
      limit.take('sign-in', request.ip)
      const token = request.cookies[cookieName]
      const attempt = token === undefined ? null : await takeAttempt(pool, tokenDigest(token))
      void reply.clearCookie(cookieName, cookieOptions)
      if (!attempt) return refuse(reply, 'failed', '/dispatch')
      try {
        const identity = await provider.finish(new URL(request.url, issuer).search, attempt)
        const name = await findLinked(pool, identity)
        const account = name === null ? null : await findAccount(pool, name)
        if (!account || (account.sample && !evaluation)) {
          await writeAudit(pool, { actor: name ?? 'unknown', role: account?.role ?? 'none', act: 'session:refused' })
          // Not in the address: a link with somebody else's subject would have that one linked to the reader's account.
          void reply.setCookie(subjectCookie, identity.subject, { path: '/sign-in', sameSite: 'strict', maxAge: 300 })
          return await refuse(reply, 'unlinked', attempt.next)
        }
        const session = await startSession(pool, account)
        setSessionCookie(request, reply, session.token)
        return await reply.header('cache-control', 'no-store').redirect(attempt.next)
      } catch (error) {
        return refuse(reply, refusalOf(error), attempt.next)
      }
    },
  )

  routes.put(
    '/api/accounts/:account/oidc',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary: 'Link an account to a subject of the provider: whoever signs in there as this subject is this account',
        params: Type.Object({ account: Type.String({ maxLength: 64 }) }),
        body: Type.Object({ subject: Type.String({ minLength: 1, maxLength: 255 }) }, { additionalProperties: false }),
        response: { 204: Type.Null(), 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async ({ params: { account }, body: { subject }, viewer }, reply) => {
      const outcome = await linkIdentity(pool, { issuer, subject }, account)
      if (outcome === 'unknown') throw new ProblemError(404, `No account is called ${account}.`)
      if (outcome === 'taken') throw new ProblemError(409, 'This subject is another account’s; unlink that one first.')
      await writeAudit(pool, { actor: viewer.actor, role: viewer.role, act: 'account:linked', subject: account })
      return reply.code(204).send(null)
    },
  )

  routes.delete(
    '/api/accounts/:account/oidc',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary: 'Take the provider’s subjects from an account',
        params: Type.Object({ account: Type.String({ maxLength: 64 }) }),
        response: { 204: Type.Null(), 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async ({ params: { account }, viewer }, reply) => {
      if ((await unlinkAccount(pool, account)) === 0)
        throw new ProblemError(404, `No subject of ${provider.name} is linked to ${account}.`)
      await writeAudit(pool, { actor: viewer.actor, role: viewer.role, act: 'account:unlinked', subject: account })
      return reply.code(204).send(null)
    },
  )
}
