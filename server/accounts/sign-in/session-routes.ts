import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { rememberFor } from '../../http/answers/remember-for.ts'
import { NewSession, SignIn, SignInWays, Visitor } from '../../contracts/account.ts'
import { Problem } from '../../contracts/problem.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { listSamples } from '../account-queries.ts'
import { writeAudit } from '../audit-queries.ts'
import { setSessionCookie } from '../sessions/authorize.ts'
import { addressKey } from '../limits/address-key.ts'
import { endSession } from '../sessions/session-queries.ts'
import { signIn } from './sign-in.ts'
import type { RateLimit } from '../limits/rate-limit.ts'

export interface SessionRouteOptions {
  readonly pool: Pool
  /** Sample accounts may be signed in to, and walls are open. */
  readonly evaluation: boolean
  /** Name of the provider of sign-in (OpenID Connect); null: none. */
  readonly provider: string | null
  readonly limit: RateLimit
  /** A session has ended: its sockets go at once. */
  readonly onEnded: (id: string) => void
}

/** Sessions: sign in, read the current session, sign out. */
export function sessionRoutes(
  app: FastifyInstance,
  { pool, evaluation, provider, limit, onEnded }: SessionRouteOptions,
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const config = { permission: 'session:own' } as const
  const samplesNow = rememberFor(1_000, () => listSamples(pool))

  routes.post(
    '/api/sessions',
    {
      config,
      schema: {
        tags: ['accounts'],
        summary: 'Sign in by password, or as a sample account in evaluation mode',
        body: SignIn,
        response: {
          201: NewSession,
          400: Problem,
          401: Problem,
          403: Problem,
          404: Problem,
          429: Problem,
          503: Problem,
        },
      },
    },
    async (request, reply) => {
      const address = addressKey(request.ip)
      limit.take('sign-in', address)
      const session = await signIn(pool, request.body, { address, samples: evaluation })
      setSessionCookie(request, reply, session.token)
      return reply.code(201).header('cache-control', 'no-store').send(session)
    },
  )

  routes.get(
    '/api/sessions/current',
    {
      config,
      schema: { tags: ['accounts'], summary: 'The visitor of this session', response: { 200: Visitor } },
    },
    async ({ admission }, reply): Promise<Visitor> => {
      void reply.header('cache-control', 'no-store')
      return admission?.visitor ?? nobody
    },
  )

  routes.delete(
    '/api/sessions/current',
    {
      config,
      schema: { tags: ['accounts'], summary: 'Sign out', response: { 204: Type.Null(), 401: Problem } },
    },
    async (request, reply) => {
      const { admission, viewer } = request
      if (!admission?.visitor.account)
        throw new ProblemError('session_missing', 'Expected a session to end; came none.')
      await endSession(pool, admission.id)
      await writeAudit(pool, { actor: viewer.actor, role: viewer.role, act: 'session:ended' })
      onEnded(admission.id)
      setSessionCookie(request, reply, null)
      return reply.code(204).send(null)
    },
  )

  routes.get(
    '/api/sessions/samples',
    {
      config,
      schema: {
        tags: ['accounts'],
        summary: 'Ways to sign in beside a password: the sample accounts of evaluation mode (演示账号), and a provider',
        response: { 200: SignInWays },
      },
    },
    async () => {
      const found = evaluation ? await samplesNow() : []
      const samples = found.map(({ account, name, role, areas }) => ({ account, name, role, areas: [...areas] }))
      return { samples, provider }
    },
  )
}

const nobody: Visitor = {
  account: null,
  name: '',
  role: 'resident',
  areas: [],
  workerNumber: null,
  sample: false,
  mustChangePassword: false,
  endsAt: null,
}
