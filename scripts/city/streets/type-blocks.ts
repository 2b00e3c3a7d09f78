import { awayFromCentre, awayFromOldTown, hilliness } from '../plan/city-plan.ts'
import { centroid, distance, insideRing, perimeter, signedArea, type Point } from '../plane/plane-geometry.ts'
import { randomStream, type RandomStream } from '../../../server/sample/seeded-random.ts'
import { isWater } from './split-blocks.ts'
import { ringOf, type StreetMesh } from './street-mesh.ts'

/** What stands on a block. */
export type BlockUse =
  | 'old_houses'
  | 'slabs'
  | 'towers'
  | 'commerce'
  | 'industry'
  | 'school'
  | 'hospital'
  | 'market'
  | 'park'
  | 'government'
  | 'station'
  | 'hill'
  | 'water'

export interface Block {
  face: number
  use: BlockUse
  /** Centre of gravity, local metres. */
  heart: Point
  squareMeters: number
}

interface Facility {
  use: BlockUse
  count: number
  apartMeters: number
  smallest: number
  largest: number
  /** Higher is a better place. */
  liking(block: Block): number
}

const facilities: Facility[] = [
  {
    use: 'government',
    count: 3,
    apartMeters: 1500,
    smallest: 12000,
    largest: 40000,
    liking: ({ heart }) => -distance(heart, [0, 0]) / 1000,
  },
  {
    use: 'station',
    count: 3,
    apartMeters: 1800,
    smallest: 18000,
    largest: 60000,
    liking: ({ heart }) => -Math.abs(awayFromCentre(heart) - 0.6) * 4,
  },
  {
    use: 'hospital',
    count: 7,
    apartMeters: 1100,
    smallest: 13000,
    largest: 50000,
    liking: ({ heart }) => -awayFromCentre(heart),
  },
  {
    use: 'market',
    count: 18,
    apartMeters: 650,
    smallest: 7000,
    largest: 32000,
    liking: ({ heart }) => -awayFromCentre(heart) * 0.7,
  },
  {
    use: 'school',
    count: 30,
    apartMeters: 480,
    smallest: 12000,
    largest: 52000,
    liking: ({ squareMeters }) => squareMeters / 90000,
  },
  {
    use: 'park',
    count: 22,
    apartMeters: 520,
    smallest: 9000,
    largest: 70000,
    liking: ({ squareMeters }) => squareMeters / 60000,
  },
]

/** Give every block a use: facilities first, spread over the city, then homes and work by the place. */
export function typeBlocks(mesh: StreetMesh, seed: number): Block[] {
  const random = randomStream(seed, 'uses')
  const blocks = mesh.faces.flatMap((face, index): Block[] => {
    if (!face) return []
    const ring = ringOf(mesh, index)
    const use = isWater(mesh, index) ? 'water' : fittingUse(commonUse(random, centroid(ring)), signedArea(ring))
    return [{ face: index, use, heart: centroid(ring), squareMeters: signedArea(ring) }]
  })
  const taken = new Set<Block>()
  for (const facility of facilities) placeFacility(mesh, blocks, taken, facility, random)
  return blocks
}

function placeFacility(
  mesh: StreetMesh,
  blocks: Block[],
  taken: Set<Block>,
  facility: Facility,
  random: RandomStream,
): void {
  const ranked = blocks
    .map((block) => ({ block, liking: facility.liking(block) + random.between(0, 1) }))
    .filter(({ block }) => block.use !== 'water' && !taken.has(block))
    .filter(({ block }) => block.squareMeters >= facility.smallest && block.squareMeters <= facility.largest)
    .filter(({ block }) => isCompact(mesh, block))
    .sort((a, b) => b.liking - a.liking)
  const chosen: Block[] = []
  for (const { block } of ranked) {
    if (chosen.length === facility.count) break
    if (chosen.some((other) => distance(other.heart, block.heart) < facility.apartMeters)) continue
    block.use = facility.use
    chosen.push(block)
    taken.add(block)
  }
}

function isCompact(mesh: StreetMesh, block: Block): boolean {
  const ring = ringOf(mesh, block.face)
  return (4 * Math.PI * block.squareMeters) / perimeter(ring) ** 2 > 0.6 && insideRing(block.heart, ring)
}

/** Shares per use for one kind of district, summing to 1. */
type Mix = readonly (readonly [BlockUse, number])[]

const mixes: Record<'old' | 'middle' | 'new' | 'edge' | 'works', Mix> = {
  old: [
    ['old_houses', 0.58],
    ['slabs', 0.24],
    ['commerce', 0.13],
    ['towers', 0.05],
  ],
  middle: [
    ['slabs', 0.5],
    ['towers', 0.26],
    ['commerce', 0.12],
    ['old_houses', 0.12],
  ],
  new: [
    ['towers', 0.58],
    ['slabs', 0.24],
    ['commerce', 0.14],
    ['hill', 0.04],
  ],
  edge: [
    ['towers', 0.38],
    ['slabs', 0.33],
    ['hill', 0.07],
    ['industry', 0.12],
    ['old_houses', 0.1],
  ],
  works: [
    ['industry', 0.56],
    ['slabs', 0.18],
    ['towers', 0.1],
    ['hill', 0.06],
    ['commerce', 0.1],
  ],
}

function commonUse(random: RandomStream, heart: Point): BlockUse {
  const mix = mixes[district(heart, random)]
  if (awayFromCentre(heart) > 0.76 && hilliness(heart) > 0.36) return 'hill'
  let left = random.next()
  for (const [use, share] of mix) {
    left -= share
    if (left < 0) return use
  }
  return mix[0]![0]
}

/** Towers and slabs need room: on a small block stands what is one size smaller. */
function fittingUse(use: BlockUse, squareMeters: number): BlockUse {
  if (use === 'towers' && squareMeters < 11000) return fittingUse('slabs', squareMeters)
  return use === 'slabs' && squareMeters < 5500 ? 'old_houses' : use
}

function district(heart: Point, random: RandomStream): keyof typeof mixes {
  const edge = awayFromCentre(heart) + random.between(-0.08, 0.08)
  if (heart[1] < -2050 && heart[0] < 500) return 'works'
  if (awayFromOldTown(heart) < 0.45) return 'old'
  if (edge > 0.8) return 'edge'
  return heart[0] > 700 || heart[1] > 1900 || heart[0] < -1500 ? 'new' : 'middle'
}
