import type { BuildingUse } from '../estates/place-buildings.ts'
import type { PlannedCommunity } from '../plan/community-plan.ts'
import type { Point } from '../plane/plane-geometry.ts'
import type { Block, BlockUse } from '../streets/type-blocks.ts'
import type { StreetMesh } from '../streets/street-mesh.ts'

/** The finished sample city before it is written. Local metres (x east, y north of the seat). */
export interface SampleCity {
  seed: number
  mesh: StreetMesh
  blocks: Block[]
  communities: PlannedCommunity[]
  grids: Grid[]
  estates: Estate[]
  buildings: Building[]
  /** Face number → code of the grid it belongs to. */
  gridOfFace: Map<number, string>
}

export interface Grid {
  /** 15 digits. */
  code: string
  name: string
  community: PlannedCommunity
  dedicatedTo: BlockUse | null
  faces: number[]
}

export interface Estate {
  /** 12-digit community code, E, three digits. */
  code: string
  name: string
  gridCode: string
  ring: Point[]
}

export interface Building {
  /** 15-digit grid code, B, three digits. */
  code: string
  name: string
  estateCode: string | null
  gridCode: string
  use: BuildingUse
  units: number
  floors: number
  households: number
  residents: number
  ring: Point[]
}
