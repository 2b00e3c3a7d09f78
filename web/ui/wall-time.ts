import { dayMs, minuteMs } from './durations.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  formats.set(timeZone, made)
  return made
}

/** The wall time of a time zone at an instant (epoch ms), in the format of a date-time field: `2026-11-27T18:30`. */
export const toWallTime = (ms: number, timeZone: string): string => formatOf(timeZone).format(ms).replace(' ', 'T')

/**
 * The instant (epoch ms) of a date-time field's wall time in a time zone; null for an invalid text. Where clocks
 * are put back and the time occurs twice, the first; where they skip it, the instant by the offset before.
 */
export function fromWallTime(text: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${text}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) || Number.isNaN(asUtc)) return null
  const offsetAt = (ms: number) => Date.parse(`${toWallTime(ms, timeZone)}Z`) - Math.floor(ms / minuteMs) * minuteMs
  const before = asUtc - offsetAt(asUtc - dayMs)
  const after = asUtc - offsetAt(asUtc + dayMs)
  return toWallTime(before, timeZone) !== text && toWallTime(after, timeZone) === text ? after : before
}
