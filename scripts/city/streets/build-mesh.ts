import type { PlannedCurve } from '../plan/city-plan.ts'
import { nodeCurves, type NodedCurve } from './arrange-curves.ts'
import { distance, insideRing, perimeter, signedArea, type Point } from '../plane/plane-geometry.ts'
import {
  directedKey,
  edgeKey,
  faceBeyond,
  pointOf,
  ringOf,
  setFace,
  sharedEdges,
  type StreetMesh,
} from './street-mesh.ts'

/** The mesh of superblocks between the planned curves, inside the outline (the first curve). Local metres. */
export function buildMesh(curves: readonly PlannedCurve[]): StreetMesh {
  const mesh: StreetMesh = { vertices: [], faces: [], lines: [], faceOfEdge: new Map(), lineOfEdge: new Map() }
  const neighbours = linkVertices(mesh, nodeCurves(curves), curves[0]!.points)
  pruneDeadEnds(mesh, neighbours)
  for (const ring of traceFaces(mesh, neighbours)) setFace(mesh, mesh.faces.length, ring)
  mergeSmallFaces(mesh)
  return mesh
}

function linkVertices(mesh: StreetMesh, noded: readonly NodedCurve[], outline: readonly Point[]): Set<number>[] {
  const numbers = new Map<string, number>()
  const neighbours: Set<number>[] = []
  const numberOf = (x: number, y: number): number => {
    const known = numbers.get(`${x},${y}`)
    if (known !== undefined) return known
    const fresh = mesh.vertices.push([x, y]) - 1
    numbers.set(`${x},${y}`, fresh)
    neighbours.push(new Set())
    return fresh
  }
  for (const { curve, points } of noded) {
    const line = mesh.lines.push({ kind: curve.kind, name: curve.name }) - 1
    const last = curve.closed ? points.length : points.length - 1
    for (let index = 0; index < last; index++) {
      const from = points[index]!
      const to = points[(index + 1) % points.length]!
      const middle: Point = [(from.x + to.x) / 200, (from.y + to.y) / 200]
      if (curve.kind !== 'outline' && !insideRing(middle, outline)) continue
      const a = numberOf(from.x, from.y)
      const b = numberOf(to.x, to.y)
      mesh.lineOfEdge.set(edgeKey(a, b), line)
      neighbours[a]!.add(b)
      neighbours[b]!.add(a)
    }
  }
  return neighbours
}

function pruneDeadEnds(mesh: StreetMesh, neighbours: Set<number>[]): void {
  const waiting = neighbours.flatMap((set, vertex) => (set.size === 1 ? [vertex] : []))
  while (waiting.length > 0) {
    const vertex = waiting.pop()!
    for (const other of neighbours[vertex]!) {
      mesh.lineOfEdge.delete(edgeKey(vertex, other))
      neighbours[other]!.delete(vertex)
      if (neighbours[other]!.size === 1) waiting.push(other)
    }
    neighbours[vertex]!.clear()
  }
}

/** Walk each directed edge with the face on its left; the unbounded face runs clockwise and is left out. */
function traceFaces(mesh: StreetMesh, neighbours: readonly Set<number>[]): number[][] {
  const ordered = neighbours.map((set, vertex) => {
    const [x, y] = mesh.vertices[vertex]!
    const bearing = (other: number) => Math.atan2(mesh.vertices[other]![1] - y, mesh.vertices[other]![0] - x)
    return [...set].sort((a, b) => bearing(a) - bearing(b))
  })
  const seen = new Set<number>()
  const rings: number[][] = []
  ordered.forEach((list, start) => {
    for (const first of list) {
      const ring: number[] = []
      let [from, to] = [start, first]
      while (!seen.has(directedKey(from, to))) {
        seen.add(directedKey(from, to))
        ring.push(from)
        const around = ordered[to]!
        const next = around[(around.indexOf(from) - 1 + around.length) % around.length]!
        ;[from, to] = [to, next]
      }
      if (ring.length > 2 && signedArea(ring.map((vertex) => pointOf(mesh, vertex))) > 0) rings.push(ring)
    }
  })
  return rings
}

/** Merge pieces that the outline cut off too small or too thin into the neighbour with the longest common edge. */
function mergeSmallFaces(mesh: StreetMesh): void {
  const isPoor = (face: number): boolean => {
    const ring = ringOf(mesh, face)
    const area = signedArea(ring)
    return area < 30000 || (area < 120000 && (4 * Math.PI * area) / perimeter(ring) ** 2 < 0.3)
  }
  for (let face = 0; face < mesh.faces.length; face++) {
    if (!mesh.faces[face] || touchesRiver(mesh, face) || !isPoor(face)) continue
    const best = bestNeighbour(mesh, face)
    if (best !== null) mergeFaces(mesh, best, face)
  }
}

function touchesRiver(mesh: StreetMesh, face: number): boolean {
  const ring = mesh.faces[face]!
  return ring.some((a, index) => {
    const line = mesh.lineOfEdge.get(edgeKey(a, ring[(index + 1) % ring.length]!))!
    return mesh.lines[line]!.kind === 'river'
  })
}

function bestNeighbour(mesh: StreetMesh, face: number): number | null {
  const lengths = new Map<number, number>()
  const ring = mesh.faces[face]!
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length]!
    const other = faceBeyond(mesh, a, b)
    if (other === undefined || touchesRiver(mesh, other)) return
    lengths.set(other, (lengths.get(other) ?? 0) + distance(pointOf(mesh, a), pointOf(mesh, b)))
  })
  const ranked = [...lengths].sort((a, b) => b[1] - a[1])
  return ranked[0]?.[0] ?? null
}

/** Dissolve the common run of edges of two faces into the first. */
function mergeFaces(mesh: StreetMesh, kept: number, gone: number): void {
  const common = sharedEdges(mesh, kept, gone)
  const next = new Map<number, number>()
  for (const face of [kept, gone]) {
    const ring = mesh.faces[face]!
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length]!
      if (common.some(([c, d]) => (c === a && d === b) || (c === b && d === a))) return
      next.set(a, b)
    })
  }
  for (const [a, b] of common) {
    mesh.lineOfEdge.delete(edgeKey(a, b))
    mesh.faceOfEdge.delete(directedKey(a, b))
    mesh.faceOfEdge.delete(directedKey(b, a))
  }
  const start = next.keys().next().value!
  const ring = [start]
  for (let vertex = next.get(start)!; vertex !== start; vertex = next.get(vertex)!) ring.push(vertex)
  mesh.faces[gone] = null
  setFace(mesh, kept, ring)
}
