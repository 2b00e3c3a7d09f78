import { useCityStore } from '../areas/city-store.ts'

/** Formats a due moment in the city's time: the time alone on the day shown, else with its day. */
export function useDueMoment() {
  const { formatDay, formatHourMinute } = useCityStore()
  /** Both epoch ms. */
  function dueMoment(dueAt: number, now: number): string {
    const day = formatDay(dueAt)
    return day === formatDay(now) ? formatHourMinute(dueAt) : `${day.slice(5)} ${formatHourMinute(dueAt)}`
  }
  return { dueMoment }
}
