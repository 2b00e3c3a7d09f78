import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { disclosureFor, type Disclosure } from '../accounts/rights/disclosure.ts'
import { FinishedAnswer, sendFinished } from '../http/answers/finished-answer.ts'
import { requireScope } from '../areas/require-scope.ts'
import { readSnapshot } from '../cases/case-queries.ts'
import { seeSnapshot, type SeeCase } from '../cases/seen-case.ts'
import { AreaCode } from '../contracts/area.ts'
import { Snapshot } from '../contracts/feed.ts'
import { Problem } from '../contracts/problem.ts'
import { asking } from '../database/read-share.ts'

/** `GET /api/snapshot`: where a screen begins. Screens that ask for the same at the same time share one look and its bytes. */
export function snapshotRoutes(app: FastifyInstance, pool: Pool, see: SeeCase): void {
  const looks = new Map<string, Promise<FinishedAnswer>>()

  function look(scope: string, disclosure: Disclosure): Promise<FinishedAnswer> {
    // Each kind of asker in its own share of the database: nobody waits in another's line.
    const key = `${asking.getStore()} ${disclosure} ${scope}`
    const running = looks.get(key)
    if (running) return running
    const begun = readSnapshot(pool, scope)
      .then((snapshot) => seeSnapshot(see, snapshot, disclosure))
      .then((snapshot) => new FinishedAnswer('application/json; charset=utf-8', JSON.stringify(snapshot)))
      .finally(() => looks.delete(key))
    looks.set(key, begun)
    return begun
  }

  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/api/snapshot',
    {
      config: { permission: 'case:read' },
      schema: {
        tags: ['feed'],
        summary: 'Open cases and those of today in an area, with their exact place in the feed',
        querystring: Type.Object({ scope: AreaCode }),
        response: { 200: Snapshot, 400: Problem, 401: Problem, 403: Problem },
      },
    },
    async (request, reply) => {
      await requireScope(pool, request.viewer, request.query.scope)
      void reply.header('cache-control', 'no-store')
      return sendFinished(request, reply, await look(request.query.scope, disclosureFor(request.viewer)))
    },
  )
}
