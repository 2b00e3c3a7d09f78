import type { AreaStatistics, KpiFigure, KpiRegistry } from '../../server/contracts/kpi.ts'
import type { LocalTime } from './city-clock.ts'
import type { ExpectedCase } from './expected-measures.ts'

/** Which measures make a figure, written down a second time: the registry's own are what is verified. */
const sides: Readonly<Record<KpiFigure['key'], readonly [string, string?]>> = {
  reported: ['reported'],
  on_time_closing: ['closed_in_time', 'should_close'],
  closing: ['closed', 'reported'],
  on_site_10: ['on_site_in_time', 'on_site_due'],
  feedback_30: ['feedback_in_time', 'feedback_due'],
  closed: ['ended'],
  open: ['open'],
  overdue_open: ['overdue', 'open'],
  suspended: ['suspended', 'open'],
  rework: ['reworked', 'answered'],
  return: ['returned', 'dispatched'],
  reopening: ['reopened', 'finished'],
  wrong_grid: ['wrong_grid', 'assigned'],
  response: ['accepted_in_time', 'accept_due'],
  resolution: ['resolved', 'finished'],
  satisfaction: ['satisfied', 'spoken'],
  per_10000: ['reported'],
  load_per_worker: ['open'],
  held_community: ['held_community'],
  held_subdistrict: ['held_subdistrict'],
  held_city: ['held_city'],
  voided: ['voided'],
}

const stocks = ['open', 'overdue', 'suspended']

/** What a figure says of its two sides; nothing where it divides by none. */
export function expectedValue(
  key: KpiFigure['key'],
  { numerator, denominator }: { numerator: number | null; denominator: number | null },
): number | null {
  const isQuotient =
    key === 'per_10000' || key === 'load_per_worker' || (sides[key].length === 2 && !stocks.includes(sides[key][0]))
  if (!isQuotient || numerator === null) return numerator
  return denominator ? (numerator / denominator) * (key === 'per_10000' ? 10_000 : 1) : null
}

/** Counts of one figure; null where nobody can know. */
export interface ExpectedCounts {
  readonly numerator: number | null
  readonly denominator: number | null
}

/** From `from` until before `to`, milliseconds since 1970; `stockAt` null: what is open now. */
interface When {
  readonly from: number
  readonly to: number
  readonly stockAt: number | null
}

/** What one figure of a place counts, by going through its cases. Residents and workers are left out. */
export function expectedCounts(key: KpiFigure['key'], cases: readonly ExpectedCase[], when: When): ExpectedCounts {
  const count = (measure: string | undefined): number | null => {
    if (measure === undefined) return null
    if (stocks.includes(measure)) return countStock(measure, cases, when.stockAt)
    return cases.filter((one) => countsIn(one, measure, when)).length
  }
  const [numerator, denominator] = sides[key]
  const part = count(numerator)
  return { numerator: part, denominator: part === null ? null : count(denominator) }
}

/** Whether a case counts as a measure in a period: by the moment of that measure. */
function countsIn({ measures }: ExpectedCase, measure: string, { from, to }: When): boolean {
  const at = measures.get(measure)
  return at !== undefined && at >= from && at < to
}

function countStock(measure: string, cases: readonly ExpectedCase[], at: number | null): number | null {
  if (at === null) return cases.filter(({ measures }) => measures.has(measure)).length
  if (measure === 'suspended') return null
  const open = cases.filter(
    ({ isVoid, reportedAt, closedAt }) => !isVoid && reportedAt < at && (closedAt === null || closedAt >= at),
  )
  return measure === 'open'
    ? open.length
    : open.filter(({ late }) => late.some(({ from, to }) => from < at && at <= to)).length
}

/** Figures whose list of what missed them can be opened. */
export const missable: ReadonlySet<string> = new Set(['on_time_closing', 'on_site_10', 'feedback_30', 'closing', 'response', 'resolution', 'satisfaction']) // prettier-ignore

/** Numbers of the cases that a list of one part of a figure must hold. */
export function expectedNumbers(
  key: string,
  part: 'numerator' | 'denominator' | 'missed',
  cases: readonly ExpectedCase[],
  when: When,
): string[] {
  const isReported = ({ reportedAt }: ExpectedCase) => reportedAt >= when.from && reportedAt < when.to
  if (key.startsWith('phase_')) {
    return cases
      .filter((one) => one.minutes.has(key.slice('phase_'.length)) && isReported(one))
      .map(({ number }) => number)
  }
  const [numerator, denominator] = sides[key as KpiFigure['key']]
  if (part === 'missed') {
    return cases
      .filter((one) => countsIn(one, denominator!, when) && !countsIn(one, numerator, when))
      .map(({ number }) => number)
  }
  const measure = part === 'numerator' ? numerator : denominator!
  if (!stocks.includes(measure)) {
    return cases.filter((one) => countsIn(one, measure, when)).map(({ number }) => number)
  }
  return cases.filter((one) => countStock(measure, [one], when.stockAt) === 1).map(({ number }) => number)
}

/** Minutes by which cases missed a figure, rounded up: at `now`, and a millisecond later, for the statistics' moment is finer. */
export function expectedMinutes(key: string, one: ExpectedCase, now: number): readonly [number, number] {
  const { from, to } = one.missedFor.get(sides[key as KpiFigure['key']][1]!)!
  const minutes = (until: number) => Math.max(0, Math.ceil((until - from) / 60_000))
  return [minutes(to ?? now), minutes(to ?? now + 1)]
}

/** P50, P90 and how many, by nearest rank over the durations themselves. */
export function expectedPhase(
  phase: string,
  edges: KpiRegistry['durationEdges'],
  cases: readonly ExpectedCase[],
  { from, to }: When,
) {
  const minutes = cases
    .filter(({ reportedAt, minutes }) => minutes.has(phase) && reportedAt >= from && reportedAt < to)
    .map((one) => edges.find((edge) => one.minutes.get(phase)! <= edge) ?? edges.at(-1)!)
    .sort((a, b) => a - b)
  const quantile = (part: number) => minutes[Math.ceil(minutes.length * part) - 1] ?? null
  return { p50: quantile(0.5), p90: quantile(0.9), count: minutes.length }
}

/** Reported by hour of the week. */
export function expectedHeat(
  cases: readonly ExpectedCase[],
  { from, to }: When,
  clock: (at: number) => LocalTime,
): number[][] {
  const heat = Array.from({ length: 7 }, () => new Array<number>(24).fill(0))
  for (const { measures, reportedAt } of cases) {
    if (!measures.has('reported') || reportedAt < from || reportedAt >= to) continue
    const { weekday, hour } = clock(reportedAt)
    heat[weekday]![hour]! += 1
  }
  return heat
}

/** Reported of each category, most first. */
export function expectedCategories(cases: readonly ExpectedCase[], { from, to }: When): AreaStatistics['categories'] {
  const counts = new Map<string, number>()
  for (const { measures, reportedAt, category } of cases) {
    if (measures.has('reported') && reportedAt >= from && reportedAt < to)
      counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  return [...counts].map(([category, reported]) => ({ category: category || null, reported }))
}
