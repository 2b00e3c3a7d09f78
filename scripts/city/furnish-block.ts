import { chooseChord, halvesOf } from './choose-chord.ts'
import { awayFromCentre, awayFromOldTown, type CurveKind } from './city-plan.ts'
import { insetRing } from './inset-ring.ts'
import {
  crossPlan,
  fits,
  lotsAlongStreets,
  rectanglesInRows,
  rowAngle,
  type BuildingUse,
  type PlacedBuilding,
  type RowPattern,
} from './place-buildings.ts'
import { centroid, distance, signedArea, type Point, type Ring } from './plane-geometry.ts'
import { randomStream, type RandomStream } from './seeded-random.ts'
import { lineOf, ringOf, type StreetMesh } from './street-mesh.ts'
import type { Block, BlockUse } from './type-blocks.ts'

/** A walled estate, or the open ground of a block when `ring` is null, and what stands there. Local metres. */
export interface Plot {
  ring: Point[] | null
  buildings: PlacedBuilding[]
}

const setbackMeters: Record<CurveKind | 'river-cut', number> = {
  arterial: 25,
  outline: 22,
  secondary: 15,
  lane: 8,
  river: 0,
  'river-cut': 0,
}

/** The ground of a block inside its street sides, or null when too little is left. */
export function groundOf(mesh: StreetMesh, block: Block): Point[] | null {
  const face = mesh.faces[block.face]!
  const tight = 0.55 + 0.45 * awayFromOldTown(block.heart)
  const setbacks = face.map((a, index) => setbackMeters[lineOf(mesh, a, face[(index + 1) % face.length]!).kind] * tight)
  return insetRing(ringOf(mesh, block.face), setbacks)
}

const estateUses: BlockUse[] = ['slabs', 'towers']
const estateAboveSquareMeters = 6500
const twoEstatesAboveSquareMeters = 46000

/** How many estates a block holds unless told otherwise. */
export function usualEstates(block: Block): number {
  if (!estateUses.includes(block.use) || block.squareMeters < estateAboveSquareMeters) return 0
  return block.squareMeters > twoEstatesAboveSquareMeters ? 2 : 1
}

/** Put estates and buildings on a block. Depends only on the block, its streets and the seed. */
export function furnishBlock(mesh: StreetMesh, block: Block, seed: number, estates: number): Plot[] {
  const random = randomStream(seed, `block ${block.face}`)
  const ground = groundOf(mesh, block)
  if (!ground) return []
  const walled = estates === 2 ? (halve(ground, random) ?? [ground]) : [ground]
  return walled.map((ring) => ({ ring: estates > 0 ? ring : null, buildings: build(ring, block, random) }))
}

/** Two estates from one block, 8 m apart. */
function halve(ground: Ring, random: RandomStream): Point[][] | null {
  const chord = chooseChord(ground, random, 0)
  if (!chord) return null
  const halves = halvesOf(ground, chord.from, chord.to, []).map((half) =>
    insetRing(
      half,
      half.map(() => 4),
    ),
  )
  return halves.every((half) => half !== null) ? (halves as Point[][]) : null
}

function inner(ring: Ring, meters: number): Point[] | null {
  return insetRing(
    ring,
    ring.map(() => meters),
  )
}

function build(ring: Point[], block: Block, random: RandomStream): PlacedBuilding[] {
  switch (block.use) {
    case 'old_houses':
      return oldHouses(ring, block, random)
    case 'slabs':
      return slabs(inner(ring, 5) ?? ring, block, random)
    case 'towers':
      return towers(inner(ring, 8) ?? ring, block, random)
    case 'commerce':
      return blocks(
        ring,
        { depth: 24, pitch: 40, length: [34, 62], gap: 12, stagger: 0 },
        'commercial',
        [3, 9],
        random,
        0.8,
      )
    case 'industry':
      return blocks(
        ring,
        { depth: 38, pitch: 56, length: [56, 112], gap: 18, stagger: 0 },
        'industrial',
        [1, 3],
        random,
        0.85,
      )
    case 'market':
      return blocks(
        ring,
        { depth: 26, pitch: 36, length: [44, 92], gap: 9, stagger: 0 },
        'commercial',
        [1, 3],
        random,
        1,
      )
    case 'school':
      return blocks(
        forecourt(ring)[0],
        { depth: 14, pitch: 36, length: [46, 74], gap: 16, stagger: 0 },
        'public',
        [4, 6],
        random,
        1,
      )
    case 'hospital':
      return blocks(
        ring,
        { depth: 20, pitch: 44, length: [44, 80], gap: 18, stagger: 0 },
        'public',
        [5, 14],
        random,
        0.9,
      )
    case 'government':
      return blocks(
        ring,
        { depth: 18, pitch: 52, length: [52, 86], gap: 26, stagger: 0 },
        'public',
        [4, 12],
        random,
        0.85,
      )
    case 'station':
      return blocks(
        forecourt(ring)[0],
        { depth: 30, pitch: 70, length: [70, 120], gap: 24, stagger: 0 },
        'public',
        [2, 4],
        random,
        1,
      )
    case 'park':
    case 'hill':
    case 'water':
      return []
  }
}

/** The ground in two: the larger part for the buildings, the other for sports or arrival (null: no room for both). */
export function forecourt(ring: Point[]): [built: Point[], free: Point[] | null] {
  const chord = chooseChord(ring, randomStream(1, 'forecourt'), 0)
  if (!chord) return [ring, null]
  const [built, free] = halvesOf(ring, chord.from, chord.to, []).sort((a, b) => signedArea(b) - signedArea(a))
  return [built!, free!]
}

function blocks(
  ring: Ring,
  pattern: RowPattern,
  use: BuildingUse,
  floors: readonly [number, number],
  random: RandomStream,
  share: number,
): PlacedBuilding[] {
  return rectanglesInRows(inner(ring, 4) ?? ring, pattern, random)
    .filter(() => random.next() < share)
    .map((rectangle) => ({ ring: rectangle, use, units: 1, floors: random.whole(...floors), homesPerFloorOfUnit: 0 }))
}

function oldHouses(ring: Point[], block: Block, random: RandomStream): PlacedBuilding[] {
  const lots = lotsAlongStreets(ring, random)
  const yard = inner(ring, 18)
  if (yard) {
    const pattern: RowPattern = { depth: 10, pitch: 17, length: [14, 30], gap: 4, stagger: 3 }
    for (const rectangle of rectanglesInRows(yard, pattern, random))
      if (random.next() < 0.86 && fits(rectangle, ring, lots)) lots.push(rectangle)
  }
  const rural = awayFromCentre(block.heart) > 0.8
  return lots.map((lot) => {
    const homes = distance(lot[0]!, lot[1]!) > 11 ? 2 : 1
    const isShop = random.next() < 0.08
    const floors = rural ? random.whole(2, 3) : random.whole(3, 6)
    return {
      ring: lot,
      use: isShop ? 'commercial' : 'residential',
      units: 1,
      floors,
      homesPerFloorOfUnit: isShop ? 0 : homes,
    }
  })
}

function slabs(ring: Point[], block: Block, random: RandomStream): PlacedBuilding[] {
  const old = awayFromOldTown(block.heart) < 0.5
  const floors = old ? random.whole(6, 8) : random.whole(5, 6)
  const pitch = old ? random.between(23, 27) : random.between(27, 33)
  const pattern: RowPattern = {
    depth: random.between(11, 13),
    pitch,
    length: [30, 62],
    gap: random.between(7, 12),
    stagger: 0,
  }
  return rectanglesInRows(ring, pattern, random).map((rectangle) => {
    const length = distance(rectangle[0]!, rectangle[1]!)
    return {
      ring: rectangle,
      use: 'residential',
      units: Math.max(1, Math.round(length / 16)),
      floors,
      homesPerFloorOfUnit: 2,
    }
  })
}

function towers(ring: Point[], block: Block, random: RandomStream): PlacedBuilding[] {
  const mid = random.next() < 0.45
  const floors = mid ? random.whole(7, 10) : random.whole(12, 20)
  const width = mid ? random.between(34, 48) : random.between(26, 33)
  const depth = mid ? 15 : random.between(20, 24)
  const pattern: RowPattern = {
    depth,
    pitch: mid ? 38 : random.between(50, 60),
    length: [width, width + 1],
    gap: random.between(13, 20),
    stagger: mid ? 0 : 12,
  }
  const homes = rectanglesInRows(ring, pattern, random, rowAngle(ring)).map((rectangle): PlacedBuilding => ({
    ring: mid ? rectangle : crossPlan(rectangle),
    use: 'residential',
    units: mid ? 2 : 1,
    floors: floors + random.whole(-1, 1),
    homesPerFloorOfUnit: mid ? 2 : 4,
  }))
  const clubhouse = middleHouse(ring, homes)
  return clubhouse ? [...homes, clubhouse] : homes
}

/** A kindergarten or club in a free middle of a large estate. */
function middleHouse(ring: Point[], homes: readonly PlacedBuilding[]): PlacedBuilding | null {
  if (signedArea(ring) < 22000) return null
  const [x, y] = centroid(ring)
  const house: Point[] = [
    [x - 14, y - 9],
    [x + 14, y - 9],
    [x + 14, y + 9],
    [x - 14, y + 9],
  ]
  const free = fits(
    house,
    ring,
    homes.map((home) => home.ring),
  )
  return free ? { ring: house, use: 'public', units: 1, floors: 3, homesPerFloorOfUnit: 0 } : null
}
