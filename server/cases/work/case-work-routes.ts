import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import type { HideHomes } from '../../accounts/rights/hide-homes.ts'
import { historyFor } from '../../accounts/rights/words-for.ts'
import { requirePlace } from '../../accounts/rights/require-place.ts'
import { GridCode } from '../../contracts/area.ts'
import { AssigneeSuggestion, CaseHistoryEntry, DuplicateCase } from '../../contracts/case-act.ts'
import { CaseNumber } from '../../contracts/case.ts'
import { Problem } from '../../contracts/problem.ts'
import { findCaseState } from './find-case-state.ts'
import { readHistory } from './history-queries.ts'
import { findDuplicates, readCandidates } from './suggestion-queries.ts'
import { suggestAssignees } from './suggest-assignees.ts'

const params = Type.Object({ number: CaseNumber })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 503: Problem }

/** What a dispatcher reads before deciding: the history, possible workers, possible duplicates. */
export function caseWorkRoutes(app: FastifyInstance, pool: Pool, hide: HideHomes): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get(
    '/api/cases/:number/history',
    {
      config: { permission: 'case:read' },
      schema: {
        tags: ['cases'],
        summary: 'Everything that happened to a case: who, when, from, to, why',
        params,
        response: { 200: Type.Array(CaseHistoryEntry), ...refusals },
      },
    },
    async ({ params: { number }, viewer }) => {
      await findCaseState(pool, number, viewer)
      return historyFor(viewer.role, await readHistory(pool, number), hide)
    },
  )

  routes.get(
    '/api/cases/:number/suggestions',
    {
      config: { permission: 'case:reassign' },
      schema: {
        tags: ['cases'],
        summary: 'Who could take a case, best first, and why; within the asker’s areas',
        params,
        querystring: Type.Object({ grid: Type.Optional(GridCode) }),
        response: { 200: Type.Array(AssigneeSuggestion), ...refusals },
      },
    },
    async ({ params: { number }, query: { grid = null }, viewer }) => {
      await findCaseState(pool, number, viewer)
      if (grid !== null) await requirePlace(pool, viewer, grid)
      return suggestAssignees(await readCandidates(pool, number, viewer, grid))
    },
  )

  routes.get(
    '/api/cases/:number/duplicates',
    {
      config: { permission: 'case:reassign' },
      schema: {
        tags: ['cases'],
        summary: 'Open cases within 50 m with the same item, nearest first; within the asker’s areas',
        params,
        response: { 200: Type.Array(DuplicateCase), ...refusals },
      },
    },
    async ({ params: { number }, viewer }) => {
      await findCaseState(pool, number, viewer)
      return findDuplicates(pool, number, viewer)
    },
  )
}
