import { Type, type Static } from 'typebox'

/** RFC 9457 problem+json. `errors` names each faulty field, what was expected there and what came. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    /** What a program may decide by, where the status alone does not say it; as in `password_weak`. */
    code: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), expected: Type.String(), came: Type.String() })),
    ),
    /** 412 only: the case as it is now. */
    current: Type.Optional(Type.Unknown()),
  },
  { $id: 'Problem' },
)
export type Problem = Static<typeof Problem>
