import { banks, middleOf, type BlockNode } from './block-graph.ts'
import { panlong } from '../plan/city-plan.ts'
import type { PlannedCommunity } from '../plan/community-plan.ts'
import { cutRegion } from './cut-region.ts'
import { distance, type Point } from '../plane/plane-geometry.ts'
import { randomStream, type RandomStream } from '../../../server/sample/seeded-random.ts'
import type { StreetMesh } from '../streets/street-mesh.ts'

/** Each bank into its communities, halving the list of names by where they should lie. */
export function divideIntoCommunities(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  communities: readonly PlannedCommunity[],
  seed: number,
): Map<string, number[]> {
  const result = new Map<string, number[]>()
  const sides = banks(mesh, nodes)
  ;['510981001', '510981002'].forEach((subdistrict, index) => {
    const list = communities.filter((community) => community.subdistrictCode === subdistrict)
    const regions = new Map<string, number[]>()
    halveNames(mesh, nodes, sides[index]!, list, randomStream(seed, `communities ${subdistrict}`), regions)
    for (const [code, region] of matchNames(nodes, list, regions)) result.set(code, region)
  })
  return result
}

/** Swap names between regions (蟠龙 keeps its own, cut to its size) while that brings them nearer to their places. */
function matchNames(
  nodes: readonly BlockNode[],
  list: readonly PlannedCommunity[],
  regions: ReadonlyMap<string, number[]>,
): Map<string, number[]> {
  const matched = new Map(regions)
  const miss = ({ place }: PlannedCommunity, region: number[]) => distance(middleOf(nodes, region), place) ** 2
  const free = list.filter(({ code }) => code !== panlong.code)
  const pairs = free.flatMap((first, index) => free.slice(index + 1).map((second) => [first, second] as const))
  for (let swapped = true; swapped;) {
    swapped = false
    for (const [first, second] of pairs) {
      const [a, b] = [matched.get(first.code)!, matched.get(second.code)!]
      if (miss(first, b) + miss(second, a) >= miss(first, a) + miss(second, b) - 1) continue
      matched.set(first.code, b).set(second.code, a)
      swapped = true
    }
  }
  return matched
}

function halveNames(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  region: number[],
  list: readonly PlannedCommunity[],
  random: RandomStream,
  result: Map<string, number[]>,
): void {
  if (list.length === 1) {
    result.set(list[0]!.code, region)
    return
  }
  const [first, second] = splitNames(list)
  const share = weightOf(first) / weightOf(list)
  const wish = { share, tolerance: 0.06, centres: [placeOf(first), placeOf(second)] as const }
  const [a, b] = cutRegion(mesh, nodes, region, wish, random, 130)
  halveNames(mesh, nodes, a, first, random, result)
  halveNames(mesh, nodes, b, second, random, result)
}

function splitNames(list: readonly PlannedCommunity[]): [PlannedCommunity[], PlannedCommunity[]] {
  const spread = [0, 1].map(
    (axis) => Math.max(...list.map(({ place }) => place[axis]!)) - Math.min(...list.map(({ place }) => place[axis]!)),
  )
  const axis = spread[0]! > spread[1]! ? 0 : 1
  const sorted = [...list].sort((a, b) => a.place[axis]! - b.place[axis]!)
  const middle = Math.floor(sorted.length / 2)
  return [sorted.slice(0, middle), sorted.slice(middle)]
}

function weightOf(list: readonly PlannedCommunity[]): number {
  return list.reduce((sum, community) => sum + community.weight, 0)
}

function placeOf(list: readonly PlannedCommunity[]): Point {
  return [
    list.reduce((sum, { place }) => sum + place[0], 0) / list.length,
    list.reduce((sum, { place }) => sum + place[1], 0) / list.length,
  ]
}
