import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { Problem } from '../../contracts/problem.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { findAccount } from '../account-queries.ts'
import { writeAudit } from '../audit-queries.ts'
import { setSessionCookie } from '../sessions/authorize.ts'
import { addressKey } from '../limits/address-key.ts'
import { localPath } from './local-path.ts'
import { findLinked, keepAttempt, takeAttempt } from './oidc-queries.ts'
import { callbackPath, type OidcProvider } from './oidc-provider.ts'
import type { RateLimit } from '../limits/rate-limit.ts'
import { startSession } from '../sign-in/sign-in.ts'
import { newToken, tokenDigest } from '../sessions/tokens.ts'

export interface OidcRouteOptions {
  readonly pool: Pool
  readonly provider: OidcProvider
  readonly issuer: string
  /** Sample accounts count. */
  readonly evaluation: boolean
  readonly limit: RateLimit
}

/** The browser that was sent to the provider; its tabs share it, and each has an attempt of its own by its state. */
const cookieName = 'quanyu_oidc'
const wellFormed = /^[\w-]{43}$/
/** The subject that the page of sign-in shows, for the user to give to an administrator. */
const subjectCookie = 'quanyu_oidc_subject'
/** Lax: the provider sends the browser back from another site. */
const cookieOptions = { path: '/api/sessions/oidc', httpOnly: true, sameSite: 'lax', maxAge: 600 } as const
const desk = '/dispatch'

/** Why a browser returns to the page of sign-in, which shows the reason. */
type Refusal = 'unreachable' | 'unlinked' | 'denied' | 'late' | 'busy' | 'unavailable' | 'failed'

function refuse(reply: FastifyReply, why: Refusal, next: string) {
  return reply.header('cache-control', 'no-store').redirect(`/sign-in?${new URLSearchParams({ refused: why, next })}`)
}

function refusalOf(error: unknown): Refusal {
  const problem = error instanceof ProblemError ? error.problem : null
  if (problem?.status === 429) return 'busy'
  if (problem?.code === 'provider_denied') return 'denied'
  if (problem?.code === 'provider_unreachable') return 'unreachable'
  return problem ? 'failed' : 'unavailable'
}

/** A browser is shown a page, whatever fails; a faulty address, which no page of ours makes, is answered as one. */
function showPage(error: FastifyError | ProblemError, request: FastifyRequest, reply: FastifyReply): void {
  const status = error instanceof ProblemError ? error.problem.status : error.validation ? 400 : 500
  if (status === 400 || status === 403) throw error
  if (!(error instanceof ProblemError)) request.log.error({ err: error }, 'sign-in through the provider failed')
  const { next } = request.query as { next?: unknown }
  void refuse(reply, refusalOf(error), (typeof next === 'string' && localPath(next)) || desk)
}

/** Sign-in through a provider of OpenID Connect, beside passwords. */
export function oidcRoutes(
  app: FastifyInstance,
  { pool, provider, issuer, evaluation, limit }: OidcRouteOptions,
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const own = { permission: 'session:own' } as const
  const tags = ['accounts']

  routes.get(
    '/api/sessions/oidc',
    {
      config: own,
      errorHandler: showPage,
      schema: {
        tags,
        summary: 'Send a browser to the provider of sign-in; it comes back to `next`, or to /sign-in with the reason',
        querystring: Type.Object({ next: Type.Optional(Type.String({ maxLength: 500 })) }),
        response: { 302: Type.Null(), 400: Problem },
      },
    },
    async (request, reply) => {
      const next = localPath(request.query.next ?? desk)
      if (next === null) throw badField('next', 'the address of a page of this server', request.query.next)
      limit.take('provider', addressKey(request.ip))
      const { url, checks } = await provider.begin()
      const known = request.cookies[cookieName]
      const token = known !== undefined && wellFormed.test(known) ? known : newToken()
      await keepAttempt(pool, tokenDigest(token), checks, next)
      void reply.setCookie(cookieName, token, { ...cookieOptions, secure: request.isHttps })
      return reply.header('cache-control', 'no-store').redirect(url.href)
    },
  )

  routes.get(
    callbackPath,
    {
      config: own,
      errorHandler: showPage,
      schema: { tags, summary: 'Where the provider sends the browser back', response: { 302: Type.Null() } },
    },
    async (request, reply) => {
      limit.take('provider', addressKey(request.ip))
      const { search, searchParams } = new URL(request.url, issuer)
      const [token, state] = [request.cookies[cookieName], searchParams.get('state')]
      // The state alone would let a link sign its reader in as its sender: it counts in the browser that asked.
      const attempt = token === undefined || state === null ? null : await takeAttempt(pool, tokenDigest(token), state)
      if (!attempt) return refuse(reply, 'failed', desk)
      if (attempt.late) return refuse(reply, 'late', attempt.next)
      try {
        const identity = await provider.finish(search, attempt)
        const name = await findLinked(pool, identity)
        const account = name === null ? null : await findAccount(pool, name)
        if (!account || (account.sample && !evaluation)) {
          await writeAudit(pool, { actor: name ?? 'unknown', role: account?.role ?? 'none', act: 'session:refused' })
          // Not in the address: a link with another person's subject would have that one linked to the reader's account.
          void reply.setCookie(subjectCookie, identity.subject, { path: '/sign-in', sameSite: 'strict', maxAge: 300 })
          return await refuse(reply, 'unlinked', attempt.next)
        }
        const session = await startSession(pool, account, false)
        setSessionCookie(request, reply, session.token)
        return await reply.header('cache-control', 'no-store').redirect(attempt.next)
      } catch (error) {
        if (error instanceof ProblemError) return refuse(reply, refusalOf(error), attempt.next)
        throw error
      }
    },
  )
}
