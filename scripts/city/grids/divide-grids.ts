import { ringOfFaces, type BlockNode } from './block-graph.ts'
import { assumptions, panlong } from '../plan/city-plan.ts'
import { gridCounts, type PlannedCommunity } from '../plan/community-plan.ts'
import { cutRegion } from './cut-region.ts'
import { centroid } from '../plane/plane-geometry.ts'
import { randomStream, type RandomStream } from '../../../server/sample/seeded-random.ts'
import { pointOf, type StreetMesh } from '../streets/street-mesh.ts'
import type { BlockUse } from '../streets/type-blocks.ts'

export interface GridDraft {
  community: PlannedCommunity
  members: number[]
  /** The facility for which a dedicated grid exists; null for a basic grid. */
  dedicatedTo: BlockUse | null
}

/** Residents count, and land counts a little, so that thinly settled grids do not grow without end. */
const residentsPerHectare = 6

/** Each community into its grids: first the dedicated ones, then the rest in balance. */
export function divideIntoGrids(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  communities: readonly PlannedCommunity[],
  regions: ReadonlyMap<string, number[]>,
  seed: number,
): GridDraft[] {
  const residents = new Map(
    communities.map(({ code }) => [code, regions.get(code)!.reduce((sum, index) => sum + nodes[index]!.weight, 0)]),
  )
  const counts = gridCounts(residents, assumptions.grids)
  const dedicated = chooseDedicated(mesh, nodes, communities, regions)
  const weighted = nodes.map((node) => ({
    ...node,
    weight: node.weight + (residentsPerHectare * node.squareMeters) / 10000,
  }))
  return communities.flatMap((community) => {
    const own = dedicated.get(community.code) ?? []
    const rest = regions.get(community.code)!.filter((index) => !own.includes(index))
    const random = randomStream(seed, `grids ${community.code}`)
    const basic = divideEvenly(mesh, weighted, rest, counts.get(community.code)! - own.length, random)
    return [
      ...basic.map((members): GridDraft => ({ community, members, dedicatedTo: null })),
      ...own.map((index): GridDraft => ({ community, members: [index], dedicatedTo: nodes[index]!.block.use })),
    ]
  })
}

function divideEvenly(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  region: number[],
  parts: number,
  random: RandomStream,
): number[][] {
  if (parts === 1) return [region]
  const first = Math.floor(parts / 2)
  const wish = { share: first / parts, tolerance: parts > 3 ? 0.12 : 0.22, centres: null }
  const [a, b] = cutRegion(mesh, nodes, region, wish, random, 70)
  return [...divideEvenly(mesh, nodes, a, first, random), ...divideEvenly(mesh, nodes, b, parts - first, random)]
}

const dedicatedUses: BlockUse[] = ['hospital', 'market', 'park', 'school']

/**
 * The facility blocks that become grids of their own: none in 蟠龙, at most two in a community and not of one kind,
 * rarer kinds first, and only where the rest of the community stays one ring and no water goes with them.
 */
function chooseDedicated(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  communities: readonly PlannedCommunity[],
  regions: ReadonlyMap<string, number[]>,
): Map<string, number[]> {
  const chosen = new Map<string, number[]>()
  const kinds = new Map<BlockUse, number>(dedicatedUses.map((use) => [use, 0]))
  let count = 0
  for (let round = 0; round < 2; round++) {
    for (const { code } of communities) {
      if (code === panlong.code || count === assumptions.dedicatedGrids) continue
      const own = chosen.get(code) ?? []
      const region = regions.get(code)!
      const found = region
        .filter(
          (index) =>
            dedicatedUses.includes(nodes[index]!.block.use) &&
            nodes[index]!.squareMeters > 8000 &&
            nodes[index]!.faces.length === 1,
        )
        .filter((index) => own.every((other) => nodes[other]!.block.use !== nodes[index]!.block.use))
        .filter((index) => staysWhole(mesh, nodes, region, [...own, index]))
        .sort(
          (a, b) =>
            kinds.get(nodes[a]!.block.use)! - kinds.get(nodes[b]!.block.use)! ||
            nodes[b]!.squareMeters - nodes[a]!.squareMeters,
        )
      if (found.length === 0) continue
      const use = nodes[found[0]!]!.block.use
      kinds.set(use, kinds.get(use)! + 1)
      chosen.set(code, [...own, found[0]!])
      count++
    }
  }
  if (count !== assumptions.dedicatedGrids)
    throw new Error(`expected ${assumptions.dedicatedGrids} dedicated grids, found room for ${count}`)
  return chosen
}

function staysWhole(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  region: readonly number[],
  taken: readonly number[],
): boolean {
  const rest = region.filter((index) => !taken.includes(index))
  return (
    ringOfFaces(
      mesh,
      rest.flatMap((index) => nodes[index]!.faces),
    ) !== null
  )
}

/** Width in metres of the columns in which grids are numbered, west to east. */
const codeColumnMeters = 400

/**
 * Numbering order inside a community: by columns of 400 m easting (EPSG:4544) of the grid's centre of gravity from west to east,
 * in a column from north to south.
 */
export function inCodeOrder(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  grids: readonly GridDraft[],
  originEasting: number,
): GridDraft[] {
  const middles = new Map(
    grids.map((grid) => {
      const ring = ringOfFaces(
        mesh,
        grid.members.flatMap((index) => nodes[index]!.faces),
      )!
      return [grid, centroid(ring.map((vertex) => pointOf(mesh, vertex)))]
    }),
  )
  const column = (grid: GridDraft) => Math.floor((originEasting + middles.get(grid)![0]) / codeColumnMeters)
  return [...grids].sort((a, b) => column(a) - column(b) || middles.get(b)![1] - middles.get(a)![1])
}
