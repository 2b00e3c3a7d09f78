import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { Kiosk, KioskToken, NewKiosk, Visitor } from '../../contracts/account.ts'
import { Problem } from '../../contracts/problem.ts'
import { transaction } from '../../database/transaction.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { addressKey } from '../limits/address-key.ts'
import { ofKiosk } from '../sessions/admission.ts'
import { writeAudit } from '../audit-queries.ts'
import { setKioskCookie } from '../sessions/authorize.ts'
import { letKioskIn } from './confirm-kiosk.ts'
import { findKiosk, listKiosks, putKiosk, revokeKiosk } from '../sessions/kiosk-queries.ts'
import { managerOf } from '../managing/managing.ts'
import type { RateLimit } from '../limits/rate-limit.ts'
import { requireKnownAreas } from '../managing/require-known-areas.ts'
import { newToken, tokenDigest } from '../sessions/tokens.ts'

interface KioskRouteOptions {
  readonly pool: Pool
  /** Devices that a sample account made count. */
  readonly evaluation: boolean
  readonly limit: RateLimit
}

/** The walls' devices: made and revoked by the system administrator, taken up by the browser of a wall. */
export function kioskRoutes(app: FastifyInstance, { pool, evaluation, limit }: KioskRouteOptions): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['accounts']

  routes.get(
    '/api/kiosks',
    {
      // Also for auditors, who confirm them.
      config: { permission: 'account:read' },
      schema: { tags, summary: 'The walls’ devices', response: { 200: Type.Object({ kiosks: Type.Array(Kiosk) }) } },
    },
    async () => ({ kiosks: await listKiosks(pool) }),
  )

  routes.post(
    '/api/kiosks',
    {
      config: { permission: 'kiosk:manage' },
      schema: {
        tags,
        summary:
          'A device token for a wall, shown this once; its address is /wall#kiosk=TOKEN. It opens nothing before a second person confirms it; a sample account’s holds at once and ends with the evaluation',
        body: NewKiosk,
        response: { 201: Type.Object({ id: Type.String(), token: Type.String() }), 400: Problem },
      },
    },
    async ({ body, viewer, admission }, reply) => {
      await requireKnownAreas(pool, 'areaCode', [body.areaCode])
      const token = newToken()
      const sample = admission!.visitor.sample
      const id = await putKiosk(pool, { ...body, digest: tokenDigest(token), by: viewer.actor, sample })
      await writeAudit(pool, { actor: viewer.actor, role: viewer.role, act: 'kiosk:put', subject: body.name })
      return reply.code(201).header('cache-control', 'no-store').send({ id, token })
    },
  )

  routes.post(
    '/api/kiosks/:id/confirm',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary: 'Let the device of a wall in that somebody else has made within a week: its token holds at once',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 204: Type.Null(), 401: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async ({ params: { id }, admission }, reply) => {
      await transaction(pool, (client) => letKioskIn(client, id, managerOf(admission)))
      return reply.code(204).send(null)
    },
  )

  routes.delete(
    '/api/kiosks/:id',
    {
      config: { permission: 'kiosk:manage' },
      schema: {
        tags,
        summary: 'Revoke a device token; its walls end within two seconds',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 204: Type.Null(), 404: Problem },
      },
    },
    async ({ params, viewer, admission }, reply) => {
      if (!(await revokeKiosk(pool, params.id, admission!.visitor.sample)))
        throw new ProblemError('device_unknown', `No device that this account may revoke has the id ${params.id}.`)
      await writeAudit(pool, { actor: viewer.actor, role: viewer.role, act: 'kiosk:revoked', subject: params.id })
      return reply.code(204).send(null)
    },
  )

  routes.post(
    '/api/kiosks/session',
    {
      config: { permission: 'session:own' },
      schema: {
        tags,
        summary: 'Make this browser the wall of a device token: the page /wall#kiosk=TOKEN does so once',
        body: KioskToken,
        response: { 200: Visitor, 400: Problem, 401: Problem, 403: Problem, 409: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      limit.take('sign-in', addressKey(request.ip))
      // A link must not make a seat's browser something else.
      if (request.admission?.visitor.account)
        throw new ProblemError('seat_signed_in', 'Expected a browser where nobody is signed in; sign out first.')
      const kiosk = await findKiosk(pool, tokenDigest(request.body.token), evaluation)
      if (!kiosk) throw new ProblemError('kiosk_unknown', 'Expected the token of a wall’s device that is in force.')
      setKioskCookie(request, reply, request.body.token)
      return reply.header('cache-control', 'no-store').send(ofKiosk(kiosk).visitor)
    },
  )
}
