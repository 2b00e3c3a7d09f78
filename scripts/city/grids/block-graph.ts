import { distance, type Point } from '../plane/plane-geometry.ts'
import { directedKey, faceBeyond, lineOf, pointOf, type StreetMesh } from '../streets/street-mesh.ts'
import type { Block } from '../streets/type-blocks.ts'

/** What one border is like; a cut along it is cheaper the more a street divides. */
interface Border {
  other: number
  meters: number
  /** Length times a factor: 0.35 along an arterial, 0.8 along a secondary street, 1.25 along a lane. */
  cost: number
}

/** The smallest thing a grid is made of: a block, with the piece of bank and water before it. */
export interface BlockNode {
  block: Block
  faces: number[]
  heart: Point
  squareMeters: number
  borders: Border[]
  /** What the partition balances: residents expected. */
  weight: number
}

const cutFactor: Record<string, number> = {
  arterial: 0.35,
  outline: 0.35,
  secondary: 0.8,
  lane: 1.25,
  creek: 0.35,
  river: 0.2,
  'river-cut': 0.6,
}

/** The graph of blocks that touch along a street. The river's centre line separates: no border crosses it. */
export function blockGraph(mesh: StreetMesh, blocks: readonly Block[]): BlockNode[] {
  const land = blocks.filter((block) => block.use !== 'water')
  const nodes = land.map((block): BlockNode => ({
    block,
    faces: [block.face],
    heart: block.heart,
    squareMeters: block.squareMeters,
    borders: [],
    weight: 0,
  }))
  const nodeOfFace = new Map<number, number>()
  land.forEach((block, index) => nodeOfFace.set(block.face, index))
  for (const block of blocks) if (block.use === 'water') attachWater(mesh, block, nodes, nodeOfFace)
  nodes.forEach((node, index) => {
    node.borders = bordersOf(mesh, node, index, nodeOfFace)
  })
  return nodes
}

/** Give a piece of water to the riverside block with which it shares the longest stretch of street. */
function attachWater(mesh: StreetMesh, water: Block, nodes: BlockNode[], nodeOfFace: Map<number, number>): void {
  const lengths = new Map<number, number>()
  const ring = mesh.faces[water.face]!
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length]!
    if (!['arterial', 'secondary', 'lane'].includes(lineOf(mesh, a, b).kind)) return
    const face = faceBeyond(mesh, a, b)
    const node = face === undefined ? undefined : nodeOfFace.get(face)
    if (node === undefined || !nodes[node] || nodes[node].block.face !== face) return
    lengths.set(node, (lengths.get(node) ?? 0) + distance(pointOf(mesh, a), pointOf(mesh, b)))
  })
  const owner = [...lengths].sort((a, b) => b[1] - a[1])[0]![0]
  nodes[owner]!.faces.push(water.face)
  nodes[owner]!.squareMeters += water.squareMeters
  nodeOfFace.set(water.face, owner)
}

function bordersOf(mesh: StreetMesh, node: BlockNode, self: number, nodeOfFace: ReadonlyMap<number, number>): Border[] {
  const borders = new Map<number, Border>()
  for (const face of node.faces) {
    const ring = mesh.faces[face]!
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length]!
      const line = lineOf(mesh, a, b)
      const beyond = faceBeyond(mesh, a, b)
      const other = beyond === undefined ? undefined : nodeOfFace.get(beyond)
      if (other === undefined || other === self || line.kind === 'river') return
      const meters = distance(pointOf(mesh, a), pointOf(mesh, b))
      const border = borders.get(other) ?? { other, meters: 0, cost: 0 }
      borders.set(other, { other, meters: border.meters + meters, cost: border.cost + meters * cutFactor[line.kind]! })
    })
  }
  return [...borders.values()].sort((a, b) => a.other - b.other)
}

/**
 * The outer ring of a set of faces as vertex numbers, counter-clockwise, or null when the set has several parts,
 * a hole, or touches itself in a point.
 */
export function ringOfFaces(mesh: StreetMesh, faces: Iterable<number>): number[] | null {
  const members = new Set(faces)
  const next = new Map<number, number>()
  for (const face of members) {
    const ring = mesh.faces[face]!
    for (let index = 0; index < ring.length; index++) {
      const a = ring[index]!
      const b = ring[(index + 1) % ring.length]!
      const beyond = mesh.faceOfEdge.get(directedKey(b, a))
      if (beyond !== undefined && members.has(beyond)) continue
      if (next.has(a)) return null
      next.set(a, b)
    }
  }
  const start = Math.min(...next.keys())
  const ring = [start]
  for (let vertex = next.get(start)!; vertex !== start; vertex = next.get(vertex)!) ring.push(vertex)
  return ring.length === next.size ? ring : null
}

/** The two banks as sets of nodes, west first: what hangs together without crossing the centre line. */
export function banks(mesh: StreetMesh, nodes: readonly BlockNode[]): [number[], number[]] {
  const west = new Set<number>()
  const start = nodes.reduce((best, node, index) => (node.heart[0] < nodes[best]!.heart[0] ? index : best), 0)
  const waiting = [start]
  while (waiting.length > 0) {
    const index = waiting.pop()!
    if (west.has(index)) continue
    west.add(index)
    for (const border of nodes[index]!.borders) waiting.push(border.other)
  }
  const all = nodes.map((_, index) => index)
  return [all.filter((index) => west.has(index)), all.filter((index) => !west.has(index))]
}

/** Middle of a set of nodes, weighted by area. */
export function middleOf(nodes: readonly BlockNode[], members: Iterable<number>): Point {
  let [x, y, total] = [0, 0, 0]
  for (const index of members) {
    const { heart, squareMeters } = nodes[index]!
    x += heart[0] * squareMeters
    y += heart[1] * squareMeters
    total += squareMeters
  }
  return [x / total, y / total]
}
