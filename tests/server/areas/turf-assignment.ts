import { bbox, booleanPointInPolygon, pointToLineDistance, polygonToLine } from '@turf/turf'
import type { Feature, FeatureCollection, LineString, Polygon, Position } from 'geojson'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

type Grid = Feature<Polygon, { code: string; level: string; labelLngLat: [lng: number, lat: number] }>

const file = resolve(import.meta.dirname, '../../../gis-data/shehong/areas.geojson')
const areas = JSON.parse(readFileSync(file, 'utf8')) as FeatureCollection<Polygon, Grid['properties']>

/** The 208 grids as the files hold them: WGS84, axis order lng lat. */
export const grids: readonly Grid[] = areas.features.filter(({ properties }) => properties.level === 'grid')

const boxed = grids
  .map((grid) => ({ grid, box: bbox(grid), border: polygonToLine(grid) as Feature<LineString> }))
  .sort((a, b) => (a.grid.properties.code < b.grid.properties.code ? -1 : 1))

/** The codes of all grids that cover a point, borders included, lowest first: computed without any database. */
export function coveringGrids([lng, lat]: Position): string[] {
  return boxed
    .filter(({ box: [west, south, east, north] }) => lng! >= west && lng! <= east && lat! >= south && lat! <= north)
    .filter(({ grid }) => booleanPointInPolygon([lng!, lat!], grid))
    .map(({ grid }) => grid.properties.code)
}

/** Every vertex of every grid, and the middle of every edge. */
export function borderPoints(): Position[] {
  return grids.flatMap(({ geometry }) =>
    geometry.coordinates.flatMap((ring) =>
      ring.slice(1).flatMap((end, index) => {
        const start = ring[index]!
        return [start, [(start[0]! + end[0]!) / 2, (start[1]! + end[1]!) / 2]]
      }),
    ),
  )
}

/** The grid nearest to a point outside of all, with its distance in metres on a sphere: some 0.5 % off an ellipsoid's. */
export function nearestGrid(point: Position): { code: string; metres: number } {
  let nearest = { code: '', metres: Infinity }
  const byBox = boxed.map((one) => ({ ...one, atLeast: 0.98 * metresToBox(point, one.box) }))
  for (const { grid, border, atLeast } of byBox.sort((one, other) => one.atLeast - other.atLeast)) {
    if (atLeast > nearest.metres) break
    const metres = pointToLineDistance(point, border, { units: 'meters' })
    if (metres < nearest.metres) nearest = { code: grid.properties.code, metres }
  }
  return nearest
}

/** Whether a grid's border is at that distance too, within 0.1 %. */
export function isAsNear(point: Position, code: string, metres: number): boolean {
  const { border } = boxed.find(({ grid }) => grid.properties.code === code)!
  return Math.abs(pointToLineDistance(point, border, { units: 'meters' }) - metres) <= 0.001 * metres
}

/** About how far a box of west, south, east, north is: no farther than what it holds. */
function metresToBox([lng, lat]: Position, [west, south, east, north]: readonly number[]): number {
  const eastMetres = Math.max(west! - lng!, 0, lng! - east!) * 111_320 * Math.cos((lat! * Math.PI) / 180)
  return Math.hypot(eastMetres, Math.max(south! - lat!, 0, lat! - north!) * 110_900)
}
