import { apportion } from './grids/apportion.ts'
import { blockGraph, type BlockNode } from './grids/block-graph.ts'
import { buildMesh } from './streets/build-mesh.ts'
import type { Building, Estate, Grid, SampleCity } from './layers/city-model.ts'
import { assumptions, occupancy, panlong, plannedCurves } from './plan/city-plan.ts'
import { chineseNumber, type PlannedCommunity } from './plan/community-plan.ts'
import { divideIntoCommunities } from './grids/divide-communities.ts'
import { divideIntoGrids, inCodeOrder, type GridDraft } from './grids/divide-grids.ts'
import { seatEasting } from './layers/feature-text.ts'
import { furnishBlock, usualEstates, type Plot } from './estates/furnish-block.ts'
import { estateNamer, nameStreets, streetAt } from './layers/name-places.ts'
import { centroid } from './plane/plane-geometry.ts'
import { randomStream } from '../../server/sample/seeded-random.ts'
import { splitBlocks } from './streets/split-blocks.ts'
import type { StreetMesh } from './streets/street-mesh.ts'
import { typeBlocks, type Block, type BlockUse } from './streets/type-blocks.ts'

/** Draw the whole sample city from its seed and the table of communities. A pure function. */
export function foundCity(seed: number, communities: PlannedCommunity[]): SampleCity {
  const mesh = buildMesh(plannedCurves())
  splitBlocks(mesh, seed)
  nameStreets(mesh, seed)
  const blocks = typeBlocks(mesh, seed)
  const nodes = blockGraph(mesh, blocks)
  const plots = new Map(nodes.map(({ block }) => [block, furnishBlock(mesh, block, seed, usualEstates(block))]))
  const homes = new Map(nodes.map(({ block }) => [block, homesOf(plots.get(block)!) * occupancy(block.heart)]))
  const allHomes = [...homes.values()].reduce((sum, count) => sum + count, 0)
  for (const node of nodes) node.weight = (assumptions.residents * homes.get(node.block)!) / allHomes

  const regions = divideIntoCommunities(mesh, nodes, communities, seed)
  const drafts = divideIntoGrids(mesh, nodes, communities, regions, seed)
  const panlongGrids = drafts.filter(({ community }) => community.code === panlong.code)
  for (const [block, estates] of panlongEstates(
    panlongGrids.map(({ members }) => members.map((index) => nodes[index]!.block)),
  ))
    plots.set(block, furnishBlock(mesh, block, seed, estates))

  const grids = codeGrids(mesh, nodes, drafts, communities)
  const gridOfFace = new Map(grids.flatMap((grid) => grid.faces.map((face) => [face, grid.code] as const)))
  const { estates, buildings } = settle(mesh, grids, blocks, plots, seed)
  populate(buildings, seed)
  return { seed, mesh, blocks, communities, grids, estates, buildings, gridOfFace }
}

function homesOf(plots: readonly Plot[]): number {
  return plots
    .flatMap((plot) => plot.buildings)
    .reduce((sum, building) => sum + building.units * building.floors * building.homesPerFloorOfUnit, 0)
}

/**
 * Estates per block of 蟠龙, so that they are 19: one for the largest block of homes in every grid, then for the largest
 * of the others; the very largest hold two if blocks are too few, and the smallest are open streets if too many.
 */
function panlongEstates(grids: readonly Block[][]): Map<Block, number> {
  const bySize = (a: Block, b: Block) => b.squareMeters - a.squareMeters
  const housing = grids.map((blocks) => blocks.filter(({ use }) => use === 'slabs' || use === 'towers').sort(bySize))
  const ranked = [
    ...housing.flatMap((blocks) => blocks.slice(0, 1)),
    ...housing.flatMap((blocks) => blocks.slice(1)).sort(bySize),
  ]
  const doubled = Math.max(0, panlong.estates - ranked.length)
  return new Map(ranked.map((block, rank) => [block, rank < doubled ? 2 : rank < panlong.estates ? 1 : 0]))
}

const facilityNames: Partial<Record<BlockUse, string>> = {
  school: '学校',
  hospital: '医院',
  market: '市场',
  park: '公园',
}

function codeGrids(
  mesh: StreetMesh,
  nodes: readonly BlockNode[],
  drafts: readonly GridDraft[],
  communities: readonly PlannedCommunity[],
): Grid[] {
  return communities.flatMap((community) => {
    const own = drafts.filter((draft) => draft.community === community)
    const basic = inCodeOrder(
      mesh,
      nodes,
      own.filter((draft) => draft.dedicatedTo === null),
      seatEasting,
    )
    const dedicated = inCodeOrder(
      mesh,
      nodes,
      own.filter((draft) => draft.dedicatedTo !== null),
      seatEasting,
    )
    const coded = (draft: GridDraft, sequence: number, name: string): Grid => ({
      code: community.code + String(sequence).padStart(3, '0'),
      name: community.name + name,
      community,
      dedicatedTo: draft.dedicatedTo,
      faces: draft.members.flatMap((index) => nodes[index]!.faces),
    })
    return [
      ...basic.map((draft, index) => coded(draft, index + 1, `第${chineseNumber(index + 1)}网格`)),
      ...dedicated.map((draft, index) =>
        coded(draft, 901 + index, `专属网格（${facilityNames[draft.dedicatedTo!]!}）`),
      ),
    ]
  })
}

/** Turn plots into coded and named estates and buildings, grid by grid, blocks from north to south. */
function settle(
  mesh: StreetMesh,
  grids: readonly Grid[],
  blocks: readonly Block[],
  plots: ReadonlyMap<Block, Plot[]>,
  seed: number,
) {
  const nameEstate = estateNamer(seed)
  const blockOfFace = new Map(blocks.map((block) => [block.face, block]))
  const estateCounts = new Map<string, number>()
  const houseNumbers = new Map<string, number>()
  const estates: Estate[] = []
  const buildings: Building[] = []
  for (const grid of grids) {
    const own = grid.faces.map((face) => blockOfFace.get(face)!).sort((a, b) => b.heart[1] - a.heart[1])
    let inGrid = 0
    for (const block of own) {
      for (const plot of plots.get(block) ?? []) {
        const estate =
          plot.ring && plot.buildings.length > 0
            ? addEstate(estates, estateCounts, grid, plot.ring, nameEstate(block.use === 'towers'))
            : null
        plot.buildings.forEach(({ ring, use, units, floors, homesPerFloorOfUnit }, index) => {
          const name = estate ? `${index + 1}栋` : doorplate(houseNumbers, streetAt(mesh, block, centroid(ring)))
          const households = units * floors * homesPerFloorOfUnit
          const code = `${grid.code}B${String(++inGrid).padStart(3, '0')}`
          buildings.push({
            code,
            name,
            estateCode: estate?.code ?? null,
            gridCode: grid.code,
            use,
            units,
            floors,
            households,
            residents: 0,
            ring,
          })
        })
      }
    }
  }
  return { estates, buildings }
}

function addEstate(
  estates: Estate[],
  counts: Map<string, number>,
  grid: Grid,
  ring: Estate['ring'],
  name: string,
): Estate {
  const sequence = (counts.get(grid.community.code) ?? 0) + 1
  counts.set(grid.community.code, sequence)
  const estate: Estate = {
    code: `${grid.community.code}E${String(sequence).padStart(3, '0')}`,
    name,
    gridCode: grid.code,
    ring,
  }
  estates.push(estate)
  return estate
}

function doorplate(numbers: Map<string, number>, street: string): string {
  const next = (numbers.get(street) ?? 0) + 1
  numbers.set(street, next)
  return `${street}${next}号`
}

/**
 * Occupied households and residents, in proportion to the homes (which `households` holds before): the totals
 * assumed for 蟠龙 and for the city come out exactly.
 */
function populate(buildings: Building[], seed: number): void {
  const random = randomStream(seed, 'households')
  const { residents, panlongResidents, residentsPerHousehold } = assumptions
  const isPanlong = (building: Building) => building.gridCode.startsWith(panlong.code)
  const groups = [
    {
      list: buildings.filter((building) => building.households > 0 && isPanlong(building)),
      people: panlongResidents,
    },
    {
      list: buildings.filter((building) => building.households > 0 && !isPanlong(building)),
      people: residents - panlongResidents,
    },
  ]
  for (const { list, people } of groups) {
    const households = apportion(
      Math.round(people / residentsPerHousehold),
      list.map((building) => building.households * occupancy(centroid(building.ring)) * random.between(0.88, 1)),
    )
    const counts = apportion(
      people,
      households.map((count) => count * random.between(0.86, 1.14)),
    )
    list.forEach((building, index) => {
      building.households = households[index]!
      building.residents = counts[index]!
    })
  }
}
