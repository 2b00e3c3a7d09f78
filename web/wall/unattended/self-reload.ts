import { minuteMs } from '../../ui/durations.ts'

/** The quiet hour of a city begins at 04:00 of its own time. */
const quietMinute = 4 * 60
/** The wall keeps trying for this long if the server is away. */
const quietMinutes = 60
const longOpenMs = 6 * 60 * minuteMs
/** After this long without input a reload disturbs nobody. */
const restMs = 2 * minuteMs
/** For a new build the delays are shorter by this factor: two minutes at most. */
const updateHurry = 10

/** A wall's state for the decision to reload. */
export interface OpenWall {
  /** Time since the page was opened, and since the last input, ms on a monotonic clock. */
  readonly openMs: number
  readonly restedMs: number
  /** Minute of the city's day, 0 to 1439, by the server's clock; null while unknown. */
  readonly minuteOfDay: number | null
  /** This window's own delay, minutes, so that the windows of a group do not reload together. */
  readonly offsetMinutes: number
  /** Time since the server is known to serve another build than this page's, ms; null while it serves the same. */
  readonly otherBuildMs: number | null
}

/** The greatest `offsetMinutes`. */
export const offsetRangeMinutes = 20

/**
 * Whether a wall should reload now: at night once it has been open for hours, which frees the memory that a browser gathers over
 * months; for a new build as soon as nobody uses it. Pure.
 */
export function isReloadDue({ openMs, restedMs, minuteOfDay, offsetMinutes, otherBuildMs }: OpenWall): boolean {
  if (restedMs < restMs) return false
  if (otherBuildMs !== null) return otherBuildMs >= (offsetMinutes * minuteMs) / updateHurry
  if (minuteOfDay === null || openMs < longOpenMs) return false
  const begins = quietMinute + offsetMinutes
  return minuteOfDay >= begins && minuteOfDay < begins + quietMinutes
}
