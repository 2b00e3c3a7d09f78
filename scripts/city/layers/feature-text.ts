import { createHash } from 'node:crypto'
import { generatorVersion, seat } from '../plan/city-plan.ts'
import { toLngLat, toProjected } from '../plane/gauss-kruger.ts'
import type { Point } from '../plane/plane-geometry.ts'
import { pointOf, type StreetMesh } from '../streets/street-mesh.ts'

export type Position = [longitude: number, latitude: number]

type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString'; coordinates: Position[] }
  | { type: 'Polygon'; coordinates: Position[][] }

export interface PlainFeature {
  geometry: Geometry
  properties: Record<string, unknown>
}

/** Origin of the local metres in EPSG:4544, whole metres. */
const origin = toProjected(seat).map(Math.round) as [number, number]

export const seatEasting = origin[0]

/** Local metres (x east, y north of the seat, axes of EPSG:4544) to WGS84 [longitude, latitude], 7 decimals. */
export function position([x, y]: Point): Position {
  const [longitude, latitude] = toLngLat([origin[0] + x, origin[1] + y])
  return [Number(longitude.toFixed(7)), Number(latitude.toFixed(7))]
}

/** A counter-clockwise ring of local metres as a closed ring of positions. */
export function closedRing(ring: readonly Point[]): Position[] {
  const positions = ring.map(position)
  return [...positions, positions[0]!]
}

/** A ring of the mesh: each vertex is rounded once, so that neighbours agree to the last digit. */
export function meshRing(mesh: StreetMesh, vertices: readonly number[]): Position[] {
  return closedRing(vertices.map((vertex) => pointOf(mesh, vertex)))
}

/** A FeatureCollection with one feature per line, so that a change of one feature is one line of a diff. */
export function featureText(name: string, features: readonly PlainFeature[], seed: number): string {
  const lines = features.map(({ geometry, properties }) =>
    JSON.stringify({
      type: 'Feature',
      geometry,
      properties: { ...properties, synthetic: true, seed, generatorVersion },
    }),
  )
  return `{"type":"FeatureCollection","name":${JSON.stringify(name)},"features":[\n${lines.join(',\n')}\n]}\n`
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}
