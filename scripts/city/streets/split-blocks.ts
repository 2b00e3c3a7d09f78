import { chooseChord, extent, longAxis } from '../plane/choose-chord.ts'
import { awayFromOldTown, wantedBlockArea } from '../plan/city-plan.ts'
import { centroid, distance, signedArea, type Point } from '../plane/plane-geometry.ts'
import { nearestOnRiver } from '../plan/river-course.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'
import { insertVertex, lineOf, pointOf, ringOf, splitFace, type MeshLine, type StreetMesh } from './street-mesh.ts'

const secondaryAboveSquareMeters = 95000

/** Cut every superblock into blocks of the size wanted at its place, then the water between them. */
export function splitBlocks(mesh: StreetMesh, seed: number): void {
  const random = randomStream(seed, 'blocks')
  const superblocks = mesh.faces.flatMap((face, index) => (face && !isWater(mesh, index) ? [index] : []))
  const waiting = [...superblocks]
  while (waiting.length > 0) {
    const face = waiting.shift()!
    const ring = ringOf(mesh, face)
    const area = signedArea(ring)
    const heart = centroid(ring)
    const { width, height } = extent(ring, longAxis(ring))
    const wanted = wantedBlockArea(heart) * random.between(1.05, 1.95)
    if (area < wanted && width < 2.9 * height) continue
    const old = 1 - awayFromOldTown(heart)
    const roughness = 0.012 + 0.05 * old
    const chord = chooseChord(ring, random, area > secondaryAboveSquareMeters ? 0.02 : roughness)
    if (!chord) continue
    const line: MeshLine = { kind: area > secondaryAboveSquareMeters ? 'secondary' : 'lane', name: '' }
    const ends = [chord.from, chord.to].map((end) => {
      const before = mesh.faces[face]!.find((vertex) => distance(pointOf(mesh, vertex), end.place) < 0.005)
      if (before !== undefined) return before
      return insertOnRing(mesh, face, end.place, ring[end.edge]!)
    })
    const fresh = splitFace(mesh, face, ends[0]!, ends[1]!, chord.bends, line)
    waiting.push(face, fresh)
  }
  splitWater(mesh)
}

/** Insert a place into the edge of a face that starts at `edgeStart`. */
function insertOnRing(mesh: StreetMesh, face: number, place: Point, edgeStart: Point): number {
  const ring = mesh.faces[face]!
  const at = ring.findIndex((vertex) => distance(pointOf(mesh, vertex), edgeStart) < 0.005)
  return insertVertex(mesh, ring[at]!, ring[(at + 1) % ring.length]!, place)
}

/** A face between a riverside street and the river's centre line. */
export function isWater(mesh: StreetMesh, face: number): boolean {
  const ring = mesh.faces[face]!
  return ring.some((a, index) => lineOf(mesh, a, ring[(index + 1) % ring.length]!).kind === 'river')
}

const shortestWaterMeters = 190

/**
 * Cut the faces between the riverside streets and the centre line at street corners, square to the river, so that
 * each riverside block has its own piece of bank and water.
 */
function splitWater(mesh: StreetMesh): void {
  const waiting = mesh.faces.flatMap((face, index) => (face && isWater(mesh, index) ? [index] : []))
  while (waiting.length > 0) {
    const face = waiting.shift()!
    const cut = waterCut(mesh, face)
    if (!cut) continue
    const far = riverVertex(mesh, face, cut.foot)
    waiting.push(face, splitFace(mesh, face, cut.corner, far, [], { kind: 'river-cut', name: '' }))
  }
}

/** The vertex of the centre line at a place: one that is there within 15 m, or a new one. */
function riverVertex(mesh: StreetMesh, face: number, place: Point): number {
  const ring = mesh.faces[face]!
  const edges = ring
    .map((a, index): [number, number] => [a, ring[(index + 1) % ring.length]!])
    .filter(([a, b]) => lineOf(mesh, a, b).kind === 'river')
  const known = edges.flat().find((vertex) => distance(pointOf(mesh, vertex), place) < 15)
  if (known !== undefined) return known
  const [a, b] = edges.find(([from, to]) => between(mesh, from, to, place))!
  return insertVertex(mesh, a, b, place)
}

function between(mesh: StreetMesh, a: number, b: number, place: Point): boolean {
  const [north, south] = [pointOf(mesh, a), pointOf(mesh, b)]
  return Math.abs(distance(north, place) + distance(place, south) - distance(north, south)) < 0.5
}

/** The street corner on the bank that best halves a long piece of water, and the foot of its line on the river. */
function waterCut(mesh: StreetMesh, face: number): { corner: number; foot: Point } | null {
  const ring = mesh.faces[face]!
  const riverEnds = ring
    .map((a, index): [number, number] => [a, ring[(index + 1) % ring.length]!])
    .filter(([a, b]) => lineOf(mesh, a, b).kind === 'river')
    .flat()
    .map((vertex) => nearestOnRiver(pointOf(mesh, vertex)).v)
  const [south, north] = [Math.min(...riverEnds), Math.max(...riverEnds)]
  let best: { corner: number; foot: Point; off: number } | null = null
  for (const corner of ring) {
    if (!isStreetCorner(mesh, face, corner)) continue
    const { point, v } = nearestOnRiver(pointOf(mesh, corner))
    if (v - south < shortestWaterMeters || north - v < shortestWaterMeters) continue
    const off = Math.abs(v - (south + north) / 2)
    if (!best || off < best.off) best = { corner, foot: point, off }
  }
  return best
}

/** Whether another street meets the riverside street at this vertex from the land side. */
function isStreetCorner(mesh: StreetMesh, face: number, vertex: number): boolean {
  const ring = mesh.faces[face]!
  const at = ring.indexOf(vertex)
  const before = ring[(at - 1 + ring.length) % ring.length]!
  const after = ring[(at + 1) % ring.length]!
  const onBank = [lineOf(mesh, before, vertex), lineOf(mesh, vertex, after)].every((line) =>
    line.name.startsWith('滨江'),
  )
  if (!onBank) return false
  const landBefore = mesh.faceOfEdge.get(vertex * 2 ** 24 + before)
  const landAfter = mesh.faceOfEdge.get(after * 2 ** 24 + vertex)
  return landBefore !== landAfter
}
