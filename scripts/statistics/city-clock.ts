import { hourMs } from '../../server/tasks/durations.ts'

/** A moment by a city's clock. */
export interface LocalTime {
  /** yyyy-mm-dd */
  readonly day: string
  readonly hour: number
  /** 0 is Monday. */
  readonly weekday: number
}

/** The next beginning of a day, by a clock that is whole hours from UTC. */
export function midnightAfter(at: number, clock: (at: number) => LocalTime): number {
  let hour = Math.floor(at / hourMs) * hourMs + hourMs
  while (clock(hour).hour !== 0) hour += hourMs
  return hour
}

/** The clock of a time zone, by Intl and so by another library than the database's. */
export function cityClock(timeZone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  })
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return {
      day: `${parts['year']}-${parts['month']}-${parts['day']}`,
      hour: Number(parts['hour']),
      weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts['weekday']!),
    }
  }
}
