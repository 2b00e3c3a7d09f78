import type { SampleCity } from './city-model.ts'
import { ringOfFaces } from '../grids/block-graph.ts'
import { bridgeNames, plannedCurves } from '../plan/city-plan.ts'
import { position, type PlainFeature } from './feature-text.ts'
import { distance, insideRing, pointToSegment, type Point } from '../plane/plane-geometry.ts'
import { isWater } from '../streets/split-blocks.ts'
import { directedKey, edgeEnds, pointOf, type MeshLine, type StreetMesh } from '../streets/street-mesh.ts'

/** Streets as lines by class; a bridge is a feature of its own. The built-up edge is a secondary ring street. */
export function drawStreets(city: SampleCity): PlainFeature[] {
  const { mesh } = city
  const runs: { line: MeshLine; isBridge: boolean; vertices: number[] }[] = []
  for (const [lineNumber, edges] of edgesByLine(mesh)) {
    const line = mesh.lines[lineNumber]!
    if (['river', 'river-cut', 'creek'].includes(line.kind)) continue
    const dry = edges.filter(
      ([a, b]) => waterSides(mesh, a, b) === 0 || (line.kind !== 'outline' && waterSides(mesh, a, b) === 1),
    )
    const wet = edges.filter(([a, b]) => line.kind !== 'outline' && waterSides(mesh, a, b) === 2)
    for (const vertices of chains(dry)) runs.push({ line, isBridge: false, vertices })
    for (const vertices of chains(wet)) runs.push({ line, isBridge: true, vertices })
  }
  const bridges = runs
    .filter((run) => run.isBridge)
    .sort((a, b) => northing(mesh, b.vertices) - northing(mesh, a.vertices))
  const streets = runs.map(({ line, isBridge, vertices }): PlainFeature => ({
    geometry: { type: 'LineString', coordinates: vertices.map((vertex) => position(pointOf(mesh, vertex))) },
    properties: {
      class: line.kind === 'outline' ? 'secondary' : line.kind,
      name: isBridge ? bridgeNames[bridges.findIndex((bridge) => bridge.vertices === vertices)]! : line.name,
      bridge: isBridge,
    },
  }))
  const edge = ringOfFaces(
    mesh,
    city.grids.flatMap((grid) => grid.faces),
  )!.map((vertex) => pointOf(mesh, vertex))
  return [...streets, ...exits(mesh, edge)]
}

/** The centre line of the river (the border of the two banks) or of the brook inside the city. */
export function waterLine(mesh: StreetMesh, kind: 'river' | 'creek'): number[] {
  const edges = [...edgesByLine(mesh)].filter(([line]) => mesh.lines[line]!.kind === kind).flatMap(([, list]) => list)
  return chains(edges)[0]!
}

/** Street edges with water on both sides. */
export function bridgeEdges(mesh: StreetMesh): [number, number][] {
  return [...edgesByLine(mesh)]
    .filter(([line]) => ['arterial', 'secondary'].includes(mesh.lines[line]!.kind))
    .flatMap(([, edges]) => edges.filter(([a, b]) => waterSides(mesh, a, b) === 2))
}

const exitMeters = 900

/** Arterials go on for 900 m beyond the built-up edge, from the junction where they cross it. */
function exits(mesh: StreetMesh, edge: readonly Point[]): PlainFeature[] {
  const gates = mesh.vertices
    .map((_, vertex) => pointOf(mesh, vertex))
    .filter((point) => edge.some((other) => distance(point, other) < 0.001))
  return plannedCurves()
    .filter((curve) => curve.kind === 'arterial')
    .flatMap((curve) =>
      [curve.points, [...curve.points].reverse()].flatMap((points): PlainFeature[] => {
        const first = points.findIndex(
          (point, index) => index > 0 && insideRing(points[index - 1]!, edge) && !insideRing(point, edge),
        )
        if (first < 1) return []
        const beyond = points.slice(first, first + Math.ceil(exitMeters / distance(points[first - 1]!, points[first]!)))
        const gate = gates.find((point) => pointToSegment(point, points[first - 1]!, points[first]!) < 0.5)
        if (!gate || beyond.length < 3 || beyond.some((point) => insideRing(point, edge))) return []
        const coordinates = [gate, ...beyond.filter((point) => distance(point, gate) > 5)].map(position)
        return [
          {
            geometry: { type: 'LineString', coordinates },
            properties: { class: 'arterial', name: curve.name, bridge: false },
          },
        ]
      }),
    )
}

function northing(mesh: StreetMesh, vertices: readonly number[]): number {
  return pointOf(mesh, vertices[0]!)[1]
}

function edgesByLine(mesh: StreetMesh): Map<number, [number, number][]> {
  const edges = new Map<number, [number, number][]>()
  for (const [key, line] of mesh.lineOfEdge) {
    const list = edges.get(line) ?? []
    list.push(edgeEnds(key))
    edges.set(line, list)
  }
  return new Map([...edges].sort((a, b) => a[0] - b[0]))
}

function waterSides(mesh: StreetMesh, a: number, b: number): number {
  return [directedKey(a, b), directedKey(b, a)].filter((key) => {
    const face = mesh.faceOfEdge.get(key)
    return face !== undefined && isWater(mesh, face)
  }).length
}

/** Edges joined end to end into runs; a ring starts at its lowest vertex. */
function chains(edges: readonly (readonly [number, number])[]): number[][] {
  const links = new Map<number, number[]>()
  for (const [a, b] of edges) {
    links.set(a, [...(links.get(a) ?? []), b])
    links.set(b, [...(links.get(b) ?? []), a])
  }
  const runs: number[][] = []
  const walk = (start: number): void => {
    const run = [start]
    for (;;) {
      const from = run.at(-1)!
      const to = links.get(from)!.shift()
      if (to === undefined) break
      links.get(to)!.splice(links.get(to)!.indexOf(from), 1)
      run.push(to)
    }
    if (run.length > 1) runs.push(run)
  }
  const vertices = [...links.keys()].sort((a, b) => a - b)
  for (const vertex of vertices) if (links.get(vertex)!.length === 1) walk(vertex)
  for (const vertex of vertices) if (links.get(vertex)!.length > 0) walk(vertex)
  return runs
}
