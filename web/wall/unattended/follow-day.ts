import { minuteMs } from '../../ui/durations.ts'

/**
 * Asks for a new snapshot once a minute while the snapshot's day is not the server's: what counts as today is the
 * server's to say. Once is not enough, for a snapshot taken at midnight's edge may still tell of the day before.
 * `dayOf` names the city's day of an instant. Returns what is to be told of each second of the server and of the start
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
