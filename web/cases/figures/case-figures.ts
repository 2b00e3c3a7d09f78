import type { Case } from '../../../server/contracts/case.ts'
import { caseTimes } from '../case-clock.ts'
import { caseLook, type CaseLook } from '../case-status.ts'
import { wasKept } from './missed-promises.ts'

/** n of N; the rate of 0 of 0 is unknown, never 0 % or 100 %. */
export interface Share {
  readonly part: number
  readonly whole: number
}

export const rate = ({ part, whole }: Share): number | null => (whole === 0 ? null : part / whole)

export interface CaseFigures {
  readonly reported: number
  readonly closed: number
  readonly voided: number
  readonly open: number
  /** Open now, or closed today, but reported before today. */
  readonly carriedOver: number
  readonly looks: Readonly<Record<CaseLook, number>>
  readonly onSiteInTime: Share
  readonly feedbackInTime: Share
}

/** Whether a case counts as reported since `since` (epoch ms): a void one counts as voided and as nothing else (server/statistics/README.md). */
export const isReportedSince = (item: Case, since: number): boolean =>
  item.status !== 'void' && caseTimes(item).reported >= since

/** Adds one case to the figures under construction. */
class Tally implements CaseFigures {
  reported = 0
  closed = 0
  voided = 0
  open = 0
  carriedOver = 0
  looks: Record<CaseLook, number> = { overdue: 0, new: 0, dispatched: 0, on_site: 0, feedback: 0 }
  onSiteInTime = { part: 0, whole: 0 }
  feedbackInTime = { part: 0, whole: 0 }
  readonly #now: number
  readonly #dayStart: number

  constructor(now: number, dayStart: number) {
    this.#now = now
    this.#dayStart = dayStart
  }

  add(item: Case): void {
    const [now, dayStart] = [this.#now, this.#dayStart]
    const times = caseTimes(item)
    const look = caseLook(item, now)
    const closedToday = item.status === 'closed' && times.closed !== null && times.closed >= dayStart
    const isToday = times.reported >= dayStart
    if (isReportedSince(item, dayStart)) this.reported++
    if (closedToday) this.closed++
    if (isToday && item.status === 'void') this.voided++
    if (!isToday && (look || closedToday)) this.carriedOver++
    if (look) {
      this.open++
      this.looks[look]++
    }
    if (!isReportedSince(item, dayStart)) return
    const arrived = wasKept('on_site', item, times, now)
    if (arrived !== null) count(this.onSiteInTime, arrived)
    const answered = wasKept('feedback', item, times, now)
    if (answered !== null) count(this.feedbackInTime, answered)
  }
}

function count(share: { part: number; whole: number }, isPart: boolean): void {
  share.whole++
  if (isPart) share.part++
}

/**
 * The figures of `cases` at `now` for the city's day that began at `dayStart` (both epoch ms, server time). Pure. They
 * balance: carriedOver + reported = closed + open. The rates are of the cases reported in the day, as the statistics' own of `today` are.
 */
export function caseFigures(cases: Iterable<Case>, now: number, dayStart: number): CaseFigures {
  const tally = new Tally(now, dayStart)
  for (const item of cases) tally.add(item)
  return tally
}
