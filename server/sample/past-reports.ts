import type { CaseReport } from '../contracts/case-report.ts'
import { dayRhythm, localClock, weekRhythm } from './sample-rhythm.ts'
import { randomStream, type RandomStream } from './seeded-random.ts'
import { weightedList } from './weighted-list.ts'
import { hourMs, minuteMs } from '../tasks/durations.ts'

/** A report of the past: when it came in and when it had happened, milliseconds since 1970. */
export interface PastReport {
  readonly report: CaseReport
  readonly reportedAt: number
  readonly occurredAt: number
}

export interface PastOptions {
  readonly seed: number
  /** The last moment, milliseconds since 1970. */
  readonly now: number
  readonly days: number
  readonly cases: number
  /** IANA name: the rhythm follows the city's own clock. */
  readonly timeZone: string
}

/**
 * The last three hours are as busy as a Monday's peak whatever the clock says, so that the first look at a wall, also one at
 * night, finds work in hand in every phase.
 */
const busyEnd = { hours: 3, weight: 2.6 } as const

/** When reports of the days before `now` came in, in order: spread by the rhythm of the day and the week. Milliseconds since 1970. */
export function pastMoments({ seed, now, days, cases, timeZone }: PastOptions): number[] {
  const clock = localClock(timeZone)
  const hours = Array.from({ length: days * 24 }, (_, index) => {
    const start = now - (index + 1) * hourMs
    const { hour, weekday } = clock(new Date(start + hourMs / 2))
    const usual = dayRhythm(hour) * weekRhythm(weekday)
    return { start, weight: index < busyEnd.hours ? Math.max(busyEnd.weight, usual) : usual }
  })
  const busy = weightedList(hours, ({ weight }) => weight)
  const times = randomStream(seed, 'past times')
  const moments = Array.from({ length: cases }, () => Math.floor(busy.draw(times).start + times.next() * hourMs))
  return moments.sort((a, b) => a - b)
}

/** When what a report tells had happened. Who calls a desk tells of something seen a while ago; who taps on a phone stands there. */
export function drawOccurredAt(random: RandomStream, { source }: CaseReport, reportedAt: number): number {
  const byPhone = source === 'hotline' || source === 'transfer_12345'
  return Math.floor(reportedAt - (byPhone ? random.logNormal(14 * minuteMs, 0.8) : 0))
}

/** Reports of the days before `now` in the order they came in. */
export function pastReports(make: (random: RandomStream) => CaseReport, options: PastOptions): PastReport[] {
  const reports = randomStream(options.seed, 'past reports')
  return pastMoments(options).map((reportedAt) => {
    const report = make(reports)
    return { report, reportedAt, occurredAt: drawOccurredAt(reports, report, reportedAt) }
  })
}
