import type { RandomStream } from '../../../server/sample/seeded-random.ts'
import {
  centroid,
  distance,
  meeting,
  perimeter,
  rotateInto,
  side,
  signedArea,
  turn,
  type Point,
  type Ring,
} from './plane-geometry.ts'

/** Where a chord leaves the ring: at a vertex, or inside the edge that starts at that vertex. */
export interface ChordEnd {
  edge: number
  place: Point
  /** The end is the edge's own first vertex: a junction that the street beyond already has. */
  atVertex: boolean
}

export interface Chord {
  from: ChordEnd
  to: ChordEnd
  bends: Point[]
}

const cornerTurn = 0.5
const closestToCornerMeters = 26
const snapMeters = 30
const shortestEdgeMeters = 10

/**
 * The best street through a block: along the block's own short axis, square to the sides it meets, near the middle,
 * meeting an existing junction on the other side of the street where one is near. Null when no chord leaves two good
 * blocks. `roughness` bends the street (0 straight, 0.06 like an old lane).
 */
export function chooseChord(ring: Ring, random: RandomStream, roughness: number): Chord | null {
  const axis = longAxis(ring)
  const turned = rotateInto(ring, axis)
  const xs = turned.map((point) => point[0])
  const [west, east] = [Math.min(...xs), Math.max(...xs)]
  const heart = centroid(ring)
  const alongHeart = rotateInto([heart], axis)[0]!
  let best: { chord: Chord; cost: number } | null = null
  for (const fraction of [0.36, 0.42, 0.47, 0.5, 0.53, 0.58, 0.64]) {
    for (const lean of [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]) {
      const through = rotateInto([[west + fraction * (east - west), alongHeart[1]]], -axis)[0]!
      const ends = chordEnds(ring, through, axis + Math.PI / 2 + lean)
      if (!ends) continue
      const cost = costOf(ring, ends) + Math.abs(fraction - 0.5) * 1.2 + random.between(0, 0.35)
      if (Number.isFinite(cost) && (!best || cost < best.cost)) best = { chord: { ...ends, bends: [] }, cost }
    }
  }
  if (!best) return null
  const bends = bend(ring, best.chord, random, roughness)
  return { ...best.chord, bends }
}

/** Direction in radians of the longer side of the smallest rectangle around the ring that follows one of its edges. */
export function longAxis(ring: Ring): number {
  let best = { angle: 0, area: Infinity }
  ring.forEach((point, index) => {
    const next = ring[(index + 1) % ring.length]!
    const angle = Math.atan2(next[1] - point[1], next[0] - point[0])
    const { width, height } = extent(ring, angle)
    if (width * height < best.area)
      best = { angle: width >= height ? angle : angle + Math.PI / 2, area: width * height }
  })
  return best.angle
}

/** Width along an axis and height across it, in metres. */
export function extent(ring: Ring, angle: number): { width: number; height: number } {
  const turned = rotateInto(ring, angle)
  const xs = turned.map((point) => point[0])
  const ys = turned.map((point) => point[1])
  return { width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys) }
}

function chordEnds(ring: Ring, through: Point, angle: number): { from: ChordEnd; to: ChordEnd } | null {
  const reach = perimeter(ring)
  const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach]
  const forward = nearestHit(ring, through, [through[0] + dx, through[1] + dy])
  const backward = nearestHit(ring, through, [through[0] - dx, through[1] - dy])
  if (!forward || !backward) return null
  const from = snapped(ring, backward)
  const to = snapped(ring, forward)
  return from && to && from.edge !== to.edge ? { from, to } : null
}

function nearestHit(ring: Ring, from: Point, to: Point): ChordEnd | null {
  let best: { end: ChordEnd; along: number } | null = null
  ring.forEach((a, edge) => {
    const b = ring[(edge + 1) % ring.length]!
    const met = meeting(from, to, a, b)
    if (!met || (best && met.along >= best.along)) return
    const place: Point = [a[0] + met.across * (b[0] - a[0]), a[1] + met.across * (b[1] - a[1])]
    best = { end: { edge, place, atVertex: false }, along: met.along }
  })
  return (best as { end: ChordEnd } | null)?.end ?? null
}

function isCorner(ring: Ring, index: number): boolean {
  const before = ring[(index - 1 + ring.length) % ring.length]!
  return Math.abs(turn(before, ring[index]!, ring[(index + 1) % ring.length]!)) > cornerTurn
}

/** Move an end onto a vertex that is near; refuse ends that are near a corner. */
function snapped(ring: Ring, end: ChordEnd): ChordEnd | null {
  let nearest = { index: -1, meters: Infinity }
  for (let index = 0; index < ring.length; index++) {
    const meters = distance(ring[index]!, end.place)
    if (isCorner(ring, index)) {
      if (meters < closestToCornerMeters) return null
    } else if (meters < nearest.meters) nearest = { index, meters }
  }
  if (nearest.meters < snapMeters) return { edge: nearest.index, place: ring[nearest.index]!, atVertex: true }
  const a = ring[end.edge]!
  const b = ring[(end.edge + 1) % ring.length]!
  return Math.min(distance(a, end.place), distance(b, end.place)) < shortestEdgeMeters ? null : end
}

function costOf(ring: Ring, { from, to }: { from: ChordEnd; to: ChordEnd }): number {
  const halves = halvesOf(ring, from, to, [])
  const areas = halves.map(signedArea)
  if (Math.min(...areas) <= 0) return Infinity
  const balance = Math.min(...areas) / (areas[0]! + areas[1]!)
  if (balance < 0.27) return Infinity
  const corners = halves.map((half) => half.filter((_, index) => isCorner(half, index)).length)
  const shape = halves.map((half) => (4 * Math.PI * signedArea(half)) / perimeter(half) ** 2)
  if (Math.min(...shape) < 0.38) return Infinity
  const triangles = corners.filter((count) => count < 4).length
  return (
    skew(ring, from, to.place) +
    skew(ring, to, from.place) +
    2 * (0.5 - balance) +
    triangles * 1.5 +
    Math.max(0, 0.7 - Math.min(...shape)) * 2
  )
}

/** How far, in radians, a chord is from square to the side it leaves. */
function skew(ring: Ring, end: ChordEnd, other: Point): number {
  const a = ring[end.edge]!
  const b = ring[(end.edge + 1) % ring.length]!
  const before = end.atVertex ? ring[(end.edge - 1 + ring.length) % ring.length]! : a
  const sideAngle = Math.atan2(b[1] - before[1], b[0] - before[0])
  const chordAngle = Math.atan2(other[1] - end.place[1], other[0] - end.place[0])
  return Math.abs(Math.abs(Math.sin((chordAngle - sideAngle) / 2) ** 2 - 0.5)) * 2
}

/** The two rings a chord leaves behind. */
export function halvesOf(ring: Ring, from: ChordEnd, to: ChordEnd, bends: readonly Point[]): Point[][] {
  const walk = (start: ChordEnd, end: ChordEnd): Point[] => {
    const points: Point[] = [start.place]
    const last = end.atVertex ? (end.edge - 1 + ring.length) % ring.length : end.edge
    for (let index = start.edge; index !== last;) {
      index = (index + 1) % ring.length
      points.push(ring[index]!)
    }
    points.push(end.place)
    return points
  }
  return [
    [...walk(from, to), ...[...bends].reverse()],
    [...walk(to, from), ...bends],
  ]
}

/** One or two bend points that keep the chord inside the block; none when there is no room. */
function bend(ring: Ring, { from, to }: Chord, random: RandomStream, roughness: number): Point[] {
  const length = distance(from.place, to.place)
  if (roughness === 0 || length < 60) return []
  const fractions = length > 160 ? [random.between(0.28, 0.4), random.between(0.6, 0.72)] : [random.between(0.4, 0.6)]
  const bends = fractions.map((fraction): Point => {
    const off = random.between(-1, 1) * roughness
    const [dx, dy] = [to.place[0] - from.place[0], to.place[1] - from.place[1]]
    return [from.place[0] + fraction * dx - off * dy, from.place[1] + fraction * dy + off * dx]
  })
  const path = [from.place, ...bends, to.place]
  const leaves = ring.some((a, index) => {
    const b = ring[(index + 1) % ring.length]!
    return path.slice(1).some((point, step) => crossesProperly(path[step]!, point, a, b))
  })
  return leaves ? [] : bends
}

function crossesProperly(a: Point, b: Point, c: Point, d: Point): boolean {
  const sameSide = (p: number, q: number) => p * q >= 0
  return (
    !sameSide(Math.sign(side(a, b, c)), Math.sign(side(a, b, d))) &&
    !sameSide(Math.sign(side(c, d, a)), Math.sign(side(c, d, b)))
  )
}
