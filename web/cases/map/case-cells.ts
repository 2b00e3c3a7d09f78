import type { Case } from '../../../server/contracts/case.ts'
import { caseLookOrder, type CaseLook } from '../case-status.ts'

/** Width of the world at zoom 0, in the map's px. */
const worldPx = 512

/** One number identifies a cell: row and column both fit into 26 bits at any zoom. */
const rowsApart = 2 ** 26

/** The cases in one cell of the map. */
export interface CaseCell {
  readonly key: number
  readonly looks: Readonly<Record<CaseLook, number>>
  readonly cases: ReadonlyMap<Case, CaseLook>
  /** Sums of the cases' degrees: the cell's mark stands at their mean. */
  readonly lngSum: number
  readonly latSum: number
}

interface GrowingCell extends CaseCell {
  readonly looks: Record<CaseLook, number>
  readonly cases: Map<Case, CaseLook>
  lngSum: number
  latSum: number
}

/** Degrees WGS84: west, south, east, north. */
export type Box = readonly [west: number, south: number, east: number, north: number]

const emptyLooks = () => Object.fromEntries(caseLookOrder.map((look) => [look, 0])) as Record<CaseLook, number>

/**
 * Open cases by the cells of a grid over the map. A change of a case updates its own cell alone, and a cell's
 * count is always exact.
 */
export class CaseCells {
  readonly #perDegree: number
  readonly #cells = new Map<number, GrowingCell>()

  /** @param cellPx a cell's side in the map's px at `zoom` */
  constructor(zoom: number, cellPx: number) {
    this.#perDegree = (worldPx * 2 ** zoom) / 360 / cellPx
  }

  gain(item: Case, look: CaseLook): void {
    const key = this.#row(item.lat) * rowsApart + this.#column(item.lng)
    let cell = this.#cells.get(key)
    if (!cell) this.#cells.set(key, (cell = { key, looks: emptyLooks(), cases: new Map(), lngSum: 0, latSum: 0 }))
    cell.cases.set(item, look)
    cell.looks[look]++
    cell.lngSum += item.lng
    cell.latSum += item.lat
  }

  lose(item: Case, look: CaseLook): void {
    const key = this.#row(item.lat) * rowsApart + this.#column(item.lng)
    const cell = this.#cells.get(key)
    if (!cell?.cases.delete(item)) return
    if (cell.cases.size === 0) this.#cells.delete(key)
    cell.looks[look]--
    cell.lngSum -= item.lng
    cell.latSum -= item.lat
  }

  /** The cells with cases that touch `box`. */
  *within([west, south, east, north]: Box): Iterable<CaseCell> {
    for (let row = this.#row(north); row <= this.#row(south); row++) {
      for (let column = this.#column(west); column <= this.#column(east); column++) {
        const cell = this.#cells.get(row * rowsApart + column)
        if (cell) yield cell
      }
    }
  }

  /**
   * Where a cell's mark stands: at the mean of its cases, but at least `margin` of a side away from each border, so that the marks of
   * neighbours do not overlap.
   */
  markPlace({ key, cases, lngSum, latSum }: CaseCell, margin: number): { readonly lng: number; readonly lat: number } {
    const [row, column] = [Math.floor(key / rowsApart), key % rowsApart]
    const within = (value: number, from: number) => Math.min(from + 1 - margin, Math.max(from + margin, value))
    const x = within((lngSum / cases.size + 180) * this.#perDegree, column)
    const y = within((180 - northOf(latSum / cases.size)) * this.#perDegree, row)
    return { lng: x / this.#perDegree - 180, lat: latOf(180 - y / this.#perDegree) }
  }

  #column(lng: number): number {
    return Math.floor((lng + 180) * this.#perDegree)
  }

  /** Rows count from north to south. */
  #row(lat: number): number {
    return Math.floor((180 - northOf(lat)) * this.#perDegree)
  }
}

/** Degrees along the map's projection (spherical Mercator, EPSG:3857) north of the equator, and back. */
const northOf = (lat: number): number => (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI
const latOf = (north: number): number => (Math.atan(Math.exp((north * Math.PI) / 180)) * 360) / Math.PI - 90
