import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { ApiError, getJson } from '../api.ts'
import { boundsOf, emptyAreas, type AreaCollection, type AreaProperties } from './area.ts'

export type PlaceLevel = 'estate' | 'building'

/** The properties of an estate (小区) or a building (楼栋) in the city's own files. */
interface PlaceProperties {
  readonly code: string
  readonly name: string
  readonly residents?: number
  readonly estateCode?: string | null
  readonly gridCode: string
}

const layers: Readonly<Record<PlaceLevel, string>> = { estate: 'estates', building: 'buildings' }

function placeArea(
  level: PlaceLevel,
  { geometry, properties }: Feature<Polygon | MultiPolygon, PlaceProperties>,
): Feature<Polygon | MultiPolygon, AreaProperties> {
  const { code, name, residents = 0, estateCode, gridCode } = properties
  const [west, south, east, north] = boundsOf(geometry)
  const parentCode = level === 'building' ? (estateCode ?? gridCode) : gridCode
  const labelLngLat: [number, number] = [(west + east) / 2, (south + north) / 2]
  return { type: 'Feature', geometry, properties: { code, name, level, parentCode, residents, labelLngLat } }
}

/**
 * Estates or buildings as areas, from the files that the map's ground is drawn from: there are thousands, and loading
 * all their shapes from the database at once would be slow. Empty for a city without them.
 */
export async function loadPlaceLayer(level: PlaceLevel): Promise<AreaCollection> {
  try {
    const { features } = await getJson<FeatureCollection<Polygon | MultiPolygon, PlaceProperties>>(
      `/api/city/layers/${layers[level]}`,
    )
    return { type: 'FeatureCollection', features: features.map((feature) => placeArea(level, feature)) }
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return emptyAreas
    throw error
  }
}
