import { minuteMs } from '../../ui/durations.ts'

/** The quiet hour of a city begins at 04:00 of its own time. */
const quietMinute = 4 * 60
/** So long the wall goes on trying, should the server be away. */
const quietMinutes = 60
const longOpenMs = 6 * 60 * minuteMs
/** Nobody touches the wall for this long: a reload disturbs nobody. */
const restMs = 2 * minuteMs
/** For a new build the delays are shorter by this factor: two minutes at most. */
const updateHurry = 10

/** What a wall knows of itself when it asks whether to reload. */
export interface OpenWall {
  /** How long the page has been open and how long it has not been touched, ms on a monotonic clock. */
  readonly openMs: number
  readonly restedMs: number
  /** Minute of the city's day, 0 to 1439, by the server's clock; null while unknown. */
  readonly minuteOfDay: number | null
  /** This window's own delay, minutes: the windows of a group do not go dark together. */
  readonly offsetMinutes: number
  /** For how long the server is known to give out another build than this page's, ms; null while it gives out the same. */
  readonly otherBuildMs: number | null
}

/** The greatest `offsetMinutes`. */
export const offsetRangeMinutes = 20

/**
 * Whether a wall should reload now. At night once it has been open for hours, so that what a browser gathers over months
 * goes; for a new build as soon as nobody is at it. Pure.
 */
export function isReloadDue({ openMs, restedMs, minuteOfDay, offsetMinutes, otherBuildMs }: OpenWall): boolean {
  if (restedMs < restMs) return false
  if (otherBuildMs !== null) return otherBuildMs >= (offsetMinutes * minuteMs) / updateHurry
  if (minuteOfDay === null || openMs < longOpenMs) return false
  const begins = quietMinute + offsetMinutes
  return minuteOfDay >= begins && minuteOfDay < begins + quietMinutes
}
