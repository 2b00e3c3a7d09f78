import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { disclosureFor, discloses } from '../accounts/rights/disclosure.ts'
import { requireReach } from '../accounts/rights/reach.ts'
import { BriefKind, ListedBrief } from '../contracts/brief.ts'
import { Problem } from '../contracts/problem.ts'
import { ProblemError } from '../http/problems/errors.ts'
import { briefPage, briefPolicy, type BriefFrame } from './brief-page.ts'
import { listBriefs, readBrief } from './brief-queries.ts'
import { sharedFor } from '../statistics/shared-answers.ts'
import type { Printer } from './print-page.ts'

/** A printed page is shared for so long. */
const keptMs = 60_000

interface BriefParts {
  readonly pool: Pool
  readonly frame: BriefFrame & { readonly code: string }
  /** Null: there is nothing to print with. */
  readonly print: Printer | null
}

/** Daily and weekly briefs of the city: a list, and each as a page to read and print, or printed. */
export function briefRoutes(app: FastifyInstance, { pool, frame, print }: BriefParts): void {
  const printed = sharedFor<Buffer>(keptMs, 10)
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get(
    '/api/briefs',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'Daily and weekly briefs (日报 · 周报), newest first',
        response: { 200: Type.Array(ListedBrief), 401: Problem, 403: Problem },
      },
    },
    async ({ viewer }) => {
      requireReach(viewer, frame.code)
      return (await listBriefs(pool)).map((brief) => ({ ...brief, prints: print !== null }))
    },
  )

  routes.get(
    '/api/briefs/:kind/:firstDay',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary:
          'A brief as one page of HTML, made to be printed, or as PDF where the server has a Chromium to print it',
        params: Type.Object({ kind: BriefKind, firstDay: Type.String({ format: 'date' }) }),
        querystring: Type.Object({
          format: Type.Union([Type.Literal('html'), Type.Literal('pdf')], { default: 'html' }),
        }),
        response: {
          200: Type.Any(),
          401: Problem,
          403: Problem,
          404: Problem,
          501: Problem,
          502: Problem,
          503: Problem,
        },
      },
    },
    async ({ params, query, viewer }, reply) => {
      requireReach(viewer, frame.code)
      const found = await readBrief(pool, params.kind, params.firstDay)
      if (!found) {
        throw new ProblemError(
          'brief_unknown',
          `Expected a brief that GET /api/briefs lists; came ${params.kind} of ${params.firstDay}.`,
        )
      }
      const { statistics, hotSpots } = found.content
      const disclosure = disclosureFor(viewer)
      // Briefs made before hot spots were counted by grid hold estates and buildings.
      const seen = hotSpots.filter(({ level }) => discloses(disclosure, level))
      const page = briefPage({ ...found, content: { statistics, hotSpots: seen } }, frame)
      if (query.format === 'html') {
        return reply.type('text/html; charset=utf-8').header('content-security-policy', briefPolicy).send(page)
      }
      if (!print) {
        throw new ProblemError(
          'printer_missing',
          'Expected a Chromium on the server (CHROMIUM names it) to print with; came none: print the page.',
        )
      }
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="brief-${params.kind}-${params.firstDay}.pdf"`)
        .send(
          await printed(page, () => print(page)).catch((error: unknown) => {
            if (error instanceof ProblemError) throw error
            app.log.error(error)
            throw new ProblemError(
              'print_failed',
              'Expected the Chromium of the server to print the page; it did not. Print the page itself.',
            )
          }),
        )
    },
  )
}
