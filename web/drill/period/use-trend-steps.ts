import { useCityStore } from '../../areas/city-store.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { writeRange } from '../view/drill-period.ts'
import { useDrill } from '../view/use-drill.ts'
import { dayMs } from '../../ui/durations.ts'

/** The names of the trend's steps, and the target of a click on one. */
export function useTrendSteps() {
  const drill = useDrill()
  const city = useCityStore()
  const { t } = useLanguage()
  const grain = () => drill.shown?.trend.grain ?? 'day'

  /** `9时`, `11-23` or `2026-11`. */
  function shortName(from: string): string {
    const ms = Date.parse(from)
    if (grain() === 'hour') return t('hour', { hour: city.hourOfWeek(ms).hour })
    const day = city.formatDay(ms)
    return grain() === 'month' ? day.slice(0, 7) : day.slice(5)
  }

  function fullName(from: string): string {
    const ms = Date.parse(from)
    if (grain() === 'hour') return `${city.formatDay(ms).slice(5)} ${city.formatHourMinute(ms)}`
    return grain() === 'month' ? city.formatDay(ms).slice(0, 7) : city.formatMonthDay(ms)
  }

  /** A day opens its cases; an hour those of its hour of the week, if the period has that once; a month becomes the period. */
  function pick(step: number): void {
    const { shown } = drill
    const point = shown?.trend.points[step]
    if (!shown || !point) return
    const ms = Date.parse(point.from)
    const list = { kpi: 'reported', part: 'numerator' } as const
    if (grain() === 'day') return drill.openList({ ...list, day: city.formatDay(ms) })
    if (grain() === 'hour') return drill.openList({ ...list, ...city.hourOfWeek(ms) })
    const next = shown.trend.points[step + 1]?.from ?? shown.period.to
    drill.show({ period: writeRange({ from: city.formatDay(ms), to: city.formatDay(Date.parse(next) - dayMs / 2) }) })
  }

  return { shortName, fullName, pick }
}
