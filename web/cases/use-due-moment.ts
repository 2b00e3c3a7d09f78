import { useCityStore } from '../areas/city-store.ts'

/** Words for the moment at which something is due, in the city's time: the hour alone on the day that is looked at. */
export function useDueMoment() {
  const { formatDay, formatHourMinute } = useCityStore()
  /** Both epoch ms. */
  function dueMoment(dueAt: number, now: number): string {
    const day = formatDay(dueAt)
    return day === formatDay(now) ? formatHourMinute(dueAt) : `${day.slice(5)} ${formatHourMinute(dueAt)}`
  }
  return { dueMoment }
}
