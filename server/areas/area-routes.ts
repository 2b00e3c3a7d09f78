import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import type { MadeOnce } from '../http/answers/made-once.ts'
import { toWgs84 } from './convert-location.ts'
import { AreaDetail, AreaLevel, AreasAt, Crs } from '../contracts/area.ts'
import { Problem } from '../contracts/problem.ts'
import { locatePlace, readAreas } from './area-queries.ts'

/** Places: their outlines, and whose place a point is. */
export function areaRoutes(app: FastifyInstance, pool: Pool, made: MadeOnce): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get(
    '/api/areas',
    {
      config: { permission: 'city:read' },
      schema: {
        tags: ['areas'],
        summary: 'The areas of one level as GeoJSON (WGS84, axis order lng lat)',
        querystring: Type.Object({ level: AreaLevel, detail: Type.Optional(AreaDetail) }),
        response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }), 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const { level, detail = 'full' } = request.query
      return made.send(request, reply, {
        key: `areas ${level} ${detail}`,
        type: 'application/geo+json',
        make: () => readAreas(pool, level, detail),
      })
    },
  )

  routes.get(
    '/api/areas/at',
    {
      config: { permission: 'city:read' },
      schema: {
        tags: ['areas'],
        summary: 'Which grid, estate and building a point lies in, and how close the next grid is',
        querystring: Type.Object({
          lng: Type.Number({ minimum: -180, maximum: 180 }),
          lat: Type.Number({ minimum: -90, maximum: 90 }),
          crs: Crs,
          accuracyMeters: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
        }),
        response: { 200: AreasAt, 400: Problem },
      },
    },
    async ({ query }) => locatePlace(pool, toWgs84(query), query.accuracyMeters ?? null),
  )
}
