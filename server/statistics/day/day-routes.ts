import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { requireDisclosed } from '../../accounts/rights/disclosure.ts'
import { requireReach } from '../../accounts/rights/reach.ts'
import { requireArea } from '../../areas/require-area.ts'
import { Instant } from '../../contracts/case.ts'
import { Problem } from '../../contracts/problem.ts'
import { AreaDay, Background, DayCourse, type DayBefore } from '../../contracts/statistics.ts'
import { readDayNow, readDayThen, readFiguresThen } from './area-day.ts'
import { readBackground, type BackgroundSources } from './background.ts'
import { readDayCourse } from './day-course.ts'
import { floorTo, sharedFor } from '../shared-answers.ts'
import { dayMs, hourMs, minuteMs } from '../../tasks/durations.ts'

const secondMs = 1_000
/** A screen that shows the present asks for a minute that has just begun. */
const presentMs = 3 * minuteMs

/**
 * A wall's day and the values that it is compared with. Many screens ask for the same: an answer of now is shared for a second, one of a past
 * moment or of slow data for a minute. The reads wait in the read queue, so that intake and freshness never wait for them.
 */
export function dayRoutes(app: FastifyInstance, sources: BackgroundSources & { upToDate: () => Promise<void> }): void {
  const { pool, queueRead, consistentRead, replay, upToDate } = sources
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const days = sharedFor<Omit<AreaDay, 'before'>>(secondMs)
  const pastDays = sharedFor<Omit<AreaDay, 'before'>>(minuteMs)
  const before = sharedFor<DayBefore | null>(minuteMs)
  const backgrounds = sharedFor<Background>(minuteMs)
  const courses = sharedFor<DayCourse>(minuteMs)

  routes.get(
    '/api/statistics/:areaCode/day',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'An area’s day: its figures up to now or up to a past moment, of its parts, and by hour and category',
        description:
          'With `at`: as it was known then. `before`: 24 hours earlier, as it was known then, to the minute.',
        params: Type.Object({ areaCode: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object({ at: Type.Optional(Instant) }),
        response: { 200: AreaDay, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async ({ params, query, viewer }, reply) => {
      const area = await requireArea(pool, params.areaCode)
      const { code } = area
      requireReach(viewer, code)
      requireDisclosed(viewer, area)
      void reply.header('cache-control', 'no-store')
      const at = query.at === undefined ? null : floorTo(secondMs, query.at)
      const day = await (at === null
        ? days(code, () => upToDate().then(() => readDayNow(consistentRead, area)))
        : pastDays(`${code} ${at}`, () => readDayThen(replay, area, at)))
      const then = floorTo(minuteMs, Date.parse(day.asOf.at) - dayMs)
      return { ...day, before: await before(`${code} ${then}`, () => readFiguresThen(replay, area, then)) }
    },
  )

  routes.get(
    '/api/statistics/:areaCode/background',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'What an area’s day is held against: yesterday, the week before, and the hours of the week',
        description:
          'As of the beginning of the minute of `at`, which the answer names. Of a past moment the beginning of its hour: the week of the grids is then as it was known, the hours and categories of the days before as they are known now.',
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
      const isPast = query.at !== undefined && Date.now() - Date.parse(query.at) > presentMs
      const at = floorTo(isPast ? hourMs : minuteMs, query.at ?? Date.now())
      void reply.header('cache-control', 'no-store')
      return backgrounds(`${code} ${at}`, async () => {
        await upToDate()
        return readBackground(sources, area, at, isPast)
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
      return courses(`${code} ${date} ${floorTo(minuteMs, Date.now())}`, async () => {
        await upToDate()
        return readDayCourse(pool, queueRead, area, date)
      })
    },
  )
}
