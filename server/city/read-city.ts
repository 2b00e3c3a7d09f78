import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

/** 24:00 is the end of a day. */
const ClockTime = Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' })

/** `city.json`, the only place where a city is named. Other fields may stand beside these. */
const CityFile = Type.Object({
  code: Type.String({ pattern: '^[0-9]{6}$' }),
  name: Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }),
  timezone: Type.String({ minLength: 1 }),
  bounds: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
  crs: Type.Object({ projected: Type.String({ pattern: '^EPSG:[0-9]+$' }) }),
  synthetic: Type.Boolean(),
  /** Local time; left out: 08:00–12:00 and 14:00–18:00. */
  workingHours: Type.Optional(Type.Array(Type.Object({ from: ClockTime, until: ClockTime }), { minItems: 1 })),
})
export type CityFile = Static<typeof CityFile>

/** Map layers that a city's folder may hold beside its areas. */
const layerNames = ['roads', 'water', 'parks', 'estates', 'buildings', 'places'] as const

/** A city's folder as far as it has been read: its description, its layers, and one digest of all that is loaded. */
export interface CityData {
  readonly description: CityFile
  readonly layers: readonly string[]
  readonly digest: string
}

/** A city's folder that cannot be used; says which file, what was expected and what came. */
export class CityError extends Error {
  override name = 'CityError'
}

/** Reads and checks a city's description. @throws {CityError} */
export function readCity(cityDir: string): CityData {
  const description = parseJson(cityDir, 'city.json')
  if (!Value.Check(CityFile, description)) {
    const [first] = Value.Errors(CityFile, description)
    throw new CityError(`city.json${first?.instancePath.replaceAll('/', '.')}: expected a city; it ${first?.message}`)
  }
  const digest = createHash('sha256')
  for (const name of loadedFiles) {
    if (existsSync(join(cityDir, name))) digest.update(readFileSync(join(cityDir, name)))
  }
  return {
    description,
    layers: layerNames.filter((name) => existsSync(join(cityDir, `${name}.geojson`))),
    digest: digest.digest('hex'),
  }
}

const loadedFiles = [
  ...['city.json', 'areas.geojson', 'estates.geojson', 'buildings.geojson'],
  ...['posts.csv', 'catalogue.csv', 'calendar.csv'],
]

/** Parses one file of a city's folder. @throws {CityError} when it is missing or no JSON */
export function parseJson(cityDir: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(cityDir, name), 'utf8'))
  } catch (error) {
    throw new CityError(`${name}: expected a JSON file in ${cityDir}; ${error instanceof Error ? error.message : ''}`)
  }
}
