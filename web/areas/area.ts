import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import type { AreaLevel } from '../../server/contracts/area.ts'

/** An area's properties in the answer of `/api/areas`. */
export interface AreaProperties {
  readonly code: string
  readonly name: string
  readonly level: AreaLevel
  readonly parentCode: string | null
  readonly kind?: string | null
  readonly residents: number
  /** The label's point, well inside the shape: degrees WGS84. */
  readonly labelLngLat: [lng: number, lat: number]
}

/** Shapes in degrees WGS84, lng before lat. */
export type AreaCollection = FeatureCollection<Polygon | MultiPolygon, AreaProperties>

export const emptyAreas: AreaCollection = { type: 'FeatureCollection', features: [] }

/** West, south, east, north of a shape. */
export function boundsOf({ type, coordinates }: Polygon | MultiPolygon): [number, number, number, number] {
  const points = (type === 'Polygon' ? coordinates : coordinates.flat()).flat()
  const lngs = points.map(([lng]) => lng!)
  const lats = points.map(([, lat]) => lat!)
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]
}
