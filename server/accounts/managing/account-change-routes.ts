import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { AccountChange } from '../../contracts/account-change.ts'
import { Problem } from '../../contracts/problem.ts'
import type { Database } from '../../database/database.ts'
import { listChanges } from './account-change-queries.ts'
import { confirmChange, dropChange } from './decide-change.ts'
import { managerOf } from './managing.ts'

/**
 * Changes of accounts that wait for a second person: another system administrator, or an auditor. `onDutyChanged`: an account
 * may have got or lost the worker of a post.
 */
export function accountChangeRoutes(app: FastifyInstance, database: Database, onDutyChanged: () => void): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['accounts']
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const response = { 204: Type.Null(), 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem }

  routes.get(
    '/api/accounts/changes',
    {
      config: { permission: 'account:read' },
      schema: {
        tags,
        summary: 'The changes of accounts that wait to be confirmed, oldest first',
        response: { 200: Type.Object({ changes: Type.Array(AccountChange) }), 401: Problem, 403: Problem },
      },
    },
    async () => ({ changes: await listChanges(database.pool) }),
  )

  routes.post(
    '/api/accounts/changes/:id/confirm',
    {
      config: { permission: 'account:manage' },
      schema: { tags, summary: 'Confirm a change that somebody else has proposed: it holds at once', params, response },
    },
    async ({ params: { id }, admission }, reply) => {
      await database.transaction((client) => confirmChange(client, id, managerOf(admission)))
      onDutyChanged()
      return reply.code(204).send(null)
    },
  )

  routes.delete(
    '/api/accounts/changes/:id',
    {
      config: { permission: 'account:manage' },
      schema: { tags, summary: 'Withdraw one’s own proposal, or refuse another one’s', params, response },
    },
    async ({ params: { id }, admission }, reply) => {
      await database.transaction((client) => dropChange(client, id, managerOf(admission)))
      return reply.code(204).send(null)
    },
  )
}
