import { middleOf, ringOfFaces, type BlockNode } from './block-graph.ts'
import { distance, perimeter, signedArea, type Point } from '../plane/plane-geometry.ts'
import type { RandomStream } from '../../../server/sample/seeded-random.ts'
import { pointOf, type StreetMesh } from '../streets/street-mesh.ts'

/** What a cut has to reach: the share of weight of the first part, and where each part should lie, if that matters. */
export interface CutWish {
  share: number
  /** Greatest |part − wish| ÷ wish that is taken. */
  tolerance: number
  centres: readonly [Point, Point] | null
}

interface Tree {
  order: number[]
  parent: Map<number, number>
  below: Map<number, number>
}

/**
 * Cut a connected region in two by random spanning trees (the recombination step of DeFord, Duchin and Solomon 2021):
 * draw a tree that avoids arterials, cut one of its edges where the weights fit, keep the best cut of many trees.
 * Streets that divide more make cheaper borders. Both parts are one ring without a hole.
 */
export function cutRegion(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  region: readonly number[],
  wish: CutWish,
  random: RandomStream,
  trees: number,
): [number[], number[]] {
  const members = new Set(region)
  const total = region.reduce((sum, index) => sum + nodes[index]!.weight, 0)
  let best: { parts: [number[], number[]]; cost: number } | null = null
  for (let round = 0; round < trees || (!best && round < trees * 12); round++) {
    const tolerance = wish.tolerance * (1 + Math.floor(round / trees) * 0.35)
    const tree = randomTree(nodes, region, members, random)
    for (const [root, flipped] of fittingCuts(tree, total, wish.share, tolerance)) {
      const below = subtree(tree, root)
      const rest = region.filter((index) => !below.has(index))
      const parts: [number[], number[]] = flipped ? [rest, [...below]] : [[...below], rest]
      const cost = costOf(mesh, nodes, parts, total, wish, best?.cost ?? Infinity)
      if (cost < (best?.cost ?? Infinity)) best = { parts, cost }
    }
  }
  if (!best)
    throw new Error(
      `expected a cut of ${region.length} blocks at share ${wish.share.toFixed(3)}, found none in ${trees * 12} trees`,
    )
  return best.parts
}

/** A spanning tree of least random cost (Kruskal), where crossing a dividing street costs more. */
function randomTree(
  nodes: readonly BlockNode[],
  region: readonly number[],
  members: ReadonlySet<number>,
  random: RandomStream,
): Tree {
  const edges = region.flatMap((index) =>
    nodes[index]!.borders.filter((border) => border.other > index && members.has(border.other)).map((border) => ({
      a: index,
      b: border.other,
      cost: random.next() + 1.1 * (1.25 - border.cost / border.meters),
    })),
  )
  edges.sort((first, second) => first.cost - second.cost)
  const leader = new Map(region.map((index) => [index, index]))
  const find = (index: number): number => {
    let top = index
    while (leader.get(top) !== top) top = leader.get(top)!
    leader.set(index, top)
    return top
  }
  const links = new Map<number, number[]>(region.map((index) => [index, []]))
  for (const { a, b } of edges) {
    const [topA, topB] = [find(a), find(b)]
    if (topA === topB) continue
    leader.set(topA, topB)
    links.get(a)!.push(b)
    links.get(b)!.push(a)
  }
  const order = [region[0]!]
  const parent = new Map<number, number>([[region[0]!, -1]])
  for (const index of order) {
    for (const other of links.get(index)!) {
      if (parent.has(other)) continue
      parent.set(other, index)
      order.push(other)
    }
  }
  const below = new Map<number, number>()
  for (const index of [...order].reverse()) {
    below.set(index, (below.get(index) ?? 0) + nodes[index]!.weight)
    const up = parent.get(index)!
    if (up !== -1) below.set(up, (below.get(up) ?? 0) + below.get(index)!)
  }
  return { order, parent, below }
}

/** Roots of subtrees whose weight fits the first part, or (flipped) the second. */
function fittingCuts(tree: Tree, total: number, share: number, tolerance: number): [number, boolean][] {
  const room = tolerance * Math.min(share, 1 - share) * total
  return tree.order.slice(1).flatMap((root): [number, boolean][] => {
    const weight = tree.below.get(root)!
    const cuts: [number, boolean][] = []
    if (Math.abs(weight - share * total) < room) cuts.push([root, false])
    if (Math.abs(weight - (1 - share) * total) < room) cuts.push([root, true])
    return cuts
  })
}

function subtree(tree: Tree, root: number): Set<number> {
  const members = new Set([root])
  for (const index of tree.order) if (members.has(tree.parent.get(index)!)) members.add(index)
  return members
}

function costOf(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  parts: [number[], number[]],
  total: number,
  wish: CutWish,
  toBeat: number,
): number {
  const first = new Set(parts[0])
  const weight = parts[0].reduce((sum, index) => sum + nodes[index]!.weight, 0)
  const imbalance = Math.abs(weight / total - wish.share) / Math.min(wish.share, 1 - wish.share)
  let border = 0
  for (const index of parts[1]) for (const edge of nodes[index]!.borders) if (first.has(edge.other)) border += edge.cost
  const size = Math.sqrt(parts[0].concat(parts[1]).reduce((sum, index) => sum + nodes[index]!.squareMeters, 0))
  let cost = (2.2 * border) / size + 3.5 * imbalance
  if (wish.centres) {
    parts.forEach((part, index) => {
      cost += (1.4 * distance(middleOf(nodes, part), wish.centres![index]!)) / size
    })
  }
  if (cost >= toBeat) return cost
  for (const part of parts) {
    const ring = ringOfFaces(
      mesh,
      part.flatMap((index) => nodes[index]!.faces),
    )
    if (!ring) return Infinity
    const points = ring.map((vertex) => pointOf(mesh, vertex))
    cost += 0.5 * (perimeter(points) ** 2 / (4 * Math.PI * signedArea(points)) - 1.3)
  }
  return cost
}
