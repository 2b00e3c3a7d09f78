import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { disclosureFor } from '../accounts/rights/disclosure.ts'
import { sendJson, withList, writeList } from '../http/answers/write-list.ts'
import type { Viewer } from '../accounts/rights/viewer.ts'
import type { HideHomes } from '../accounts/rights/hide-homes.ts'
import { wordsFor } from '../accounts/rights/words-for.ts'
import { requireKnown, requirePlace } from '../accounts/rights/require-place.ts'
import { requireNoHome } from '../accounts/rights/require-scope.ts'
import { AreaCode } from '../contracts/area.ts'
import { Case, CaseDetail, CaseNumber, Instant } from '../contracts/case.ts'
import { Problem } from '../contracts/problem.ts'
import { ProblemError } from '../http/problems/errors.ts'
import { allowedActions } from './allowed-actions.ts'
import { findCase, listCases, pageKeyOf, type PageKey } from './case-queries.ts'
import { readStatuses, writePageKey, readPageKey } from './case-list-address.ts'
import { seeDetail, type SeeCase } from './seen-case.ts'

const byNumber = Type.Object({ number: CaseNumber })

/**
 * The area of a list. A worker's own cases and an integrator's may lie anywhere: for them each row decides.
 * @throws {ProblemError} 400 for no area in force, 403 for one out of reach
 */
async function requireListed(pool: Pool, viewer: Viewer, area: string): Promise<void> {
  await requireKnown(pool, 'querystring.area', area)
  if (viewer.source === null && viewer.workerNumber === null) await requirePlace(pool, viewer, area)
}

/** Cases: look up, list. */
export function caseRoutes(app: FastifyInstance, pool: Pool, see: SeeCase, hide: HideHomes): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get(
    '/api/cases/:number',
    {
      config: { permission: 'case:read' },
      schema: {
        tags: ['cases'],
        summary: 'One case with its words; the ETag is its version',
        params: byNumber,
        response: { 200: CaseDetail, 404: Problem },
      },
    },
    async (request, reply) => {
      const found = await findCase(pool, request.params.number, request.viewer)
      if (!found) throw new ProblemError('case_unknown', `No case has the number ${request.params.number}.`)
      const { detail: whole, ...facts } = found
      const actions = allowedActions({ case: whole, ...facts }, request.viewer)
      const detail = seeDetail(see, whole, disclosureFor(request.viewer))
      return reply
        .header('etag', `"${detail.version}"`)
        .send(wordsFor(request.viewer.role, { ...detail, allowedActions: actions }, hide))
    },
  )

  routes.get(
    '/api/cases',
    {
      config: { permission: 'case:read' },
      schema: {
        tags: ['cases'],
        summary: 'Cases, newest first, in pages that continue exactly',
        querystring: Type.Object({
          area: Type.Optional(AreaCode),
          status: Type.Optional(Type.String({ description: 'phases, separated by commas' })),
          from: Type.Optional(Instant),
          to: Type.Optional(Instant),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
          after: Type.Optional(Type.String({ description: '`next` of the page before' })),
        }),
        response: {
          200: Type.Object({ cases: Type.Array(Case), next: Type.Union([Type.String(), Type.Null()]) }),
          400: Problem,
          401: Problem,
          403: Problem,
        },
      },
    },
    async ({ query, viewer }, reply) => {
      if (query.area !== undefined) {
        await requireListed(pool, viewer, query.area)
        await requireNoHome(pool, viewer, query.area)
      }
      const disclosure = disclosureFor(viewer)
      const filter = {
        viewer,
        area: query.area ?? null,
        status: readStatuses(query.status),
        from: query.from ?? null,
        to: query.to ?? null,
      }
      const after: PageKey | null = query.after === undefined ? null : readPageKey(query.after)
      const cases = await listCases(pool, filter, query.limit, after)
      const last = cases.length === query.limit ? cases.at(-1) : undefined
      const list = await writeList(cases, (item) => see(item, disclosure))
      return sendJson(reply, withList({ next: last ? writePageKey(pageKeyOf(last)) : null }, 'cases', list))
    },
  )
}
