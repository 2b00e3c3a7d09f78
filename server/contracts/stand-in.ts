import { Type, type Static } from 'typebox'
import { GridCode } from './area.ts'
import { Instant } from './case.ts'
import { words } from './words.ts'

const WorkerNumber = Type.String({ minLength: 1, maxLength: 32, format: 'storable-text' })

/** Body of `POST /api/posts/:postCode/stand-ins`. */
export const NewStandIn = Type.Object(
  {
    /** The worker who stands in, by number (工号). */
    workerNumber: WorkerNumber,
    /** Now when left out. */
    from: Type.Optional(Instant),
    until: Instant,
    reason: words(200, 2),
  },
  { additionalProperties: false },
)
export type NewStandIn = Static<typeof NewStandIn>

/** 代班: somebody in front of a post in place of its own worker, for a time. */
export const StandIn = Type.Object({
  id: Type.String({ format: 'uuid' }),
  postCode: Type.String(),
  workerNumber: Type.String(),
  from: Instant,
  until: Instant,
  /** Null where it was loaded with the city. */
  reason: Type.Union([Type.String(), Type.Null()]),
  /** The account that set it. */
  setBy: Type.Union([Type.String(), Type.Null()]),
})
export type StandIn = Static<typeof StandIn>

/** One post of a grid, its present worker, and the stand-ins that have not ended. A grid without any post has one line of nulls. */
export const GridDuty = Type.Object({
  gridCode: GridCode,
  postCode: Type.Union([Type.String(), Type.Null()]),
  /** `all`, `day` or `night`; a post with hours has nobody in front outside of them. */
  shift: Type.Union([Type.String(), Type.Null()]),
  /** Null: nobody is on duty. */
  workerNumber: Type.Union([Type.String(), Type.Null()]),
  standsIn: Type.Boolean(),
  /** The post's own worker, on duty or replaced by a stand-in. */
  ownWorker: Type.Union([Type.String(), Type.Null()]),
  /** First to begin first. */
  standIns: Type.Array(StandIn),
})
export type GridDuty = Static<typeof GridDuty>
