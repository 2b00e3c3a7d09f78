import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { requireReach } from '../accounts/reach.ts'
import { BriefEntry, BriefKind } from '../contracts/brief.ts'
import { Problem } from '../contracts/problem.ts'
import { ProblemError } from '../errors.ts'
import { briefPage, briefPolicy, type BriefFrame } from './brief-page.ts'
import { listBriefs, readBrief } from './brief-queries.ts'

/** Daily and weekly briefs of the city: a list, and each as a page to read and print. */
export function briefRoutes(app: FastifyInstance, pool: Pool, frame: BriefFrame & { readonly code: string }): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get(
    '/api/briefs',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'Daily and weekly briefs (日报 · 周报), newest first',
        response: { 200: Type.Array(BriefEntry), 401: Problem, 403: Problem },
      },
    },
    async ({ viewer }) => {
      requireReach(viewer, frame.code)
      return listBriefs(pool)
    },
  )

  routes.get(
    '/api/briefs/:kind/:firstDay',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'A brief as one page of HTML, made to be printed',
        params: Type.Object({ kind: BriefKind, firstDay: Type.String({ format: 'date' }) }),
        response: { 200: Type.String(), 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async ({ params, viewer }, reply) => {
      requireReach(viewer, frame.code)
      const found = await readBrief(pool, params.kind, params.firstDay)
      if (!found) {
        throw new ProblemError(
          404,
          `Expected a brief that GET /api/briefs lists; came ${params.kind} of ${params.firstDay}.`,
        )
      }
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', briefPolicy)
        .send(briefPage(found, frame))
    },
  )
}
