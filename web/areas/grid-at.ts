import type { Position } from 'geojson'
import { boundsOf, type AreaCollection } from './area.ts'

type Ring = readonly Position[]

/** Even-odd rule. A point on the ring itself may fall to either side: the server decides. */
function isInRing([x, y]: readonly [number, number], ring: Ring): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi, xj, yj] = [ring[i]![0]!, ring[i]![1]!, ring[j]![0]!, ring[j]![1]!]
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

/**
 * Returns the area that a point (degrees WGS84) lies in, null outside of all. Plain arithmetic with a box test before each shape: a
 * call takes about a microsecond, so that a drag can make one at every move.
 */
export function areaFinder(areas: AreaCollection): (lng: number, lat: number) => string | null {
  const shapes = areas.features.map(({ geometry, properties }) => ({
    code: properties.code,
    box: boundsOf(geometry),
    polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  }))
  return (lng, lat) => {
    const found = shapes.find(
      ({ box: [west, south, east, north], polygons }) =>
        lng >= west &&
        lng <= east &&
        lat >= south &&
        lat <= north &&
        polygons.some(
          ([outer, ...holes]) => isInRing([lng, lat], outer!) && !holes.some((hole) => isInRing([lng, lat], hole)),
        ),
    )
    return found?.code ?? null
  }
}
