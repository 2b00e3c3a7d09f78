import { Type, type Static } from 'typebox'
import { AreaCode, AreaLevel } from './area.ts'
import { Instant } from './case.ts'

/** A post and its worker on duty now; workers are numbers (工号), never names. */
export const PostOnDuty = Type.Object({
  code: Type.String(),
  role: Type.String(),
  shift: Type.String(),
  /** Null: nobody is on duty. */
  workerNumber: Type.Union([Type.String(), Type.Null()]),
  standsIn: Type.Boolean(),
})
export type PostOnDuty = Static<typeof PostOnDuty>

/**
 * `GET /api/areas/:code/duty?at`: the workers on duty in an area and in those above it, nearest first, and how many of the
 * grid posts within it are manned.
 */
export const AreaDuty = Type.Object({
  code: AreaCode,
  at: Instant,
  chain: Type.Array(
    Type.Object({ level: AreaLevel, code: AreaCode, name: Type.String(), posts: Type.Array(PostOnDuty) }),
  ),
  gridPosts: Type.Object({ total: Type.Integer({ minimum: 0 }), onDuty: Type.Integer({ minimum: 0 }) }),
})
export type AreaDuty = Static<typeof AreaDuty>
