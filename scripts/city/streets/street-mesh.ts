import type { CurveKind } from '../plan/city-plan.ts'
import type { Point } from '../plane/plane-geometry.ts'

/** A street, the river's centre line or the built-up edge, as the mesh knows it. */
export interface MeshLine {
  kind: CurveKind | 'river-cut'
  name: string
}

/**
 * Faces, edges and one shared vertex table. A vertex is a pair of integer centimetres and is decided once; a face is
 * a counter-clockwise list of vertex numbers; the two faces of an edge always hold the same two vertices, so that no
 * gap, overlap or unequal border can arise, whatever is split later.
 */
export interface StreetMesh {
  /** Integer centimetres east and north of the seat. */
  vertices: [number, number][]
  /** Null after a face was merged into another. */
  faces: (number[] | null)[]
  lines: MeshLine[]
  /** Directed edge → the face on its left. */
  faceOfEdge: Map<number, number>
  /** Undirected edge → the line it is part of. */
  lineOfEdge: Map<number, number>
}

const keyBase = 2 ** 24

export function directedKey(from: number, to: number): number {
  return from * keyBase + to
}

export function edgeKey(a: number, b: number): number {
  return a < b ? directedKey(a, b) : directedKey(b, a)
}

export function edgeEnds(key: number): [number, number] {
  return [Math.floor(key / keyBase), key % keyBase]
}

export function pointOf(mesh: StreetMesh, vertex: number): Point {
  const [x, y] = mesh.vertices[vertex]!
  return [x / 100, y / 100]
}

export function ringOf(mesh: StreetMesh, face: number): Point[] {
  return mesh.faces[face]!.map((vertex) => pointOf(mesh, vertex))
}

function addVertex(mesh: StreetMesh, place: Point): number {
  return mesh.vertices.push([Math.round(place[0] * 100), Math.round(place[1] * 100)]) - 1
}

export function lineOf(mesh: StreetMesh, a: number, b: number): MeshLine {
  return mesh.lines[mesh.lineOfEdge.get(edgeKey(a, b))!]!
}

/** The number of the face beyond the edge a → b of a face, or undefined at the edge of the city. */
export function faceBeyond(mesh: StreetMesh, a: number, b: number): number | undefined {
  return mesh.faceOfEdge.get(directedKey(b, a))
}

export function setFace(mesh: StreetMesh, face: number, ring: number[]): void {
  mesh.faces[face] = ring
  ring.forEach((vertex, index) => mesh.faceOfEdge.set(directedKey(vertex, ring[(index + 1) % ring.length]!), face))
}

/** Put a new vertex into the edge a–b of both its faces; returns its number. */
export function insertVertex(mesh: StreetMesh, a: number, b: number, place: Point): number {
  const vertex = addVertex(mesh, place)
  const line = mesh.lineOfEdge.get(edgeKey(a, b))!
  mesh.lineOfEdge.delete(edgeKey(a, b))
  mesh.lineOfEdge.set(edgeKey(a, vertex), line)
  mesh.lineOfEdge.set(edgeKey(vertex, b), line)
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const face = mesh.faceOfEdge.get(directedKey(from, to))
    if (face === undefined) continue
    const ring = mesh.faces[face]!
    mesh.faceOfEdge.delete(directedKey(from, to))
    ring.splice(ring.indexOf(from) + 1, 0, vertex)
    setFace(mesh, face, ring)
  }
  return vertex
}

/** Cut a face by a chord from one of its vertices to another, bent at `between`; returns the new face's number. */
export function splitFace(
  mesh: StreetMesh,
  face: number,
  from: number,
  to: number,
  between: Point[],
  line: MeshLine,
): number {
  const ring = mesh.faces[face]!
  const start = ring.indexOf(from)
  const turned = [...ring.slice(start), ...ring.slice(0, start)]
  const end = turned.indexOf(to)
  const bends = between.map((place) => addVertex(mesh, place))
  const chord = [from, ...bends, to]
  const lineNumber = mesh.lines.push(line) - 1
  for (let index = 1; index < chord.length; index++) {
    mesh.lineOfEdge.set(edgeKey(chord[index - 1]!, chord[index]!), lineNumber)
  }
  setFace(mesh, face, [...turned.slice(0, end + 1), ...[...bends].reverse()])
  setFace(mesh, mesh.faces.length, [to, ...turned.slice(end + 1), from, ...bends])
  return mesh.faces.length - 1
}

/** The vertices of a ring between which it borders another face, as runs of edges. */
export function sharedEdges(mesh: StreetMesh, face: number, other: number): [number, number][] {
  const ring = mesh.faces[face]!
  return ring
    .map((vertex, index): [number, number] => [vertex, ring[(index + 1) % ring.length]!])
    .filter(([a, b]) => faceBeyond(mesh, a, b) === other)
}
