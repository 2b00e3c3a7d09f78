import type { RandomStream } from '../../../server/sample/seeded-random.ts'
import {
  distance,
  offsetBy,
  ringsOverlap,
  ringWithin,
  rotateInto,
  type Point,
  type Ring,
} from '../plane/plane-geometry.ts'

export type BuildingUse = 'residential' | 'commercial' | 'public' | 'industrial'

export interface PlacedBuilding {
  ring: Point[]
  use: BuildingUse
  /** Staircases (单元); 1 where there are no homes. */
  units: number
  floors: number
  homesPerFloorOfUnit: number
}

/** How parallel rows of buildings stand in a ring; metres. */
export interface RowPattern {
  depth: number
  /** From the front of one row to the front of the next. */
  pitch: number
  length: readonly [shortest: number, longest: number]
  gap: number
  /** Shift of every other row along itself. */
  stagger: number
}

/**
 * The direction of rows, in radians within 45° of east: along the ring's longest side, turned by quarters until the
 * fronts look south.
 */
export function rowAngle(ring: Ring): number {
  let longest = { length: 0, angle: 0 }
  ring.forEach((point, index) => {
    const next = ring[(index + 1) % ring.length]!
    const length = distance(point, next)
    if (length > longest.length) longest = { length, angle: Math.atan2(next[1] - point[1], next[0] - point[0]) }
  })
  const quarter = Math.PI / 2
  return longest.angle - Math.round(longest.angle / quarter) * quarter
}

/** Rectangles in rows that lie wholly inside the ring, with the row each stands in. */
export function rectanglesInRows(
  ring: Ring,
  pattern: RowPattern,
  random: RandomStream,
  angle = rowAngle(ring),
): Point[][] {
  const turned = rotateInto(ring, angle)
  const ys = turned.map((point) => point[1])
  const [south, north] = [Math.min(...ys), Math.max(...ys)]
  const rows = Math.max(1, Math.floor((north - south - pattern.depth) / pattern.pitch) + 1)
  const spare = north - south - pattern.depth - (rows - 1) * pattern.pitch
  const found: Point[][] = []
  for (let row = 0; row < rows; row++) {
    const y = south + spare / 2 + row * pattern.pitch
    const spans = freeStretches(turned, y, y + pattern.depth).flatMap(([from, to]) =>
      shareOut(from, to, pattern, row, random),
    )
    for (const [x1, x2] of spans) {
      const corners: Point[] = [
        [x1, y],
        [x2, y],
        [x2, y + pattern.depth],
        [x1, y + pattern.depth],
      ]
      const placed = rotateInto(corners, -angle)
      if (ringWithin(placed, ring)) found.push(placed)
    }
  }
  return found
}

/** Stretches of x in which the band from y1 to y2 is inside the turned ring. */
function freeStretches(turned: Ring, y1: number, y2: number): [number, number][] {
  const levels = [y1 + 0.01, (y1 + y2) / 2, y2 - 0.01].map((y) => crossingsAt(turned, y))
  return levels.reduce((common, level) =>
    common.flatMap(([a, b]) =>
      level.flatMap(([c, d]): [number, number][] =>
        Math.min(b, d) > Math.max(a, c) ? [[Math.max(a, c), Math.min(b, d)]] : [],
      ),
    ),
  )
}

function crossingsAt(turned: Ring, y: number): [number, number][] {
  const xs: number[] = []
  turned.forEach(([x1, y1], index) => {
    const [x2, y2] = turned[(index + 1) % turned.length]!
    if (y1 > y !== y2 > y) xs.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  })
  xs.sort((a, b) => a - b)
  const pairs: [number, number][] = []
  for (let index = 0; index + 1 < xs.length; index += 2) pairs.push([xs[index]!, xs[index + 1]!])
  return pairs
}

function shareOut(
  from: number,
  to: number,
  pattern: RowPattern,
  row: number,
  random: RandomStream,
): [number, number][] {
  const [shortest, longest] = pattern.length
  const start = from + 0.3 + (row % 2) * pattern.stagger
  const room = to - 0.3 - start
  if (room < shortest) return []
  const wish = random.between(shortest, longest)
  const count = Math.max(1, Math.round((room + pattern.gap) / (wish + pattern.gap)))
  const length = Math.min(longest, (room + pattern.gap) / count - pattern.gap)
  if (length < shortest) return shareOutFixed(start, room, shortest, pattern.gap)
  const step = count === 1 ? 0 : (room - length) / (count - 1)
  const lead = count === 1 ? (room - length) / 2 : 0
  return Array.from({ length: count }, (_, index): [number, number] => {
    const x = start + lead + index * step
    return [x, x + length]
  })
}

function shareOutFixed(start: number, room: number, length: number, gap: number): [number, number][] {
  const count = Math.floor((room + gap) / (length + gap))
  return Array.from({ length: count }, (_, index): [number, number] => {
    const x = start + index * (length + gap)
    return [x, x + length]
  })
}

/** Narrow lots side by side along every street side of the ring, as in an old town. */
export function lotsAlongStreets(ring: Ring, random: RandomStream): Point[][] {
  const lots: Point[][] = []
  ring.forEach((from, index) => {
    const to = ring[(index + 1) % ring.length]!
    const length = distance(from, to)
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0])
    let along = 1
    while (along < length - 9) {
      const width = Math.min(random.between(9, 24), length - along - 0.5)
      const depth = random.between(9, 14)
      const lot: Point[] = [
        offsetBy(from, angle, along, 0.4),
        offsetBy(from, angle, along + width, 0.4),
        offsetBy(from, angle, along + width, 0.4 + depth),
        offsetBy(from, angle, along, 0.4 + depth),
      ]
      along += width + (random.next() < 0.25 ? random.between(2.5, 6) : 0.6)
      if (width >= 8 && fits(lot, ring, lots)) lots.push(lot)
    }
  })
  return lots
}

/** Whether a rectangle lies in the ring and apart from all others. */
export function fits(rectangle: Ring, ring: Ring, others: readonly Ring[]): boolean {
  return ringWithin(rectangle, ring) && others.every((other) => !ringsOverlap(rectangle, other))
}

/** A cross-shaped tower plan in place of a rectangle: the corners are cut back by a fifth of the sides. */
export function crossPlan(rectangle: Ring): Point[] {
  const [a, b, , d] = rectangle as [Point, Point, Point, Point]
  const at = (along: number, across: number): Point => [
    a[0] + along * (b[0] - a[0]) + across * (d[0] - a[0]),
    a[1] + along * (b[1] - a[1]) + across * (d[1] - a[1]),
  ]
  return [
    at(0.22, 0),
    at(0.78, 0),
    at(0.78, 0.2),
    at(1, 0.2),
    at(1, 0.85),
    at(0.6, 0.85),
    at(0.6, 1),
    at(0.4, 1),
    at(0.4, 0.85),
    at(0, 0.85),
    at(0, 0.2),
    at(0.22, 0.2),
  ]
}
