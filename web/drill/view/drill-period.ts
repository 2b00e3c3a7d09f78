import { dayMs } from '../../ui/durations.ts'

/** The named periods, in their order on the switch. */
export const namedPeriods = ['today', '7d', '30d', 'month'] as const
export type NamedPeriod = (typeof namedPeriods)[number]
export const usualPeriod: NamedPeriod = '30d'

/** Days of the city, `yyyy-mm-dd`, both inclusive. */
export interface DayRange {
  readonly from: string
  readonly to: string
}

const dayPattern = /^\d{4}-\d\d-\d\d$/

/** Whether it is a day of the calendar. */
function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return dayPattern.test(text) && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

export const isNamedPeriod = (text: unknown): text is NamedPeriod => namedPeriods.some((name) => name === text)

/** `2026-11-01..2026-11-23`; null for anything else. */
export function readRange(text: string): DayRange | null {
  const [from = '', to = '', ...more] = text.split('..')
  return more.length === 0 && isDay(from) && isDay(to) ? { from, to } : null
}

export const writeRange = ({ from, to }: DayRange): string => `${from}..${to}`

/** The period of an address; an invalid one gives the default. */
export function readPeriod(text: unknown): string {
  if (typeof text !== 'string') return usualPeriod
  return isNamedPeriod(text) || readRange(text) ? text : usualPeriod
}

export type RangeFault = 'rangeIncomplete' | 'rangeBackwards' | 'rangeFuture' | 'rangeLong'

/** Why these days are no valid period of at most `longestDays`; null: they are valid. `today` is the city's. */
export function rangeFault({ from, to }: DayRange, today: string, longestDays: number): RangeFault | null {
  if (!isDay(from) || !isDay(to)) return 'rangeIncomplete'
  if (from > to) return 'rangeBackwards'
  if (to > today) return 'rangeFuture'
  return (Date.parse(to) - Date.parse(from)) / dayMs >= longestDays ? 'rangeLong' : null
}
