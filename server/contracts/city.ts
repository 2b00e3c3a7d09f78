import { Type, type Static } from 'typebox'
import { AreaCode } from './area.ts'
import { Basemap } from './basemap.ts'
import { Instant, LimitKind } from './case.ts'
import { Cursor } from './feed.ts'
import { Rules } from './rules.ts'

/** `GET /api/city`: the data about the city and this installation that a screen needs before it draws anything. */
export const City = Type.Object({
  code: AreaCode,
  name: Type.String(),
  nameEn: Type.String(),
  timeZone: Type.String(),
  /** Degrees WGS84: west, south, east, north. */
  bounds: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
  residents: Type.Integer(),
  /** True while the shapes are synthetic: every screen says 演示数据（合成）. */
  synthetic: Type.Boolean(),
  /** True while invented cases are put in (simulation or sample history): every screen says so. */
  simulated: Type.Boolean(),
  /** True on the embedded database: every screen says 评估存储. */
  evaluationStorage: Type.Boolean(),
  /** Names of the map layers served at `/api/city/layers/:layer` as GeoJSON, WGS84. */
  layers: Type.Array(Type.String()),
  /** What lies under the areas instead of those layers; null: they do. A tile service's key in it is seen by every browser. */
  basemap: Type.Union([Basemap, Type.Null()]),
  /** Up to which day holidays are known, null for none, and from when on a desk says so; null: no item has limits in working hours. */
  calendar: Type.Union([
    Type.Object({ publishedUntil: Type.Union([Type.String({ format: 'date' }), Type.Null()]), warnsFrom: Instant }),
    Type.Null(),
  ]),
  /** The values of the server's rules that screens need. */
  rules: Rules,
})
export type City = Static<typeof City>

/** One step of a ladder: what happens to a case whose limit runs on. */
export const EscalationStep = Type.Object({
  /** Null: of every item that has no steps of its own for this limit. */
  itemCode: Type.Union([Type.String(), Type.Null()]),
  limitKind: LimitKind,
  /** When: at this part of the limit, 100 its end; and so many minutes of its clock after that. */
  atPercent: Type.Number(),
  afterMinutes: Type.Number(),
  /** The level that holds the case from then on, unless a higher one does; null: a reminder. */
  level: Type.Union([Type.Literal('community'), Type.Literal('subdistrict'), Type.Literal('city'), Type.Null()]),
  /** 督办: one step up. */
  supervises: Type.Boolean(),
})
export type EscalationStep = Static<typeof EscalationStep>

/** `GET /api/catalogue`: 准入清单. `sample` says that the list is ours and not the city's official one. */
export const Catalogue = Type.Object({
  sample: Type.Boolean(),
  units: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  items: Type.Array(
    Type.Object({
      code: Type.String(),
      unitCode: Type.String(),
      name: Type.String(),
      category: Type.String(),
      kind: Type.String(),
      priority: Type.String(),
      acceptMinutes: Type.Union([Type.Number(), Type.Null()]),
      /** The promise from dispatch on. Null: the item has no on-site duty and stays outside the 10- and 30-minute rates. */
      onSiteMinutes: Type.Union([Type.Number(), Type.Null()]),
      resolveHours: Type.Union([Type.Number(), Type.Null()]),
      /** Whether accept and resolve count working hours (工作时) instead of calendar hours. */
      inWorkingHours: Type.Boolean(),
      /** 协办: names of the units that help. */
      coUnits: Type.Array(Type.String()),
    }),
  ),
  /** The ladders in force, in the order of their steps. */
  escalation: Type.Array(EscalationStep),
})
export type Catalogue = Static<typeof Catalogue>

/** A fault of the installation: `code` for programs, `text` in English for its operator. */
export const HealthReason = Type.Object({
  code: Type.Union([
    Type.Literal('feed_unread'),
    Type.Literal('writes_refused'),
    Type.Literal('disk_low'),
    Type.Literal('anchors_failing'),
    Type.Literal('clock_database'),
    Type.Literal('clock_feed'),
    Type.Literal('statistics_behind'),
    Type.Literal('replay_behind'),
    Type.Literal('calendar_ends'),
    Type.Literal('calendar_missing'),
  ]),
  text: Type.String(),
})
export type HealthReason = Static<typeof HealthReason>

/** `GET /api/health`. `degraded` as soon as there is a reason; the status code is 503 only while the history cannot be read. */
export const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  reasons: Type.Array(HealthReason),
  database: Type.Union([Type.Literal('embedded'), Type.Literal('postgres')]),
  versions: Type.Object({
    quanyu: Type.String(),
    node: Type.String(),
    postgres: Type.String(),
    postgis: Type.String(),
  }),
  feed: Type.Pick(Cursor, ['epoch', 'seq']),
  lastEventAt: Type.Union([Instant, Type.Null()]),
  lastEventAgeSeconds: Type.Union([Type.Number(), Type.Null()]),
  /** Screens connected to this node, and how often one said that it differed from a check of the server (F14; must stay 0). */
  screens: Type.Integer(),
  mismatches: Type.Integer(),
})
export type Health = Static<typeof Health>
