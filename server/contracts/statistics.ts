import { Type, type Static } from 'typebox'
import { AreaCode, GridCode } from './area.ts'
import { Instant } from './case.ts'
import { Cursor } from './feed.ts'

const counts = (length: number, description: string) =>
  Type.Array(Type.Number({ minimum: 0 }), { minItems: length, maxItems: length, description })

/**
 * `GET /api/statistics/:areaCode/background?at`: what a wall holds today against, as of `at` (default: now). Days and hours
 * are the city's own. Means are over days, not rounded.
 */
export const Background = Type.Object({
  asOf: Type.Pick(Cursor, ['epoch', 'seq']),
  area: AreaCode,
  at: Instant,
  dayStart: Instant,
  yesterdayHours: counts(24, 'cases reported in each hour of the day before'),
  weekHours: counts(24, 'mean over the seven days before of cases reported in each hour'),
  /** Mean over the seven days before of what was reported from midnight to this time of day; null: without a category. */
  categories: Type.Array(
    Type.Object({ category: Type.Union([Type.String(), Type.Null()]), dailyMean: Type.Number({ minimum: 0 }) }),
  ),
  /** Over the 7 × 24 hours before `at`: reported, and of those dispatched and due how many were reached in time. Grids without either are left out. */
  grids: Type.Array(
    Type.Object({
      code: GridCode,
      reported: Type.Integer({ minimum: 0 }),
      onSiteInTime: Type.Object({ part: Type.Integer({ minimum: 0 }), whole: Type.Integer({ minimum: 0 }) }),
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
