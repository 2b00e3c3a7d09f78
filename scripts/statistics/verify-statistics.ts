import type { Database } from '../../server/database/database.ts'
import type { AreaStatistics, KpiCases, KpiFigure } from '../../server/contracts/kpi.ts'
import type { Counts } from '../../server/statistics/figures.ts'
import { readAreaStatistics } from '../../server/statistics/area-statistics.ts'
import { readKpiCases } from '../../server/statistics/kpi-cases.ts'
import { readInTransaction } from '../../server/statistics/consistent-read.ts'
import { readPeriod } from '../../server/statistics/period.ts'
import { readDurationEdges, readPath } from '../../server/statistics/position-queries.ts'
import { hourMs } from '../../server/tasks/durations.ts'
import { cityClock, midnightAfter } from './city-clock.ts'
import {
  missable,
  expectedCategories,
  expectedCounts,
  expectedHeat,
  expectedMinutes,
  expectedNumbers,
  expectedPhase,
  expectedValue,
} from './expected-figures.ts'
import { judge, type ExpectedCase } from './expected-measures.ts'
import { millisecondsOf, scanHistory } from './scan-history.ts'

/** One question of the statistics: an area, a period, and a category or all. */
export interface VerifiedQuestion {
  readonly area: string
  readonly period: string
  readonly category: string | null
  /** Also that every list holds exactly the cases of its figure. */
  readonly lists: boolean
}

export interface StatisticsVerification {
  readonly cases: number
  readonly figures: number
  readonly lists: number
  /** What differs, in words; the first of them. */
  readonly faults: readonly string[]
}

const mostFaults = 50
/** Longer lists are read in hundreds of pages: there the totals alone are compared. */
const longestList = 3_000

/**
 * Compares every figure of the questions, and the lists behind them, with what going through the whole history gives: by code of its
 * own, case by case. The statistics must stand still meanwhile.
 */
export async function verifyStatistics(
  database: Database,
  questions: readonly VerifiedQuestion[],
): Promise<StatisticsVerification> {
  const first = await ask(database, questions[0]!)
  const { seq, at } = first.asOf
  const now = millisecondsOf(at)
  const cases = (await scanHistory(database.pool, seq)).map((one) => judge(one, now))
  const zone = await database.pool.query<{ time_zone: string }>('select time_zone from city')
  const check = new Check(database, cases, zone.rows[0]!.time_zone, await readDurationEdges(database.pool), now)
  for (const question of questions) {
    const found = await ask(database, question)
    if (found.asOf.seq !== seq || found.asOf.at !== at)
      throw new Error('The statistics moved on meanwhile: stop the server and verify again.')
    await check.compare(question, found)
    if (check.faults.length >= mostFaults) break
  }
  const { figures, lists, faults } = check
  return { cases: cases.length, figures, lists, faults }
}

async function ask(database: Database, { area, period, category }: VerifiedQuestion): Promise<AreaStatistics> {
  const path = await readPath(database.pool, area)
  const { code, level } = path.at(-1)!
  const extent = { code, level, category }
  const question = { extent, path, period: readPeriod(period), grain: null, veiled: false, reach: null }
  return readInTransaction(database.pool)((client) => readAreaStatistics(client, question))
}

class Check {
  readonly faults: string[] = []
  figures = 0
  lists = 0
  readonly #database: Database
  readonly #byPlace = new Map<string, ExpectedCase[]>()
  readonly #clock: ReturnType<typeof cityClock>
  readonly #edges: readonly number[]
  readonly #firstReport: number
  /** The statistics' moment, ms since 1970. */
  readonly #now: number

  constructor(
    database: Database,
    cases: readonly ExpectedCase[],
    timeZone: string,
    edges: readonly number[],
    now: number,
  ) {
    this.#database = database
    this.#now = now
    this.#edges = edges
    this.#clock = cityClock(timeZone)
    this.#firstReport = cases.reduce((first, { reportedAt }) => Math.min(first, reportedAt), Infinity)
    for (const one of cases) {
      for (const place of one.places) {
        const known = this.#byPlace.get(place)
        if (known) known.push(one)
        else this.#byPlace.set(place, [one])
      }
    }
  }

  async compare(question: VerifiedQuestion, found: AreaStatistics): Promise<void> {
    const { area, category } = question
    const here = (code: string, any = false) =>
      (this.#byPlace.get(code) ?? []).filter((one) => any || category === null || one.category === category)
    const { period } = found
    const current = {
      from: Date.parse(period.from),
      to: period.running ? Infinity : Date.parse(period.to),
      stockAt: period.running ? null : Date.parse(period.to),
    }
    const own = here(area)
    for (const figure of found.kpis) {
      this.#counts(question, figure.key, figure, expectedCounts(figure.key, own, current))
      if (figure.previousCounts) {
        const before = { ...spanOf(period.previous), stockAt: Date.parse(period.from) }
        this.#counts(question, figure.key, figure.previousCounts, expectedCounts(figure.key, own, before), ' before')
      }
      if (figure.yearAgoCounts) {
        const end = Date.parse(period.yearAgo.to)
        const earlier = {
          ...spanOf(period.yearAgo),
          stockAt: period.running ? midnightAfter(end - 1, this.#clock) : end,
        }
        this.#counts(
          question,
          figure.key,
          figure.yearAgoCounts,
          expectedCounts(figure.key, own, earlier),
          ' a year ago',
        )
      }
    }
    for (const phase of found.phases) {
      const { p50, p90, count } = phase
      this.#same(
        question,
        `phase ${phase.key}`,
        { p50, p90, count },
        expectedPhase(phase.key, [...this.#edges], own, current),
      )
    }
    this.#same(question, 'heat', found.heat, expectedHeat(own, current, this.#clock))
    this.#same(question, 'categories', sorted(found.categories), sorted(expectedCategories(here(area, true), current)))
    this.#trend(question, found, own)
    for (const row of [...found.ranking.rows, ...found.parts]) {
      for (const figure of row.figures) {
        if (!period.running && isStock(figure.key)) continue
        this.#counts(
          question,
          figure.key,
          figure,
          expectedCounts(figure.key, here(row.code), current),
          ` of ${row.code}`,
        )
      }
    }
    if (question.lists) await this.#listsOf(question, found, own, current)
  }

  #trend(question: VerifiedQuestion, { trend, period }: AreaStatistics, own: readonly ExpectedCase[]): void {
    const starts = trend.points.map(({ from }) => Date.parse(from))
    const end = period.running ? Infinity : Date.parse(period.to)
    const expected = starts.map((start, index) => {
      const to = starts[index + 1] ?? end
      if (to <= this.#firstReport) return null
      return expectedCounts('reported', own, { from: start, to, stockAt: null }).numerator
    })
    this.#same(question, 'trend', trend.points.map(({ reported }) => reported), expected) // prettier-ignore
    const before = trend.points.map(({ previous }) => previous)
    if (trend.grain === 'month' || before.every((count) => count === null)) return
    const previous = spanOf(period.previous)
    const steps: number[] = []
    for (let at = previous.from; at < previous.to;) {
      steps.push(at)
      at = trend.grain === 'hour' ? at + hourMs : midnightAfter(at, this.#clock)
    }
    const expectedBefore = trend.points.map((_, index) => {
      const from = steps[index]
      if (from === undefined) return null
      return expectedCounts('reported', own, { from, to: steps[index + 1] ?? previous.to, stockAt: null }).numerator
    })
    this.#same(question, 'trend before', before, expectedBefore)
  }

  async #listsOf(
    { area, category, period }: VerifiedQuestion,
    found: AreaStatistics,
    own: readonly ExpectedCase[],
    current: Parameters<typeof expectedCounts>[2],
  ): Promise<void> {
    const extent = { code: area, level: found.area.level, category }
    const sides = [
      ...found.kpis.flatMap((figure) => [[figure.key, 'numerator', figure.numerator], [figure.key, 'denominator', figure.denominator]] as const),
      ...found.kpis.filter(({ key }) => missable.has(key)).map(({ key, numerator, denominator }) => [key, 'missed', denominator! - numerator!] as const),
      ...found.phases.map(({ key, count }) => [`phase_${key}`, 'denominator', count] as const),
    ] // prettier-ignore
    for (const [kpi, part, figure] of sides) {
      if (figure === null || (part === 'denominator' && isPerHead(kpi))) continue
      const numbers: string[] = []
      const minutes: number[] = []
      let after: string | null = null
      for (;;) {
        const asked = { extent, period: readPeriod(period), kpi, part, slot: null, grounds: false, limit: 500, reach: [area.slice(0, 6)], after } // prettier-ignore
        const page: KpiCases = await readInTransaction(this.#database.pool)((client) => readKpiCases(client, asked))
        numbers.push(...page.cases.map(({ number }) => number))
        minutes.push(...page.minutes)
        this.#same({ area, category, period, lists: true }, `total of ${kpi} ${part}`, page.total, figure)
        if (page.next === null || figure > longestList) break
        after = page.next
      }
      this.lists += 1
      if (part === 'missed') this.#minutes({ area, category, period, lists: true }, kpi, numbers, minutes, own)
      if (figure > longestList) continue
      const expected = expectedNumbers(kpi, part, own, current)
      this.#same(
        { area, category, period, lists: true },
        `list of ${kpi} ${part}`,
        numbers.toSorted(),
        expected.toSorted(),
      )
    }
  }

  /** What missed a figure stands longest first, each with its own minutes. */
  #minutes(
    question: VerifiedQuestion,
    kpi: string,
    numbers: readonly string[],
    minutes: readonly number[],
    own: readonly ExpectedCase[],
  ): void {
    this.#same(
      question,
      `order of what missed ${kpi}`,
      minutes,
      minutes.toSorted((a, b) => b - a),
    )
    const byNumber = new Map(own.map((one) => [one.number, one]))
    for (const [index, number] of numbers.entries()) {
      const one = byNumber.get(number)
      if (!one) continue
      const expected = expectedMinutes(kpi, one, this.#now)
      if (!expected.includes(minutes[index]!))
        this.#same(question, `minutes of ${number} past ${kpi}`, minutes[index], expected[0])
    }
  }

  #counts(
    question: VerifiedQuestion,
    key: KpiFigure['key'],
    found: Counts,
    expected: { numerator: number | null; denominator: number | null },
    of = '',
  ): void {
    const what = `${key}${of}`
    this.#same(question, `${what} numerator`, found.numerator, expected.numerator)
    // Residents and workers are no cases.
    if (!isPerHead(key)) this.#same(question, `${what} denominator`, found.denominator, expected.denominator)
    const denominator = isPerHead(key) ? found.denominator : expected.denominator
    this.#same(question, what, found.value, expectedValue(key, { ...expected, denominator }))
  }

  #same({ area, period, category }: VerifiedQuestion, what: string, found: unknown, expected: unknown): void {
    this.figures += 1
    const [came, wanted] = [JSON.stringify(found), JSON.stringify(expected)]
    if (came === wanted || this.faults.length >= mostFaults) return
    const where = `${area} ${period}${category === null ? '' : ` category ${category || 'none'}`}`
    this.faults.push(`${where}: ${what}: expected ${wanted.slice(0, 300)}, came ${came.slice(0, 300)}`)
  }
}

const spanOf = ({ from, to }: { from: string; to: string }) => ({ from: Date.parse(from), to: millisecondsOf(to) })

const isPerHead = (kpi: string) => kpi === 'per_10000' || kpi === 'load_per_worker'

const isStock = (key: KpiFigure['key']) => ['open', 'overdue_open', 'suspended', 'load_per_worker'].includes(key)

const sorted = (categories: AreaStatistics['categories']) =>
  [...categories].sort((a, b) => b.reported - a.reported || String(a.category).localeCompare(String(b.category)))
