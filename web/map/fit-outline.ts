/** A point of the map: degrees WGS84. */
type LngLat = readonly [lng: number, lat: number]
type Point = readonly [x: number, y: number]

/** A rectangle over the map, CSS px from its upper left corner. */
export interface Cover {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The room for an outline: the map's size, what covers it, and the least distance from an edge or a cover. CSS px. */
export interface Room {
  readonly width: number
  readonly height: number
  readonly covers: readonly Cover[]
  readonly padding: number
}

export interface FittedView {
  readonly center: [lng: number, lat: number]
  readonly zoom: number
}

/** Width of the world at zoom 0, in the map's px. */
const worldPx = 512
/** Each edge of the hull is looked at in this many places. */
const placesOfEdge = 6
/** The tried positions are this far apart, as a part of the free length. */
const positions = 12
const halvings = 12
/** Smaller than this part of the size without covers, an outline is fitted as if there were none. */
const leastShare = 0.5

const mercatorY = (lat: number) => (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2
const latitude = (y: number) => (Math.atan(Math.exp(Math.PI * (1 - 2 * y))) * 360) / Math.PI - 90
const project = ([lng, lat]: LngLat): Point => [(lng + 180) / 360, mercatorY(lat)]

/** The convex hull of points, by Andrew's monotone chain. */
function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted(([ax, ay], [bx, by]) => ax - bx || ay - by)
  const turn = (a: Point, b: Point, c: Point) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
  const chain = (from: readonly Point[]) => {
    const kept: Point[] = []
    for (const point of from) {
      while (kept.length > 1 && turn(kept.at(-2)!, kept.at(-1)!, point) <= 0) kept.pop()
      kept.push(point)
    }
    return kept.slice(0, -1)
  }
  return [...chain(sorted), ...chain(sorted.toReversed())]
}

const alongEdges = (hull: readonly Point[]): Point[] =>
  hull.flatMap(([x, y], index) => {
    const [nextX, nextY] = hull[(index + 1) % hull.length]!
    return Array.from({ length: placesOfEdge }, (_, step): Point => {
      const part = step / placesOfEdge
      return [x + (nextX - x) * part, y + (nextY - y) * part]
    })
  })

const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const

/** Moves an outline of a size to the position nearest to the middle at which nothing covers it; null where none is free. */
function freePosition(outline: readonly Point[], { width, height, covers, padding }: Room): Point | null {
  const [west, east] = range(outline.map(([x]) => x))
  const [north, south] = range(outline.map(([, y]) => y))
  const slack: Point = [width - 2 * padding - (east - west), height - 2 * padding - (south - north)]
  if (slack[0] < 0 || slack[1] < 0) return null
  const steps = Array.from({ length: positions + 1 }, (_, step) => step / positions).sort(
    (a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5),
  )
  const isCovered = (x: number, y: number) =>
    covers.some(
      (cover) =>
        x > cover.left - padding && x < cover.right + padding && y > cover.top - padding && y < cover.bottom + padding,
    )
  for (const down of steps) {
    for (const right of steps) {
      const at: Point = [padding - west + slack[0] * right, padding - north + slack[1] * down]
      if (!outline.some(([x, y]) => isCovered(x + at[0], y + at[1]))) return at
    }
  }
  return null
}

/**
 * The view that shows the outline of `points` as large as it can be with nothing over it; null where the covers leave less than half
 * of its size. Pure. The map is north up and flat (spherical Mercator, EPSG:3857).
 */
export function fitOutline(points: readonly LngLat[], room: Room): FittedView | null {
  const hull = alongEdges(hullOf(points.map(project)))
  const [west, east] = range(hull.map(([x]) => x))
  const [north, south] = range(hull.map(([, y]) => y))
  const { width, height, padding } = room
  const largest = Math.min((width - 2 * padding) / (east - west), (height - 2 * padding) / (south - north))
  if (!(largest > 0) || !Number.isFinite(largest)) return null
  let best: { readonly size: number; readonly at: Point } | null = null
  let [least, most] = [largest * leastShare, largest]
  for (let halving = 0; halving <= halvings; halving++) {
    const size = halving === 0 ? least : (least + most) / 2
    const at = freePosition(
      hull.map(([x, y]): Point => [(x - west) * size, (y - north) * size]),
      room,
    )
    if (at) [best, least] = [{ size, at }, size]
    else if (halving === 0) return null
    else most = size
  }
  const { size, at } = best!
  const [x, y] = [west + (width / 2 - at[0]) / size, north + (height / 2 - at[1]) / size]
  return { center: [x * 360 - 180, latitude(y)], zoom: Math.log2(size / worldPx) }
}
