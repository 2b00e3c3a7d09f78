import { meeting, type Point } from '../plane/plane-geometry.ts'
import type { PlannedCurve } from '../plan/city-plan.ts'

/** A curve after noding: integer centimetres, and which points are junctions with other curves. */
export interface NodedCurve {
  curve: PlannedCurve
  points: { x: number; y: number; junction: boolean }[]
}

interface Junction {
  position: number
  x: number
  y: number
}

const shortestEdgeMeters = 14

/**
 * Node curves against each other: every crossing becomes one point in integer centimetres which both curves hold.
 * Plain points nearer than 14 m to a junction are dropped, so that no tiny edges arise.
 */
export function nodeCurves(curves: readonly PlannedCurve[]): NodedCurve[] {
  const junctions: Junction[][] = curves.map(() => [])
  for (let first = 0; first < curves.length; first++) {
    for (let second = first + 1; second < curves.length; second++) {
      for (const crossing of crossings(curves[first]!, curves[second]!)) {
        const x = Math.round(crossing.point[0] * 100)
        const y = Math.round(crossing.point[1] * 100)
        junctions[first]!.push({ position: crossing.onFirst, x, y })
        junctions[second]!.push({ position: crossing.onSecond, x, y })
      }
    }
  }
  return curves.map((curve, index) => ({ curve, points: withJunctions(curve.points, junctions[index]!) }))
}

function segments(curve: PlannedCurve): [Point, Point][] {
  const pairs: [Point, Point][] = []
  const last = curve.closed ? curve.points.length : curve.points.length - 1
  for (let index = 0; index < last; index++) {
    pairs.push([curve.points[index]!, curve.points[(index + 1) % curve.points.length]!])
  }
  return pairs
}

function crossings(first: PlannedCurve, second: PlannedCurve) {
  const found: { point: Point; onFirst: number; onSecond: number }[] = []
  segments(first).forEach(([a, b], i) => {
    segments(second).forEach(([c, d], j) => {
      const met = meeting(a, b, c, d)
      if (!met) return
      const point: Point = [a[0] + met.along * (b[0] - a[0]), a[1] + met.along * (b[1] - a[1])]
      found.push({ point, onFirst: i + met.along, onSecond: j + met.across })
    })
  })
  return found
}

function withJunctions(points: readonly Point[], junctions: readonly Junction[]) {
  const plain = points
    .map((point, index) => ({
      position: index,
      x: Math.round(point[0] * 100),
      y: Math.round(point[1] * 100),
      junction: false,
    }))
    .filter((point) =>
      junctions.every((junction) => Math.hypot(junction.x - point.x, junction.y - point.y) >= shortestEdgeMeters * 100),
    )
  const crossed = junctions.map((junction) => ({ ...junction, junction: true }))
  return [...plain, ...crossed].sort((a, b) => a.position - b.position)
}
