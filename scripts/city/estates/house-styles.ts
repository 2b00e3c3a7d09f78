import { awayFromCentre, awayFromOldTown } from '../plan/city-plan.ts'
import { insetRing } from '../plane/inset-ring.ts'
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
import { forecourt } from './forecourt.ts'
import { centroid, distance, signedArea, type Point, type Ring } from '../plane/plane-geometry.ts'
import type { RandomStream } from '../../../server/sample/seeded-random.ts'
import type { Block } from '../streets/type-blocks.ts'

/** A ring moved inwards alike on all sides; null when nothing is left. */
export function inner(ring: Ring, meters: number): Point[] | null {
  return insetRing(
    ring,
    ring.map(() => meters),
  )
}

/** Buildings that hold no homes, in rows of one pattern. */
interface HallStyle {
  pattern: RowPattern
  use: BuildingUse
  floors: readonly [fewest: number, most: number]
  /** Share of the places in the rows that is built on. */
  share: number
}

type HallUse = 'commerce' | 'industry' | 'market' | 'school' | 'hospital' | 'government' | 'station'

const rows = (depth: number, pitch: number, length: readonly [number, number], gap: number): RowPattern => ({
  depth,
  pitch,
  length,
  gap,
  stagger: 0,
})

const hallStyles: Record<HallUse, HallStyle> = {
  commerce: { pattern: rows(24, 38, [34, 62], 12), use: 'commercial', floors: [3, 9], share: 0.88 },
  industry: { pattern: rows(38, 52, [56, 112], 16), use: 'industrial', floors: [1, 3], share: 0.95 },
  market: { pattern: rows(22, 31, [40, 88], 8), use: 'commercial', floors: [1, 3], share: 1 },
  school: { pattern: rows(14, 36, [46, 74], 16), use: 'public', floors: [4, 6], share: 1 },
  hospital: { pattern: rows(20, 40, [40, 76], 16), use: 'public', floors: [5, 14], share: 0.95 },
  government: { pattern: rows(18, 46, [44, 80], 22), use: 'public', floors: [4, 12], share: 0.9 },
  station: { pattern: rows(28, 60, [48, 110], 20), use: 'public', floors: [2, 4], share: 1 },
}

/** Shops on the small blocks of the old town. */
const oldShops: HallStyle = { pattern: rows(15, 23, [18, 38], 5), use: 'commercial', floors: [2, 5], share: 0.9 }
const oldShopsBelowSquareMeters = 10000

/** The buildings of a plot in the manner of its use. */
export function build(ring: Point[], block: Block, random: RandomStream): PlacedBuilding[] {
  switch (block.use) {
    case 'old_houses':
      return oldHouses(ring, block, random)
    case 'slabs':
      return slabs(inner(ring, 5) ?? ring, block, random)
    case 'towers':
      return towers(inner(ring, 8) ?? ring, random)
    case 'school':
    case 'station':
      return halls(forecourt(ring)[0], hallStyles[block.use], random)
    case 'commerce':
      return halls(ring, block.squareMeters < oldShopsBelowSquareMeters ? oldShops : hallStyles.commerce, random)
    case 'industry':
    case 'market':
    case 'hospital':
    case 'government':
      return halls(ring, hallStyles[block.use], random)
    case 'park':
    case 'hill':
    case 'water':
      return []
  }
}

function halls(ring: Point[], style: HallStyle, random: RandomStream): PlacedBuilding[] {
  return rectanglesInRows(inner(ring, 4) ?? ring, style.pattern, random)
    .filter(() => random.next() < style.share)
    .map((rectangle) => ({
      ring: rectangle,
      use: style.use,
      units: 1,
      floors: random.whole(...style.floors),
      homesPerFloorOfUnit: 0,
    }))
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

function towers(ring: Point[], random: RandomStream): PlacedBuilding[] {
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
