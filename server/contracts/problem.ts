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
    /** English, for readers of logs; never to be parsed. */
    detail: Type.Optional(Type.String()),
    code: ProblemCode,
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), expected: Type.String(), came: Type.String() })),
    ),
    /** The state that made it fail, by code: see `ProblemCurrent`. */
    current: Type.Optional(Type.Unknown()),
  },
  { $id: 'Problem' },
)
export type Problem = Static<typeof Problem>

/** The data of a refusal beside its words, by its code. */
export interface ProblemCurrent {
  /** The case as it is now, with the change that the asker has not seen. */
  readonly case_changed: CaseOvertaken
  readonly undo_refused: CaseOvertaken
  /** Of many cases, those that prevent the act. */
  readonly bulk_refused: readonly BulkRefusal[]
  /** The stand-in that prevents it. */
  readonly stand_in_taken: StandIn
}
