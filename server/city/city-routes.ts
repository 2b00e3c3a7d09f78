import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { MadeOnce } from '../http/answers/made-once.ts'
import { rememberFor } from '../http/answers/remember-for.ts'
import { readCalendarEnd } from '../catalogue/calendar-reason.ts'
import type { Basemap } from '../contracts/basemap.ts'
import { City } from '../contracts/city.ts'
import type { Rules } from '../contracts/rules.ts'
import { Problem } from '../contracts/problem.ts'
import type { Database } from '../database/database.ts'
import { ProblemError } from '../http/problems/errors.ts'
import { readResidents } from './city-queries.ts'
import type { CityData } from './read-city.ts'

/** What an installation adds to its city; a `Config` is one. */
export interface CitySettings {
  /** Absolute folder of the city's data. */
  readonly cityDir: string
  /** Simulated cases a minute; 0 = none. */
  readonly simulatePerMinute: number
  /** What lies under the areas instead of the city's own ground. */
  readonly basemap: Basemap | null
}

/** The city itself, and its map layers as files of its folder. */
export function cityRoutes(
  app: FastifyInstance,
  database: Database,
  { cityDir, simulatePerMinute, basemap }: CitySettings,
  city: CityData,
  made: MadeOnce,
  rules: Rules,
): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()
  const { description, layers, digest } = city
  const states = new Map(layers.map((layer) => [layer, rememberFor(1_000, () => stateOf(fileOf(layer)))]))
  const fileOf = (layer: string) => join(cityDir, `${layer}.geojson`)

  routes.get(
    '/api/city',
    {
      config: { permission: 'city:read' },
      schema: {
        tags: ['areas'],
        summary: 'The city and this installation',
        response: { 200: City, 304: Type.Null() },
      },
    },
    async (request, reply) =>
      made.send(request, reply, {
        key: 'city',
        type: 'application/json; charset=utf-8',
        make: async () => JSON.stringify(await describeCity()),
      }),
  )

  async function describeCity(): Promise<City> {
    return {
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
      calendar: await readCalendarEnd(database.pool),
      rules,
    }
  }

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
    },
    async (request, reply) => {
      const { layer } = request.params
      if (!layers.includes(layer))
        throw new ProblemError('layer_unknown', `Expected one of the layers ${layers.join(', ')}; came ${layer}.`)
      return made.send(request, reply, {
        key: `layer ${layer}`,
        type: 'application/geo+json',
        state: `${digest} ${await states.get(layer)!()}`,
        make: () => readFile(fileOf(layer)),
      })
    },
  )
}

/** Names the contents of a file; cheap. */
async function stateOf(file: string): Promise<string> {
  const { mtimeMs, size } = await stat(file)
  return `${mtimeMs} ${size}`
}
