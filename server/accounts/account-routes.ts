import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { AccountEntry, AuditEntry, Kiosk, NewAccount, NewKiosk } from '../contracts/account.ts'
import { Problem } from '../contracts/problem.ts'
import { findArea } from '../areas/area-queries.ts'
import { badField, codeOf, ProblemError } from '../errors.ts'
import { disableAccount, listAccounts, putAccount } from './account-queries.ts'
import { listAudit, writeAudit } from './audit-queries.ts'
import { listKiosks, putKiosk, revokeKiosk } from './kiosk-queries.ts'
import { faultOfPassword, hashPassword } from './passwords.ts'
import { newToken, tokenDigest } from './tokens.ts'

/** PostgreSQL's code of a reference to a row that is not there. */
const foreignKey = '23503'

/** Accounts and devices for the system administrator, the audit for the audit administrator; neither sees a case. */
export function accountRoutes(app: FastifyInstance, pool: Pool, onDutyChanged: () => void): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['accounts']

  /** @throws {ProblemError} 400 for a code that is no area in force */
  async function requireKnown(field: string, codes: readonly string[]): Promise<void> {
    for (const code of codes) {
      if (!(await findArea(pool, code)))
        throw badField(field, 'codes of areas in force, as /api/areas lists them', code)
    }
  }

  routes.get(
    '/api/accounts',
    {
      config: { permission: 'account:read' },
      schema: {
        tags,
        summary: 'All accounts',
        response: { 200: Type.Object({ accounts: Type.Array(AccountEntry) }), 401: Problem, 403: Problem },
      },
    },
    async () => ({ accounts: (await listAccounts(pool)).map((found) => ({ ...found, areas: [...found.areas] })) }),
  )

  routes.put(
    '/api/accounts/:account',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary: 'Make an account, or change all of it',
        params: Type.Object({ account: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,63}$' }) }),
        body: NewAccount,
        response: { 204: Type.Null(), 400: Problem, 401: Problem, 403: Problem },
      },
    },
    async ({ params, body, viewer }, reply) => {
      // The name of all who have no account, in the history and for their idempotency keys.
      if (params.account === 'public') throw badField('account', 'another name than that of everybody', params.account)
      const fault = faultOfPassword(body.password, params.account)
      if (fault) throw new ProblemError(400, `password: expected ${fault}, came another one.`)
      const seesCases = body.role !== 'system_admin' && body.role !== 'audit_admin'
      if (seesCases !== body.areas.length > 0) {
        throw badField(
          'areas',
          seesCases ? 'at least one area code' : 'none: an administrator sees no cases',
          body.areas,
        )
      }
      if ((body.role === 'integrator') !== (body.source !== undefined)) {
        throw badField('source', 'a source for an integrator and none for others', body.source)
      }
      if (body.role === 'grid_worker' && body.workerNumber === undefined)
        throw badField('workerNumber', 'the number of a worker for a grid worker', body.workerNumber)
      await requireKnown('areas', body.areas)
      const { password, workerNumber = null, source = null, ...rest } = body
      await putAccount(pool, {
        ...rest,
        account: params.account,
        workerNumber,
        source,
        sample: false,
        password: await hashPassword(password),
      }).catch((error: unknown) => {
        if (codeOf(error) === foreignKey)
          throw badField('workerNumber', 'the number of a worker of the city', workerNumber)
        throw error
      })
      await writeAudit(pool, { actor: viewer.actor, role: viewer.role, act: 'account:put', subject: params.account })
      onDutyChanged()
      return reply.code(204).send(null)
    },
  )

  routes.delete(
    '/api/accounts/:account',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary: 'Disable an account; its sessions end within two seconds',
        params: Type.Object({ account: Type.String({ maxLength: 64 }) }),
        response: { 204: Type.Null(), 401: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async ({ params, viewer }, reply) => {
      if (params.account === viewer.actor)
        throw new ProblemError(409, 'Expected another account than your own: somebody must be left to administer.')
      if (!(await disableAccount(pool, params.account)))
        throw new ProblemError(404, `No account is called ${params.account}.`)
      await writeAudit(pool, {
        actor: viewer.actor,
        role: viewer.role,
        act: 'account:disabled',
        subject: params.account,
      })
      onDutyChanged()
      return reply.code(204).send(null)
    },
  )

  routes.get(
    '/api/audit',
    {
      config: { permission: 'audit:read' },
      schema: {
        tags,
        summary: 'What was done with accounts, devices and personal data, newest first',
        querystring: Type.Object({
          before: Type.Optional(Type.Integer({ minimum: 1 })),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
        }),
        response: { 200: Type.Object({ entries: Type.Array(AuditEntry) }) },
      },
    },
    async ({ query }) => ({ entries: await listAudit(pool, query.before ?? null, query.limit) }),
  )
}
