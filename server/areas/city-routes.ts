import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import type { Config } from '../config.ts'
import { City } from '../contracts/city.ts'
import { Problem } from '../contracts/problem.ts'
import type { Database } from '../database.ts'
import { ProblemError } from '../errors.ts'
import type { CityData } from './read-city.ts'

/** The city itself, and its map layers as they stand in its folder. */
export function cityRoutes(
  app: FastifyInstance,
  database: Database,
  { cityDir, simulatePerMinute, basemap }: Pick<Config, 'cityDir' | 'simulatePerMinute' | 'basemap'>,
  city: CityData,
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const { description, layers, digest } = city

  routes.get(
    '/api/city',
    {
      config: { permission: 'city:read' },
      schema: { tags: ['areas'], summary: 'The city and this installation', response: { 200: City } },
    },
    async (): Promise<City> => ({
      code: description.code,
      name: description.name.zh,
      nameEn: description.name.en,
      timeZone: description.timezone,
      bounds: description.bounds,
      residents: await readResidents(database.pool),
      synthetic: description.synthetic,
      simulated: simulatePerMinute > 0,
      evaluationStorage: database.kind === 'embedded',
      layers: [...layers],
      basemap,
    }),
  )

  routes.get(
    '/api/city/layers/:layer',
    {
      config: { permission: 'city:read' },
      schema: {
        tags: ['areas'],
        summary: 'A map layer as GeoJSON (WGS84, axis order lng lat)',
        params: Type.Object({ layer: Type.String() }),
        response: {
          200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
          304: Type.Null(),
          404: Problem,
        },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const { layer } = request.params
      if (!layers.includes(layer))
        throw new ProblemError(404, `Expected one of the layers ${layers.join(', ')}; came ${layer}.`)
      const file = join(cityDir, `${layer}.geojson`)
      const { mtimeMs, size } = await stat(file)
      const tag = `W/"${digest.slice(0, 16)}-${Math.trunc(mtimeMs)}-${size}"`
      void reply.header('etag', tag).header('cache-control', 'no-cache').type('application/geo+json')
      if (request.headers['if-none-match'] === tag) return reply.code(304).send(null)
      return reply.send(createReadStream(file))
    },
  )
}

async function readResidents(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ residents: number }>({
    name: 'read-residents',
    text: `
      select residents from areas
       where level = 'city' and generation = (select generation from area_generations where state = 'active')`,
  })
  return rows[0]?.residents ?? 0
}
