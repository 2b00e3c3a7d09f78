import { dayMs } from '../../tasks/durations.ts'

const instant = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/

/** A day that the calendar has, as yyyy-mm-dd, of a year that makes sense here (1900 to 2199). */
export function isDay(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/**
 * What both JavaScript and PostgreSQL read, and as the same moment: RFC 3339 alone allows the year 0 and +23:59, and JavaScript
 * takes 30 February for 2 March.
 */
export function isInstant(text: string): boolean {
  const day = instant.exec(text)?.[1]
  return day !== undefined && isDay(day) && !Number.isNaN(Date.parse(text))
}

/** Whole days from one day to a later one. */
export const daysBetween = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / dayMs
