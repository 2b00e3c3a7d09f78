import { chooseChord, halvesOf } from '../plane/choose-chord.ts'
import { awayFromOldTown, type CurveKind } from '../plan/city-plan.ts'
import { build, inner } from './house-styles.ts'
import { insetRing } from '../plane/inset-ring.ts'
import type { PlacedBuilding } from './place-buildings.ts'
import type { Point, Ring } from '../plane/plane-geometry.ts'
import { randomStream, type RandomStream } from '../../../server/sample/seeded-random.ts'
import { lineOf, ringOf, type StreetMesh } from '../streets/street-mesh.ts'
import type { Block, BlockUse } from '../streets/type-blocks.ts'

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
  creek: 26,
  river: 0,
  'river-cut': 0,
}

/** The ground of a block inside its street sides, or null when too little is left; `share` below 1 comes nearer to them. */
export function groundOf(mesh: StreetMesh, block: Block, share = 1): Point[] | null {
  const face = mesh.faces[block.face]!
  const tight = 0.55 + 0.45 * awayFromOldTown(block.heart)
  const setbacks = face.map(
    (a, index) => setbackMeters[lineOf(mesh, a, face[(index + 1) % face.length]!).kind] * tight * share,
  )
  return insetRing(ringOf(mesh, block.face), setbacks)
}

const estateUses: BlockUse[] = ['slabs', 'towers']
const estateAboveSquareMeters = 6500
const twoEstatesAboveSquareMeters = 46000

/** The default number of estates in a block. */
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
  const halves = halvesOf(ground, chord.from, chord.to, []).map((half) => inner(half, 4))
  return halves.every((half) => half !== null) ? (halves as Point[][]) : null
}
