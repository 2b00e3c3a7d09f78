import { Type, type Static } from 'typebox'
import { Role } from './account.ts'
import { AreaCode } from './area.ts'
import { Instant } from './case.ts'

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

/** What one administrator has proposed for an account and another person is to confirm; until then nothing of it holds. */
export const AccountChange = Type.Object({
  id: Type.String(),
  account: Type.String(),
  /** `put`: the account is made, or all of it changed; `link`: a subject of the provider signs in as it. */
  kind: Type.Union([Type.Literal('put'), Type.Literal('link')]),
  /** Proposed by a sample account: it makes a sample account. */
  sample: Type.Boolean(),
  name: orNull(Type.String()),
  role: orNull(Role),
  areas: orNull(Type.Array(AreaCode)),
  subject: orNull(Type.String()),
  /** The account as it is now; null where there is none yet. */
  formerRole: orNull(Role),
  formerAreas: orNull(Type.Array(AreaCode)),
  proposedBy: Type.String(),
  proposedAt: Instant,
  /** A week later it is no longer to be confirmed. */
  endsAt: Instant,
})
export type AccountChange = Static<typeof AccountChange>
