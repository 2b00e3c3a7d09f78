import type { AreaStatistics, HotSpot } from '../../../server/contracts/kpi.ts'
import type { CaseListQuery } from '../../statistics/statistics-requests.ts'
import { countPart } from '../../statistics/count-part.ts'
import { dayMs } from '../../ui/durations.ts'

/** The number of cases that a list should have by the figures on the screen; null where no figure gives it. */
export function expectedCount(
  statistics: AreaStatistics,
  hotSpots: readonly HotSpot[],
  { kpi, part, weekday, hour, day, areaCode, category, cut, grounds = false }: CaseListQuery,
): number | null {
  if (cut !== undefined) return null
  if (areaCode !== undefined && category !== undefined) {
    const spot = hotSpots.find(
      (one) => one.code === areaCode && (one.category ?? '') === category && one.grounds === grounds,
    )
    return spot?.cases ?? null
  }
  if (areaCode !== undefined) {
    const row = [...statistics.ranking.rows, ...statistics.parts].find(({ code }) => code === areaCode)
    const figure = row?.figures.find(({ key }) => key === kpi)
    return figure ? countPart(part, figure) : null
  }
  if (category !== undefined) {
    return statistics.categories.find((one) => (one.category ?? '') === category)?.reported ?? null
  }
  if (weekday !== undefined && hour !== undefined) return statistics.heat[weekday]?.[hour] ?? null
  if (day !== undefined) {
    // a day of the city begins on the same day in UTC or on the day before
    const utc = Date.parse(`${day}T00:00:00Z`)
    const step = statistics.trend.points.find(({ from }) => Math.abs(Date.parse(from) - utc) < dayMs * 0.6)
    return statistics.trend.grain === 'day' ? (step?.reported ?? null) : null
  }
  const phase = statistics.phases.find(({ key }) => kpi === `phase_${key}`)
  if (phase) return phase.count
  const figure = statistics.kpis.find(({ key }) => key === kpi)
  if (!figure) return null
  return part === 'numerator' ? (figure.numerator ?? figure.value) : countPart(part, figure)
}
