/** Reports by hour of the city's day, relative to each other: quiet at night, peaks at 8–11 and 15–18. */
const hourWeights = [
  0.16, 0.1, 0.07, 0.06, 0.08, 0.2, 0.55, 1.15, 2.0, 2.25, 2.05, 1.4, 0.8, 0.85, 1.35, 1.9, 2.05, 1.85, 1.3, 1.05, 0.95,
  0.75, 0.5, 0.3,
] as const

/** Offices rest at the weekend and report less; residents do not. Sunday first, mean 1. */
const weekdayWeights = [0.81, 1.1, 1.06, 1.04, 1.04, 1.07, 0.88] as const

/**
 * The least that a demonstration shows at any hour, as a share of the mean rate: at the default of 6 cases a minute a
 * wall opened at 3 a.m. still sees more than three a minute. Past cases have no such floor.
 */
export const demonstrationFloor = 0.5

const meanWeight = hourWeights.reduce((sum, weight) => sum + weight, 0) / hourWeights.length

/**
 * How busy a moment of the day is, relative to the day's mean of 1. `hour` runs from 0 to 24; the weights stand at the
 * half hours and are joined by straight lines, so that the mean over a day is exactly 1 with every floor.
 */
export function dayRhythm(hour: number, floor = 0): number {
  const place = (hour + 23.5) % 24
  const before = Math.floor(place)
  const share = place - before
  const weight = hourWeights[before]! * (1 - share) + hourWeights[(before + 1) % 24]! * share
  return floor + ((1 - floor) * weight) / meanWeight
}

/** How busy a day of the week is (0 Sunday … 6 Saturday), relative to the week's mean of 1. */
export function weekRhythm(weekday: number): number {
  return weekdayWeights[weekday]!
}

/** The city's own clock: `hour` 0 ≤ hour < 24 with minutes as a fraction, `weekday` 0 Sunday … 6 Saturday. */
export interface LocalClock {
  readonly hour: number
  readonly weekday: number
}

/** Reads instants on the clock of a time zone (IANA name). */
export function localClock(timeZone: string): (at: Date) => LocalClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))
    const hour = Number(parts['hour']) + Number(parts['minute']) / 60 + Number(parts['second']) / 3600
    return { hour, weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts['weekday']!) }
  }
}
