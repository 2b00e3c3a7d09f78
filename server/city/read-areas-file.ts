import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { AreaLevel } from '../contracts/area.ts'
import { CityError, parseJson } from './read-city.ts'

const Polygon = Type.Object({
  type: Type.Literal('Polygon'),
  coordinates: Type.Array(Type.Array(Type.Array(Type.Number(), { minItems: 2 }), { minItems: 4 }), { minItems: 1 }),
})
const featureOf = <Properties extends TSchema>(properties: Properties) =>
  Type.Object({ type: Type.Literal('Feature'), geometry: Polygon, properties })

const Code = Type.String({ pattern: '^[0-9A-Z-]{6,24}$' })
/** Unknown counts as 0. */
const Residents = Type.Optional(Type.Integer({ minimum: 0 }))
const AreaFeature = featureOf(
  Type.Object({
    level: AreaLevel,
    code: Code,
    name: Type.String(),
    parentCode: Type.Union([Code, Type.Null()]),
    residents: Residents,
  }),
)
const EstateFeature = featureOf(Type.Object({ code: Code, name: Type.String(), gridCode: Code, residents: Residents }))
const BuildingFeature = featureOf(
  Type.Object({
    code: Code,
    name: Type.String(),
    gridCode: Code,
    estateCode: Type.Union([Code, Type.Null()]),
    residents: Residents,
  }),
)

/** An area ready to be stored: WGS84 polygon, axis order lng lat. */
export interface AreaRow {
  readonly level: AreaLevel
  readonly code: string
  readonly name: string
  readonly parentCode: string | null
  readonly residents: number
  readonly geometry: Static<typeof Polygon>
  readonly properties: Record<string, unknown>
}

/** All places of a city's folder, parents before children. @throws {CityError} naming file and feature */
export function readAreaRows(cityDir: string, layers: readonly string[]): AreaRow[] {
  const areas = features(cityDir, 'areas.geojson', AreaFeature).map(({ geometry, properties }) => ({
    ...rowOf(geometry, properties),
    level: properties.level,
    parentCode: properties.parentCode,
  }))
  checkTree(areas)
  const estates = !layers.includes('estates')
    ? []
    : features(cityDir, 'estates.geojson', EstateFeature).map(({ geometry, properties }) => ({
        ...rowOf(geometry, properties),
        level: 'estate' as const,
        parentCode: properties.gridCode,
      }))
  const buildings = !layers.includes('buildings')
    ? []
    : features(cityDir, 'buildings.geojson', BuildingFeature).map(({ geometry, properties }) => ({
        ...rowOf(geometry, properties),
        level: 'building' as const,
        parentCode: properties.estateCode ?? properties.gridCode,
      }))
  return [...areas, ...estates, ...buildings]
}

function rowOf(
  geometry: AreaRow['geometry'],
  properties: { code: string; name: string; residents?: number },
): Omit<AreaRow, 'level' | 'parentCode'> {
  const { code, name, residents = 0 } = properties
  return { code, name, residents, geometry, properties }
}

function features<Feature extends TSchema>(cityDir: string, file: string, schema: Feature): Static<Feature>[] {
  const collection = parseJson(cityDir, file)
  const found: unknown =
    typeof collection === 'object' && collection !== null && 'features' in collection && collection.features
  if (!Array.isArray(found)) throw new CityError(`${file}: expected a GeoJSON FeatureCollection`)
  return found.map((feature: unknown, index) => {
    if (Value.Check(schema, feature)) return feature
    const [first] = Value.Errors(schema, feature)
    throw new CityError(`${file}, feature ${index}${first?.instancePath.replaceAll('/', '.')}: it ${first?.message}`)
  })
}

const codeLength: Readonly<Partial<Record<AreaLevel, number>>> = { city: 6, subdistrict: 9, community: 12, grid: 15 }

/** Scopes rest on codes being prefixes of their children's, so a tree that breaks this is refused. */
function checkTree(areas: readonly Pick<AreaRow, 'level' | 'code' | 'parentCode'>[]): void {
  const codes = new Set(areas.map((area) => area.code))
  for (const { level, code, parentCode } of areas) {
    const length = codeLength[level]
    if (length !== undefined && !new RegExp(`^\\d{${length}}$`).test(code)) {
      throw new CityError(`areas.geojson: expected ${length} digits for the ${level} code, came ${code}`)
    }
    if (level === 'city') continue
    if (parentCode === null || !codes.has(parentCode) || !code.startsWith(parentCode)) {
      throw new CityError(
        `areas.geojson: expected the code of ${level} ${code} to begin with its parent's, came ${parentCode}`,
      )
    }
  }
  if (areas.filter((area) => area.level === 'city').length !== 1)
    throw new CityError('areas.geojson: expected exactly one city')
}
