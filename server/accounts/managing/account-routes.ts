import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { AccountEntry, AuditEntry, NewAccount } from '../../contracts/account.ts'
import { AccountChange } from '../../contracts/account-change.ts'
import { Problem } from '../../contracts/problem.ts'
import type { Database } from '../../database/database.ts'
import { badField } from '../../http/problems/errors.ts'
import { proposeChange } from './account-change-queries.ts'
import { listAccounts, putAccount } from '../account-queries.ts'
import { listAudit, writeAudit } from '../audit-queries.ts'
import { disableManaged } from './disable-managed.ts'
import { findManaged, lockAccounts, managerOf, requireMayManage, requireStillManages } from './managing.ts'
import type { HideHomes } from '../rights/hide-homes.ts'
import { hashPassword, requireFreeHashing, requireGoodPassword } from '../sign-in/passwords.ts'
import { requireKnownAreas } from './require-known-areas.ts'

interface AccountRouteOptions {
  readonly database: Database
  /** Names that no password may be made of, beside the account's own: the city's. */
  readonly names: readonly string[]
  readonly hide: HideHomes
  /** A post is not manned by a disabled account's worker. */
  readonly onDutyChanged: () => void
}

/** Accounts, for administrators, who see no case: a second person confirms each change that a system administrator proposes; only auditors
 * make and change auditors, and only they read the audit.
 * and change auditors. The audit is the auditors'.
 */
export function accountRoutes(
  app: FastifyInstance,
  { database, names, hide, onDutyChanged }: AccountRouteOptions,
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['accounts']
  const { pool } = database

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
        summary:
          'Make an account, or change all of it: 202, it waits for a second person; an auditor’s by an auditor at once, 204',
        params: Type.Object({ account: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{1,63}$' }) }),
        body: NewAccount,
        response: {
          202: AccountChange,
          204: Type.Null(),
          400: Problem,
          401: Problem,
          403: Problem,
          409: Problem,
          503: Problem,
        },
      },
    },
    async ({ params: { account }, body, viewer, admission }, reply) => {
      // The reserved name of visitors without an account, in the history and for their idempotency keys.
      if (account === 'public') throw badField('account', 'another name than that of everybody', account)
      const manager = managerOf(admission)
      requireMayManage(manager, account, await findManaged(pool, account), body.role)
      requireGoodPassword('password', body.password, [account, body.name, ...names])
      requireFitting(body)
      await requireKnownAreas(pool, 'areas', body.areas)
      await requireWorker(pool, body.workerNumber)
      requireFreeHashing()
      const { password, workerNumber = null, source = null, ...rest } = body
      const hash = await hashPassword(password)
      const change = { ...rest, account, workerNumber, source, sample: manager.sample, password: hash }
      const proposed = await database.transaction(async (client) => {
        await lockAccounts(client)
        requireMayManage(manager, account, await findManaged(client, account), body.role)
        await requireStillManages(client, manager.account, manager.role)
        const { actor, role } = viewer
        if (body.role !== 'audit_admin') {
          await writeAudit(client, { actor, role, act: 'account:proposed', subject: account })
          return proposeChange(client, account, { kind: 'put', change }, manager)
        }
        await putAccount(client, { ...change, mustChangePassword: !change.sample })
        await writeAudit(client, { actor, role, act: 'account:put', subject: account })
        return null
      })
      return proposed ? reply.code(202).send(proposed) : reply.code(204).send(null)
    },
  )

  routes.delete(
    '/api/accounts/:account',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary: 'Disable an account; its sessions end within two seconds. The last administrator of a kind stays',
        params: Type.Object({ account: Type.String({ maxLength: 64 }) }),
        response: { 204: Type.Null(), 401: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async ({ params, admission }, reply) => {
      await database.transaction((client) => disableManaged(client, params.account, managerOf(admission)))
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
    async ({ query }) => {
      const entries = await listAudit(pool, query.before ?? null, query.limit)
      // Reasons of revealing a contact and of a stand-in: an auditor judges them without the address.
      return { entries: entries.map((entry) => ({ ...entry, reason: entry.reason && hide(entry.reason) })) }
    },
  )
}

/** @throws {ProblemError} 400 where role, areas, source and worker do not go together */
function requireFitting({ role, areas, source, workerNumber }: NewAccount): void {
  const seesCases = role !== 'system_admin' && role !== 'audit_admin'
  if (seesCases !== areas.length > 0)
    throw badField('areas', seesCases ? 'at least one area code' : 'none: an administrator sees no cases', areas)
  if ((role === 'integrator') !== (source !== undefined))
    throw badField('source', 'a source for an integrator and none for others', source)
  if (role === 'grid_worker' && workerNumber === undefined)
    throw badField('workerNumber', 'the number of a worker for a grid worker', workerNumber)
}

/** @throws {ProblemError} 400 for a number that no worker of the city has */
async function requireWorker(pool: Pool, workerNumber: string | undefined): Promise<void> {
  if (workerNumber === undefined) return
  const { rows } = await pool.query('select from workers where number = $1', [workerNumber])
  if (rows.length === 0) throw badField('workerNumber', 'the number of a worker of the city', workerNumber)
}
