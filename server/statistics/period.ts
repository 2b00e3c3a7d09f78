import { badField } from '../http/problems/errors.ts'
import { daysBetween, isDay } from '../http/validation/instants.ts'

/** A period as an address names it: the last days including today, this month, or the days of two dates (both included). */
export type Period =
  | { readonly name: string; readonly days: number }
  | { readonly name: 'month' }
  | { readonly name: string; readonly first: string; readonly last: string }

const lastDays: Readonly<Record<string, number>> = { today: 1, '7d': 7, '30d': 30 }
/** Ten years: no screen shows more. */
export const longestDays = 3_653

/** @throws {ProblemError} 400 with the periods that exist */
export function readPeriod(text: string): Period {
  const days = lastDays[text]
  if (days !== undefined) return { name: text, days }
  if (text === 'month') return { name: text }
  const [, first = '', last = ''] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? []
  if (!isDate(first) || !isDate(last)) {
    throw badField('querystring.period', 'today, 7d, 30d, month or two dates as in 2026-11-01..2026-11-23', text)
  }
  if (first > last) throw badField('querystring.period', 'a first date that is not after the last', text)
  if (daysBetween(first, last) >= longestDays) {
    throw badField('querystring.period', `at most ${longestDays} days`, text)
  }
  return { name: text, first, last }
}

/** A day that the calendar has, as yyyy-mm-dd. */
export function isDate(text: string): boolean {
  return isDay(text) && text >= '1970-01-01'
}
