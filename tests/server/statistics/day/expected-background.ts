import type { ExpectedCase } from '../../../../scripts/statistics/expected-measures.ts'
import type { Case } from '../../../../server/contracts/case.ts'
import type { Background } from '../../../../server/contracts/statistics.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The clock of a time zone that keeps one offset all year. */
const clock = (ms: number, offsetHours: number) => {
  const local = ms + offsetHours * hourMs
  return { day: Math.floor(local / dayMs), hour: Math.floor((local % dayMs) / hourMs), timeOfDay: local % dayMs }
}

type Figures = Pick<Background, 'yesterdayHours' | 'weekHours' | 'heat' | 'categories'>

/** The background of `cases` at `at` by its definitions, found by going through all of them: the days before as they are known now. Categories in order. */
export function expectedBackground(cases: readonly Case[], at: number, offsetHours: number): Figures {
  const today = clock(at, offsetHours)
  const zeros = () => new Array<number>(24).fill(0)
  const yesterdayHours = zeros()
  const weekHours = zeros()
  const heat = Array.from({ length: 7 }, zeros)
  const categories = new Map<string | null, number>()
  for (const item of cases) {
    if (item.status === 'void') continue
    const reported = Date.parse(item.reportedAt)
    const { day, hour, timeOfDay } = clock(reported, offsetHours)
    const daysBefore = today.day - day
    if (daysBefore === 1) yesterdayHours[hour]!++
    if (daysBefore >= 1 && daysBefore <= 7) weekHours[hour]! += 1 / 7
    // 1970-01-01 was a Thursday
    if (daysBefore >= 1 && daysBefore <= 28) heat[(day + 3) % 7]![hour]! += 1 / 4
    if (daysBefore >= 1 && daysBefore <= 7 && timeOfDay <= today.timeOfDay) {
      categories.set(item.category, (categories.get(item.category) ?? 0) + 1 / 7)
    }
  }
  return {
    yesterdayHours,
    weekHours,
    heat,
    categories: [...categories].map(([category, dailyMean]) => ({ category, dailyMean })),
  }
}

/** The day of an area's grids up to `at` and the six before it, as the cases were known then, in order. */
export function expectedWeek(
  known: readonly ExpectedCase[],
  at: number,
  area: string,
  offsetHours: number,
): Background['grids'] {
  const from = at - clock(at, offsetHours).timeOfDay - 6 * dayMs
  const grids = new Map<string, { reported: number; part: number; whole: number }>()
  const isOfWeek = ({ measures }: ExpectedCase, measure: string) => {
    const moment = measures.get(measure)
    return moment !== undefined && moment >= from && moment <= at
  }
  for (const one of known) {
    const code = [...one.places].find((place) => /^\d{15}$/.test(place))
    if (code === undefined || !code.startsWith(area)) continue
    const grid = grids.get(code) ?? { reported: 0, part: 0, whole: 0 }
    grids.set(code, grid)
    if (isOfWeek(one, 'reported')) grid.reported++
    if (isOfWeek(one, 'on_site_due')) grid.whole++
    if (isOfWeek(one, 'on_site_in_time')) grid.part++
  }
  return [...grids]
    .filter(([, { reported, whole }]) => reported > 0 || whole > 0)
    .map(([code, { reported, part, whole }]) => ({ code, reported, onSiteInTime: { part, whole } }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}
