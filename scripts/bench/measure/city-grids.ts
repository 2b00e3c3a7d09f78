import { bbox, booleanPointInPolygon } from '@turf/turf'
import type { Feature, FeatureCollection, Polygon } from 'geojson'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Grid = Feature<Polygon, { code: string; level: string }>
/** Degrees WGS84, axis order lng, lat. */
export type Position = readonly [lng: number, lat: number]

const areasFile = join(import.meta.dirname, '../../../gis-data/shehong/areas.geojson')
/** Cells of the index along each axis. */
const cells = 64

/** The grids of the sample city and whose a point is, by turf and an index of our own: nothing is shared with PostGIS. */
export class CityGrids {
  readonly grids: readonly Grid[]
  /** West, south, east, north. */
  readonly bounds: readonly [number, number, number, number]
  readonly #cells: Grid[][]

  constructor() {
    const { features } = JSON.parse(readFileSync(areasFile, 'utf8')) as FeatureCollection<Polygon, Grid['properties']>
    this.grids = features
      .filter(({ properties }) => properties.level === 'grid')
      .sort((one, other) => (one.properties.code < other.properties.code ? -1 : 1))
    this.bounds = bbox({ type: 'FeatureCollection', features: [...this.grids] }) as [number, number, number, number]
    this.#cells = Array.from({ length: cells * cells }, () => [])
    for (const grid of this.grids) {
      const [west, south, east, north] = bbox(grid)
      const [left, bottom, right, top] = [this.#column(west), this.#row(south), this.#column(east), this.#row(north)]
      for (let row = bottom; row <= top; row += 1) {
        for (let column = left; column <= right; column += 1) this.#cells[row * cells + column]!.push(grid)
      }
    }
  }

  /** Code of the grid whose inside or border holds the point, the lowest of several; null outside of all. */
  at([lng, lat]: Position): string | null {
    const [west, south, east, north] = this.bounds
    if (lng < west || lng > east || lat < south || lat > north) return null
    const near = this.#cells[this.#row(lat) * cells + this.#column(lng)]!
    return near.find((grid) => booleanPointInPolygon([lng, lat], grid))?.properties.code ?? null
  }

  #column(lng: number): number {
    const [west, , east] = this.bounds
    return Math.min(cells - 1, Math.floor(((lng - west) / (east - west)) * cells))
  }

  #row(lat: number): number {
    const [, south, , north] = this.bounds
    return Math.min(cells - 1, Math.floor(((lat - south) / (north - south)) * cells))
  }
}
