import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { requireDisclosed } from '../accounts/rights/disclosure.ts'
import { requireReach } from '../accounts/rights/reach.ts'
import { requireArea } from '../areas/require-area.ts'
import { Instant } from '../contracts/case.ts'
import { Problem } from '../contracts/problem.ts'
import { Background, DayCourse } from '../contracts/statistics.ts'
import type { Turn } from '../database/in-turn.ts'
import { readBackground } from './background.ts'
import { readDayCourse } from './day-course.ts'
import { minuteOf, onceAMinute } from './once-a-minute.ts'

/**
 * What the wall holds its day against. Many screens ask for the same: each minute's answer is found once. They wait for
 * their turn, so that intake and freshness never wait for them.
 */
export function statisticsRoutes(
  app: FastifyInstance,
  { pool, inTurn, upToDate }: { pool: Pool; inTurn: Turn; upToDate: () => Promise<void> },
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const backgrounds = onceAMinute<Background>()
  const courses = onceAMinute<DayCourse>()

  routes.get(
    '/api/statistics/:areaCode/background',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'What an area’s day is held against: yesterday, the week before, and the hours of the week',
        description: 'As of the beginning of the minute of `at`, which the answer names.',
        params: Type.Object({ areaCode: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object({ at: Type.Optional(Instant) }),
        response: { 200: Background, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async ({ params, query, viewer }, reply) => {
      const area = await requireArea(pool, params.areaCode)
      const { code } = area
      requireReach(viewer, code)
      requireDisclosed(viewer, area)
      const at = minuteOf(query.at ?? Date.now())
      void reply.header('cache-control', 'no-store')
      return backgrounds(`${code} ${at}`, async () => {
        await upToDate()
        return readBackground(pool, inTurn, code, at)
      })
    },
  )

  routes.get(
    '/api/statistics/:areaCode/days/:date',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'How one of the city’s days went, in steps of ten minutes',
        params: Type.Object({ areaCode: Type.String({ maxLength: 64 }), date: Type.String({ format: 'date' }) }),
        response: { 200: DayCourse, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async ({ params, viewer }, reply) => {
      const area = await requireArea(pool, params.areaCode)
      const { code } = area
      requireReach(viewer, code)
      requireDisclosed(viewer, area)
      const { date } = params
      void reply.header('cache-control', 'no-store')
      return courses(`${code} ${date} ${minuteOf(Date.now())}`, () => readDayCourse(pool, inTurn, code, date))
    },
  )
}
