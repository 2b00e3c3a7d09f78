import { Type, type Static } from 'typebox'
import { AreaCode, GridCode } from './area.ts'
import { CaseSource, Instant } from './case.ts'
import { Cursor } from './feed.ts'
import { PhaseFigure } from './kpi.ts'

const counts = (length: number, description: string) =>
  Type.Array(Type.Number({ minimum: 0 }), { minItems: length, maxItems: length, description })

const Count = Type.Integer({ minimum: 0 })

/** n of N; the rate of 0 of 0 is unknown, never 0 % or 100 %. */
export const Share = Type.Object({ part: Count, whole: Count })
export type Share = Static<typeof Share>

/** A place's cases on a day of the city, up to a moment. They balance: carriedOver + reported = closed + open. */
export const DayFigures = Type.Object({
  /** Reported on the day and not void. */
  reported: Count,
  /** 结案件数: closed on the day, whenever reported. */
  closed: Count,
  /** Reported on the day and void. */
  voided: Count,
  /** 在办, 超时在办, 挂账数: at the moment, whenever reported. */
  open: Count,
  overdue: Count,
  suspended: Count,
  /** Open, or closed on the day, but reported before it. */
  carriedOver: Count,
  /** 10 分钟到场率, 30 分钟反馈率: of the promises that fell due on the day. */
  onSite: Share,
  feedback: Share,
})
export type DayFigures = Static<typeof DayFigures>

const Sources = Type.Array(Type.Object({ source: CaseSource, reported: Count }), {
  description: 'reported on the day by how they came in, most first',
})
export type Sources = Static<typeof Sources>

/** What a day is held against: its figures at the same time of the day before. */
export const DayBefore = Type.Object({ ...DayFigures.properties, sources: Sources })
export type DayBefore = Static<typeof DayBefore>

/**
 * `GET /api/statistics/:areaCode/day?at`: an area's day up to now, by the figures that all screens have; with `at` (ISO 8601, of the last
 * 30 days) up to that moment, as it was known then.
 */
export const AreaDay = Type.Object({
  asOf: Type.Object({ ...Type.Pick(Cursor, ['epoch', 'seq']).properties, at: Instant }),
  area: AreaCode,
  dayStart: Instant,
  figures: DayFigures,
  /** 环比: 24 hours before, as it was known then; null where the history begins later. */
  before: Type.Union([DayBefore, Type.Null()]),
  hours: counts(24, 'cases reported in each hour of the day by the city’s clock'),
  /** Reported on the day by category, most first; null: without a category. */
  categories: Type.Array(Type.Object({ category: Type.Union([Type.String(), Type.Null()]), reported: Count })),
  sources: Sources,
  /** Of cases reported on the day and closed. */
  phases: Type.Array(PhaseFigure),
  /** Communities and grids of the area that any figure is more than 0 in. */
  parts: Type.Array(Type.Object({ code: AreaCode, ...DayFigures.properties })),
  /** Its communities, or the grids of a community, by 10 分钟到场率, best first; too few promises to be compared: last, without a rank. */
  ranking: Type.Array(
    Type.Object({ code: AreaCode, rank: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]), share: Share }),
  ),
})
export type AreaDay = Static<typeof AreaDay>

/**
 * `GET /api/statistics/:areaCode/background?at`: the usual values that a wall compares today with, as of `at` (default: now). Days and hours
 * are the city's own. Means are over days, not rounded.
 */
export const Background = Type.Object({
  asOf: Type.Pick(Cursor, ['epoch', 'seq']),
  area: AreaCode,
  at: Instant,
  dayStart: Instant,
  yesterdayHours: counts(24, 'cases reported in each hour of the day before'),
  weekHours: counts(24, 'mean over the seven days before of cases reported in each hour'),
  /** Mean over the seven days before of the reports from midnight to this time of day; null: without a category. */
  categories: Type.Array(
    Type.Object({ category: Type.Union([Type.String(), Type.Null()]), dailyMean: Type.Number({ minimum: 0 }) }),
  ),
  /** Over the day of `at` until then and the six days before it: reported, and of the on-site promises that fell due how many were kept. Grids without either are left out. */
  grids: Type.Array(
    Type.Object({
      code: GridCode,
      reported: Type.Integer({ minimum: 0 }),
      onSiteInTime: Share,
    }),
  ),
  heat: Type.Array(counts(24, 'mean cases reported in each hour of this weekday over the four weeks before today'), {
    minItems: 7,
    maxItems: 7,
    description: 'Monday first',
  }),
})
export type Background = Static<typeof Background>

/** `GET /api/statistics/:areaCode/days/:date`: how one of the city's days went, in steps of ten minutes. */
export const DayCourse = Type.Object({
  area: AreaCode,
  date: Type.String({ format: 'date' }),
  dayStart: Instant,
  dayEnd: Instant,
  stepMinutes: Type.Literal(10),
  /** Cases reported in each step; as many steps as the day has (150 or 138 where clocks change). */
  reported: Type.Array(Type.Integer({ minimum: 0 })),
})
export type DayCourse = Static<typeof DayCourse>
