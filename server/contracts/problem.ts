import { Type, type Static } from 'typebox'
import type { BulkRefusal, CaseOvertaken } from './case-act.ts'
import { ProblemCode } from './problem-code.ts'
import type { StandIn } from './stand-in.ts'

/** RFC 9457 problem+json. `errors` names each faulty field, what was expected there and what came. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    /** English, for people who read logs; never to be taken apart. */
    detail: Type.Optional(Type.String()),
    code: ProblemCode,
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), expected: Type.String(), came: Type.String() })),
    ),
    /** How things stand, by code: see `ProblemCurrent`. */
    current: Type.Optional(Type.Unknown()),
  },
  { $id: 'Problem' },
)
export type Problem = Static<typeof Problem>

/** What a refusal carries beside its words, by its code. */
export interface ProblemCurrent {
  /** The case as it is now, with the change that the asker has not seen. */
  readonly case_changed: CaseOvertaken
  readonly undo_refused: CaseOvertaken
  /** Of many, those that stand in the way. */
  readonly bulk_refused: readonly BulkRefusal[]
  /** The stand-in in the way. */
  readonly stand_in_taken: StandIn
}
