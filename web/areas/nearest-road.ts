import type { Feature, LineString } from 'geojson'

/** A place further from every road than this, metres, is at none. */
const mostMeters = 80
const metersPerDegree = 111_320

/** Squared distance of the origin from a segment, both ends in metres around it. */
function squaredDistance(ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length))
  return (ax + part * dx) ** 2 + (ay + part * dy) ** 2
}

/** The name of the road nearest to a place (degrees WGS84), on a plane around it; null where none is near. */
export function nearestRoad(
  roads: readonly Feature<LineString, { readonly name?: string | null }>[],
  lng: number,
  lat: number,
): string | null {
  const perDegreeLng = metersPerDegree * Math.cos((lat * Math.PI) / 180)
  const local = ([x, y]: readonly number[]) => [(x! - lng) * perDegreeLng, (y! - lat) * metersPerDegree] as const
  let [name, nearest] = [null as string | null, mostMeters ** 2]
  for (const { geometry, properties } of roads) {
    for (let at = 1; at < geometry.coordinates.length; at++) {
      const distance = squaredDistance(...local(geometry.coordinates[at - 1]!), ...local(geometry.coordinates[at]!))
      if (distance >= nearest) continue
      nearest = distance
      name = properties.name ?? null
    }
  }
  return name
}
