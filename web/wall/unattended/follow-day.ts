import { minuteMs } from '../../ui/durations.ts'

/**
 * Requests a new snapshot once a minute while the snapshot's day differs from the server's: the server decides what counts as
 * today. One request is not enough, as a snapshot taken right at midnight may still be of the day before.
 * `dayOf` names the city's day of an instant. Returns a function to call at each second of the server, with the start
 * of the snapshot's day (epoch ms), null while unknown.
 */
export function followDay(dayOf: (ms: number) => string, refresh: () => void) {
  let askedAt: number | null = null
  return (second: number | null, dayStart: number | null): void => {
    if (second === null || dayStart === null || dayOf(second) === dayOf(dayStart)) return
    if (askedAt !== null && Math.abs(second - askedAt) < minuteMs) return
    askedAt = second
    refresh()
  }
}
