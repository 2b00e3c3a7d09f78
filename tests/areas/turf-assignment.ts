import { bbox, booleanPointInPolygon } from '@turf/turf'
import type { Feature, FeatureCollection, Polygon, Position } from 'geojson'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

type Grid = Feature<Polygon, { code: string; level: string; labelLngLat: [lng: number, lat: number] }>

const file = resolve(import.meta.dirname, '../../gis-data/shehong/areas.geojson')
const areas = JSON.parse(readFileSync(file, 'utf8')) as FeatureCollection<Polygon, Grid['properties']>

/** The 208 grids as the files hold them: WGS84, axis order lng lat. */
export const grids: readonly Grid[] = areas.features.filter(({ properties }) => properties.level === 'grid')

const boxed = grids
  .map((grid) => ({ grid, box: bbox(grid) }))
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
