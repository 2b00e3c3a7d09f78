import { dayMs, minuteMs } from './durations.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  formats.set(timeZone, made)
  return made
}

/** What clocks of a time zone show at an instant (epoch ms), as a date-time field has it: `2026-11-27T18:30`. */
export const toWallTime = (ms: number, timeZone: string): string => formatOf(timeZone).format(ms).replace(' ', 'T')

/**
 * The instant (epoch ms) at which clocks of a time zone show what a date-time field has; null for no such text. Where clocks
 * are put back and show it twice, the first; where they skip it, the moment as if they had not yet been put forward.
 */
export function fromWallTime(text: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${text}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) || Number.isNaN(asUtc)) return null
  const offsetAt = (ms: number) => Date.parse(`${toWallTime(ms, timeZone)}Z`) - Math.floor(ms / minuteMs) * minuteMs
  const before = asUtc - offsetAt(asUtc - dayMs)
  const after = asUtc - offsetAt(asUtc + dayMs)
  return toWallTime(before, timeZone) !== text && toWallTime(after, timeZone) === text ? after : before
}
