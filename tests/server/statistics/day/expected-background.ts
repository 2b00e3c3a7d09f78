import type { Case } from '../../../../server/contracts/case.ts'
import type { Background } from '../../../../server/contracts/statistics.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The clock of a time zone that keeps one offset all year. */
const clock = (ms: number, offsetHours: number) => {
  const local = ms + offsetHours * hourMs
  return { day: Math.floor(local / dayMs), hour: Math.floor((local % dayMs) / hourMs), timeOfDay: local % dayMs }
}

type Figures = Omit<Background, 'asOf' | 'area' | 'at' | 'dayStart'>

/** The background of `cases` at `at` by its definitions, found by going through all of them. Categories and grids in order. */
export function expectedBackground(cases: readonly Case[], at: number, offsetHours: number): Figures {
  const today = clock(at, offsetHours)
  const zeros = () => new Array<number>(24).fill(0)
  const yesterdayHours = zeros()
  const weekHours = zeros()
  const heat = Array.from({ length: 7 }, zeros)
  const categories = new Map<string | null, number>()
  const grids = new Map<string, { reported: number; part: number; whole: number }>()
  for (const item of cases) {
    if (item.status === 'void' && Date.parse(item.closedAt!) <= at) continue
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
    if (item.gridCode === null) continue
    const isOfWeek = (moment: number) => moment >= at - 7 * dayMs && moment <= at
    const grid = grids.get(item.gridCode) ?? { reported: 0, part: 0, whole: 0 }
    grids.set(item.gridCode, grid)
    if (isOfWeek(reported)) grid.reported++
    const stopped = [item.suspendedAt, item.closedAt].filter((one) => one !== null).map(Date.parse)
    const reached = item.onSiteAt === null ? Math.min(at, ...stopped) : at
    if (item.onSiteDueAt === null || Date.parse(item.onSiteDueAt) >= reached || !isOfWeek(Date.parse(item.onSiteDueAt))) continue // prettier-ignore
    grid.whole++
    if (item.onSiteAt !== null && item.onSiteAt <= item.onSiteDueAt) grid.part++
  }
  return {
    yesterdayHours,
    weekHours,
    heat,
    categories: [...categories].map(([category, dailyMean]) => ({ category, dailyMean })),
    grids: [...grids]
      .filter(([, { reported, whole }]) => reported > 0 || whole > 0)
      .map(([code, { reported, part, whole }]) => ({ code, reported, onSiteInTime: { part, whole } }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  }
}
