import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { disclosureFor, requireDisclosed } from '../accounts/rights/disclosure.ts'
import type { MadeOnce } from '../http/answers/made-once.ts'
import { requireReach } from '../accounts/rights/reach.ts'
import { may } from '../accounts/rights/permissions.ts'
import { requireKnown } from '../accounts/rights/require-place.ts'
import type { SeeCase } from '../cases/seen-case.ts'
import {
  AreaStatistics,
  Breakdown,
  Dimension,
  HotSpots,
  KpiCases,
  type KpiKey,
  KpiRegistry,
  ListPart,
  TrendGrain,
} from '../contracts/kpi.ts'
import { Problem } from '../contracts/problem.ts'
import { badField, ProblemError } from '../http/problems/errors.ts'
import { readBreakdown } from './breakdown.ts'
import { readAreaStatistics } from './area-statistics.ts'
import { statisticsQuery, byArea, isVeiled, readStatisticsRequest } from './statistics-request.ts'
import { isHome } from './extent.ts'
import { readHotSpots } from './hot-spots.ts'
import { readKpiCases } from './kpi-cases.ts'
import { describeKpi, kpis } from './kpis.ts'
import type { ConsistentRead } from './consistent-read.ts'
import { isDate } from './period.ts'
import { phases } from './phases.ts'
import { readDurationEdges } from './position-queries.ts'
import { dayMs } from '../tasks/durations.ts'

const noNul = '^[^\\x00]*$'
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem }

/** Figures from the city to a building, the cases behind each, and their definitions. */
export function drillRoutes(
  app: FastifyInstance,
  {
    pool,
    consistentRead,
    upToDate,
    see,
    made,
    targets,
  }: {
    pool: Pool
    consistentRead: ConsistentRead
    upToDate: () => Promise<void>
    see: SeeCase
    made: MadeOnce
    targets: ReadonlyMap<KpiKey, number>
  },
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  const readRegistry = async (): Promise<KpiRegistry> => ({
    kpis: kpis.map((kpi) => ({ ...describeKpi(kpi), target: targets.get(kpi.key) ?? null })),
    phases: [...phases],
    durationEdges: await readDurationEdges(pool),
  })

  routes.get(
    '/api/kpis',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'What each figure is called, how it is made and what it leaves out',
        response: { 200: KpiRegistry, 304: Type.Null(), 401: Problem, 403: Problem },
      },
    },
    async (request, reply) =>
      made.send(request, reply, {
        key: 'kpis',
        type: 'application/json; charset=utf-8',
        make: async () => JSON.stringify(await readRegistry()),
      }),
  )

  routes.get(
    '/api/statistics/:areaCode',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'All figures of an area and a period, as of one position of the feed',
        params: byArea,
        querystring: Type.Object({ ...statisticsQuery, grain: Type.Optional(TrendGrain) }),
        response: { 200: AreaStatistics, ...refusals },
      },
    },
    async (request, reply) => {
      const { extent, path, period } = await readStatisticsRequest(pool, request)
      const { grain = null } = request.query
      requireGrain(grain, request.query.period)
      await upToDate()
      void reply.header('cache-control', 'no-store')
      return consistentRead((client) =>
        readAreaStatistics(client, {
          extent,
          path,
          period,
          grain,
          veiled: isVeiled(request.viewer),
          reach: request.viewer.areas,
        }),
      )
    },
  )

  routes.get(
    '/api/statistics/:areaCode/cases',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: '反查: exactly the cases of one part of a figure, and how many they are',
        params: byArea,
        querystring: Type.Object({
          ...statisticsQuery,
          kpi: Type.String({ maxLength: 64, description: 'a key of GET /api/kpis, or phase_ and a phase’s' }),
          part: Type.Union(ListPart.anyOf, { default: 'numerator' }),
          weekday: Type.Optional(Type.Integer({ minimum: 0, maximum: 6, description: 'of the report, 0 Monday' })),
          hour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23, description: 'of the report, with weekday' })),
          by: Type.Optional(Dimension),
          of: Type.Optional(
            Type.String({ maxLength: 64, pattern: noNul, description: 'with `by`: one part of the dimension; empty: the cases without' }), // prettier-ignore
          ),
          within: Type.Optional(
            Type.String({
              maxLength: 64,
              description: 'of an estate or building only what is worked within this area',
            }),
          ),
          grounds: Type.Boolean({ default: false, description: 'of an estate only what is outside its buildings' }),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
          after: Type.Optional(Type.String({ maxLength: 256, description: '`next` of the page before' })),
        }),
        response: { 200: KpiCases, ...refusals },
      },
      // The schema's own writer takes ten times as long for 500 cases, and blocks other requests meanwhile.
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const { kpi, part, weekday, hour, by, of, within, grounds, limit, after } = request.query
      if (!may(request.viewer.role, 'case:read')) {
        throw new ProblemError(
          'role_refused',
          `case:read: expected somebody who sees cases; came ${request.viewer.role}.`,
        )
      }
      if ((weekday === undefined) !== (hour === undefined)) {
        throw badField('querystring.hour', 'weekday and hour together, or neither', hour)
      }
      if ((by === undefined) !== (of === undefined))
        throw badField('querystring.of', 'by and of together, or neither', of)
      const { extent, path, period } = await readStatisticsRequest(pool, request)
      requireDisclosed(request.viewer, extent, path.find(({ level }) => level === 'grid')?.code)
      if (grounds && extent.level !== 'estate') throw badField('querystring.grounds', 'an estate', extent.level)
      if (within !== undefined) {
        if (!isHome(extent.level)) throw badField('querystring.within', 'an estate or a building', extent.level)
        requireReach(request.viewer, within)
        await requireKnown(pool, 'querystring.within', within)
      }
      const slot = weekday === undefined ? null : weekday * 24 + hour!
      await upToDate()
      const found = await consistentRead((client) =>
        readKpiCases(client, {
          extent,
          period,
          kpi,
          part,
          slot,
          cut: by === undefined ? null : { by, value: of || null },
          grounds,
          limit,
          after: after ?? null,
          reach: within === undefined ? request.viewer.areas : [within],
        }),
      )
      void reply.header('cache-control', 'no-store')
      const disclosure = disclosureFor(request.viewer)
      return { ...found, cases: found.cases.map((item) => see(item, disclosure)) }
    },
  )

  routes.get(
    '/api/statistics/:areaCode/by/:dimension',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'All figures by unit, item, category, source, level, shift or post',
        description: 'Counted case by case; of periods with too many cases it says so instead.',
        params: Type.Object({ ...byArea.properties, dimension: Dimension }),
        querystring: Type.Object(statisticsQuery),
        response: { 200: Breakdown, ...refusals },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const { extent, period } = await readStatisticsRequest(pool, request)
      const { dimension: by } = request.params
      await upToDate()
      void reply.header('cache-control', 'no-store')
      return consistentRead((client) => readBreakdown(client, { by, extent, period, veiled: isVeiled(request.viewer) }))
    },
  )

  routes.get(
    '/api/statistics/:areaCode/hot-spots',
    {
      config: { permission: 'statistics:read' },
      schema: {
        tags: ['statistics'],
        summary: 'Places that keep coming back: three or more cases of one category in the period',
        description: 'Estates and buildings; grids for roles that see cases by their grid.',
        params: byArea,
        querystring: Type.Object(statisticsQuery),
        response: { 200: HotSpots, ...refusals },
      },
    },
    async (request, reply) => {
      const { extent, period } = await readStatisticsRequest(pool, request)
      await upToDate()
      void reply.header('cache-control', 'no-store')
      return consistentRead((client) => readHotSpots(client, extent, period, isVeiled(request.viewer)))
    },
  )
}

/** Hours of more than two weeks are too many to read. */
function requireGrain(grain: TrendGrain | null, period: string): void {
  if (grain !== 'hour') return
  const [first = '', last = ''] = period.split('..')
  const isShort =
    isDate(first) && isDate(last) ? Date.parse(last) - Date.parse(first) < 14 * dayMs : ['today', '7d'].includes(period)
  if (!isShort) throw badField('querystring.grain', 'day or month for more than 14 days', grain)
}
