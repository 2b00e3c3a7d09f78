import { Type, type Static } from 'typebox'
import { AreaCode } from './area.ts'
import { CaseSource, Instant } from './case.ts'
import { words } from './words.ts'

/** The role of an account; a visitor without a session is a resident, or a wall where walls are open. */
export const Role = Type.Union(
  [
    Type.Literal('resident'),
    Type.Literal('grid_worker'),
    Type.Literal('community'),
    Type.Literal('subdistrict'),
    Type.Literal('city_dispatcher'),
    Type.Literal('official'),
    Type.Literal('wall_kiosk'),
    Type.Literal('system_admin'),
    Type.Literal('audit_admin'),
    Type.Literal('integrator'),
  ],
  { description: '居民 · 网格员 · 社区 · 街道 · 市级派遣员 · 领导/科室 · 大屏终端 · 系统管理员 · 审计管理员 · 接入方' },
)
export type Role = Static<typeof Role>

/** Body of `POST /api/sessions`: a password, or one of the sample accounts in evaluation mode. */
export const SignIn = Type.Union([
  Type.Object(
    { account: Type.String({ minLength: 1, maxLength: 64 }), password: Type.String({ minLength: 1, maxLength: 256 }) },
    { additionalProperties: false },
  ),
  Type.Object({ sample: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
])
export type SignIn = Static<typeof SignIn>

/** Body of `PUT /api/sessions/current/password`. */
export const NewPassword = Type.Object(
  {
    oldPassword: Type.String({ minLength: 1, maxLength: 256 }),
    newPassword: Type.String({ maxLength: 256, format: 'storable-text' }),
  },
  { additionalProperties: false },
)

/** The visitor of a request, as `GET /api/sessions/current` answers. */
export const Visitor = Type.Object({
  /** Null: nobody has signed in. */
  account: Type.Union([Type.String(), Type.Null()]),
  /** A seat's or post's name, never a person's, as in 市级派遣席 A. */
  name: Type.String(),
  role: Role,
  /** The areas whose cases are theirs; none for roles without cases. */
  areas: Type.Array(AreaCode),
  workerNumber: Type.Union([Type.String(), Type.Null()]),
  /** One of the evaluation's sample accounts (演示账号). */
  sample: Type.Boolean(),
  /** An administrator has set the password: until it is changed, nothing else is allowed. */
  mustChangePassword: Type.Boolean(),
  /** When the session ends at the latest; null without one. */
  endsAt: Type.Union([Instant, Type.Null()]),
})
export type Visitor = Static<typeof Visitor>

/** Answer of `POST /api/sessions`. The token is also set in an HttpOnly cookie; programs send it as `Authorization: Bearer`. */
export const NewSession = Type.Object({ ...Visitor.properties, token: Type.String() })
export type NewSession = Static<typeof NewSession>

/** A sample account that one click signs in as (evaluation mode only). */
export const SampleAccount = Type.Pick(Visitor, ['account', 'name', 'role', 'areas'])
export type SampleAccount = Static<typeof SampleAccount>

/** `GET /api/sessions/samples`: how one may sign in beside by password. */
export const SignInWays = Type.Object({
  samples: Type.Array(SampleAccount),
  /** Name of a provider of OpenID Connect, at `GET /api/sessions/oidc`; null: none is configured. */
  provider: Type.Union([Type.String(), Type.Null()]),
})
export type SignInWays = Static<typeof SignInWays>

const Code = Type.Union([Type.String({ maxLength: 64 }), Type.Null()])

/** An account in the administrators' list. */
export const AccountEntry = Type.Object({
  account: Type.String(),
  name: Type.String(),
  role: Role,
  areas: Type.Array(AreaCode),
  workerNumber: Code,
  source: Code,
  sample: Type.Boolean(),
  disabled: Type.Boolean(),
  locked: Type.Boolean(),
})
export type AccountEntry = Static<typeof AccountEntry>

/** Body of `PUT /api/accounts/:account`. */
export const NewAccount = Type.Object(
  {
    name: words(64),
    role: Type.Exclude(Role, Type.Union([Type.Literal('resident'), Type.Literal('wall_kiosk')])),
    areas: Type.Array(AreaCode, { maxItems: 64 }),
    password: Type.String({ maxLength: 256 }),
    workerNumber: Type.Optional(Type.String({ maxLength: 32 })),
    source: Type.Optional(CaseSource),
  },
  { additionalProperties: false },
)
export type NewAccount = Static<typeof NewAccount>

export const Kiosk = Type.Object({
  id: Type.String(),
  name: Type.String(),
  areaCode: AreaCode,
  createdAt: Instant,
  createdBy: Type.String(),
  /** Until when a second person may let it in; null once one has. */
  endsAt: Type.Union([Instant, Type.Null()]),
  revoked: Type.Boolean(),
  /** A second person has let it in; before, its token opens nothing. */
  confirmed: Type.Boolean(),
})
export type Kiosk = Static<typeof Kiosk>

/** Body of `POST /api/kiosks`. */
export const NewKiosk = Type.Object(
  {
    name: Type.String({ 'x-trim': true, format: 'visible-text', pattern: '^[\\p{L}\\p{N} _-]{1,64}$' }),
    areaCode: AreaCode,
  },
  { additionalProperties: false },
)
export type NewKiosk = Static<typeof NewKiosk>

/** Body of `POST /api/kiosks/session`: the part after # in a wall's address. */
export const KioskToken = Type.Object(
  { token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) },
  { additionalProperties: false },
)

/** One entry of the audit; never personal data. */
export const AuditEntry = Type.Object({
  id: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  role: Type.String(),
  act: Type.String(),
  subject: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
})
export type AuditEntry = Static<typeof AuditEntry>
