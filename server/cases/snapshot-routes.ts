import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool } from 'pg'
import { Type, type Static } from 'typebox'
import { disclosureFor, type Disclosure } from '../accounts/rights/disclosure.ts'
import { FinishedAnswer, sendFinished } from '../http/answers/finished-answer.ts'
import { SharedLooks } from '../http/answers/shared-looks.ts'
import { requireScope } from '../accounts/rights/require-scope.ts'
import { writeColumnSnapshot } from './case-columns.ts'
import { readSnapshot } from './case-queries.ts'
import { writeSnapshot, type SeeCase } from './seen-case.ts'
import { AreaCode } from '../contracts/area.ts'
import { ColumnSnapshot } from '../contracts/case-columns.ts'
import { Snapshot } from '../contracts/feed.ts'
import { Problem } from '../contracts/problem.ts'
import { asking } from '../database/read-share.ts'

/** `cases`: a list of objects. `columns`: the same for a screen, which reads it in a fraction of the time. */
const Form = Type.Union([Type.Literal('cases'), Type.Literal('columns')], {
  description: '`cases` (the default): a list of objects; `columns`: the same as columns, which take less to read',
})
type Form = Static<typeof Form>

/** `GET /api/snapshot`: where a screen begins. Screens that ask for the same at the same time share one read and its bytes. */
export function snapshotRoutes(app: FastifyInstance, pool: Pool, see: SeeCase): void {
  const looks = new SharedLooks<FinishedAnswer>()
  let sent: Promise<unknown> = Promise.resolve()

  async function look(scope: string, form: Form, disclosure: Disclosure): Promise<FinishedAnswer> {
    const write = form === 'columns' ? writeColumnSnapshot : writeSnapshot
    const json = await write(see, await readSnapshot(pool, scope), disclosure)
    return new FinishedAnswer('application/json; charset=utf-8', json)
  }

  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/api/snapshot',
    {
      config: { permission: 'case:read', shared: true },
      schema: {
        tags: ['feed'],
        summary: 'Open cases and those of today in an area, with their exact place in the feed',
        querystring: Type.Object({ scope: AreaCode, form: Type.Optional(Form) }),
        response: { 200: Type.Union([Snapshot, ColumnSnapshot]), 400: Problem, 401: Problem, 403: Problem },
      },
    },
    async (request, reply) => {
      await requireScope(pool, request.viewer, request.query.scope)
      void reply.header('cache-control', 'no-store')
      const { scope, form = 'cases' } = request.query
      const disclosure = disclosureFor(request.viewer)
      // Each kind of reader has its own share of the database: nobody waits in another's line.
      const asker = asking.getStore()
      const key = `${asker} ${disclosure} ${form} ${scope}`
      const answer = await looks.share(key, asker === 'stranger', () => look(scope, form, disclosure))
      // Otherwise all that share it would be answered in the same turn of the event loop.
      sent = sent.then(() => nextTurn())
      await sent
      return sendFinished(request, reply, answer)
    },
  )
}
