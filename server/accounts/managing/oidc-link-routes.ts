import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { AccountChange } from '../../contracts/account-change.ts'
import { Problem } from '../../contracts/problem.ts'
import type { Database } from '../../database/database.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { proposeChange } from './account-change-queries.ts'
import { writeAudit } from '../audit-queries.ts'
import { findManaged, lockAccounts, managerOf, requireMayManage, requireStillManages } from './managing.ts'
import { findLinked, linkIdentity, unlinkAccount } from '../oidc/oidc-queries.ts'
import type { OidcProvider } from '../oidc/oidc-provider.ts'

interface OidcLinkOptions {
  readonly database: Database
  readonly provider: OidcProvider
  readonly issuer: string
}

/** Links from subjects of the provider to accounts. A new link admits a person, so a second person confirms it too. */
export function oidcLinkRoutes(app: FastifyInstance, { database, provider, issuer }: OidcLinkOptions): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['accounts']
  const params = Type.Object({ account: Type.String({ maxLength: 64 }) })
  const unknown = (account: string) => new ProblemError('account_unknown', `No account is called ${account}.`)

  routes.put(
    '/api/accounts/:account/oidc',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary:
          'Link an account to a subject of the provider: who signs in there as this subject is this account. 202, it waits for a second person; an auditor’s by an auditor at once, 204',
        params,
        body: Type.Object({ subject: Type.String({ minLength: 1, maxLength: 255 }) }, { additionalProperties: false }),
        response: {
          202: AccountChange,
          204: Type.Null(),
          400: Problem,
          401: Problem,
          403: Problem,
          404: Problem,
          409: Problem,
        },
      },
    },
    async ({ params: { account }, body: { subject }, viewer, admission }, reply) => {
      const manager = managerOf(admission)
      const identity = { issuer, subject }
      const proposed = await database.transaction(async (client) => {
        await lockAccounts(client)
        const found = await findManaged(client, account)
        requireMayManage(manager, account, found)
        if (!found) throw unknown(account)
        await requireStillManages(client, manager.account, manager.role)
        const owner = await findLinked(client, identity)
        if (owner !== null && owner !== account)
          throw new ProblemError('subject_taken', 'This subject is another account’s; unlink that one first.')
        const { actor, role } = viewer
        if (found.role !== 'audit_admin') {
          await writeAudit(client, { actor, role, act: 'account:proposed', subject: account })
          return proposeChange(client, account, { kind: 'link', change: identity }, manager)
        }
        await linkIdentity(client, identity, account)
        await writeAudit(client, { actor, role, act: 'account:linked', subject: account })
        return null
      })
      return proposed ? reply.code(202).send(proposed) : reply.code(204).send(null)
    },
  )

  routes.delete(
    '/api/accounts/:account/oidc',
    {
      config: { permission: 'account:manage' },
      schema: {
        tags,
        summary: 'Take the provider’s subjects from an account',
        params,
        response: { 204: Type.Null(), 401: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async ({ params: { account }, viewer: { actor, role }, admission }, reply) => {
      const manager = managerOf(admission)
      await database.transaction(async (client) => {
        await lockAccounts(client)
        requireMayManage(manager, account, await findManaged(client, account))
        await requireStillManages(client, manager.account, manager.role)
        if ((await unlinkAccount(client, account)) === 0)
          throw new ProblemError('link_unknown', `No subject of ${provider.name} is linked to ${account}.`)
        await writeAudit(client, { actor, role, act: 'account:unlinked', subject: account })
      })
      return reply.code(204).send(null)
    },
  )
}
