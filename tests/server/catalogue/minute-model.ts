const minuteMs = 60_000
/** Asia/Shanghai keeps one time all year. */
const zoneMs = 8 * 60 * minuteMs

/** The days of a calendar that are not as their weekday. */
export type Calendar = ReadonlyMap<string, 'holiday' | 'workday'>

/** Whether the minute that begins at this instant is worked: 08:00–12:00 and 14:00–18:00 of a day that is. */
function isWorked(ms: number, calendar: Calendar): boolean {
  const local = new Date(ms + zoneMs)
  const special = calendar.get(local.toISOString().slice(0, 10))
  const isWeekend = local.getUTCDay() === 0 || local.getUTCDay() === 6
  if (special ? special === 'holiday' : isWeekend) return false
  const hour = local.getUTCHours()
  return (hour >= 8 && hour < 12) || (hour >= 14 && hour < 18)
}

/** Walks minute by minute from a whole minute on until so many were worked; the instant at which the last of them ends. */
export function walkDue(ms: number, minutes: number, calendar: Calendar): number {
  let left = minutes
  let at = ms
  for (; left > 0; at += minuteMs) if (isWorked(at, calendar)) left -= 1
  return at
}

/** Counts the worked minutes between two whole minutes. */
export function countWorked(from: number, until: number, calendar: Calendar): number {
  let count = 0
  for (let at = from; at < until; at += minuteMs) if (isWorked(at, calendar)) count += 1
  return count
}
