import type { AreaFigures, AreaStatistics, HotSpot, KpiFigure } from '../contracts/kpi.ts'
import { words, type Language, type Words } from './export-words.ts'
import { describeKpi, kpis } from '../statistics/kpis.ts'
import { phases } from '../statistics/phases.ts'

/** A cell: text, a number as it is, or the reading of the city's clock (in the fields of UTC). Rates are fractions. */
export type Cell = string | number | Date | null

export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Whether a number of a row is a part of a whole, which a workbook shows in percent. */
  readonly isShare?: (row: readonly Cell[], column: number) => boolean
  /** Columns that stay while a workbook is scrolled. */
  readonly stickyColumns?: number
}

const isRate = (key: Cell): boolean => kpis.some((kpi) => kpi.key === key && kpi.kind === 'rate')

/** The account, moment and city of a file, written into it: it may be passed on. */
export interface Origin {
  readonly seat: string
  readonly role: string
  readonly at: Date
  readonly city: string
  readonly timeZone: string
  /** Shapes or cases are synthetic. */
  readonly synthetic: boolean
}

/** The whole answer as tables, with what the figures mean and where the file comes from. */
export function exportTables(
  found: AreaStatistics,
  hotSpots: readonly HotSpot[],
  origin: Origin,
  language: Language,
): Table[] {
  const w = words[language]
  return [
    aboutTable(found, origin, w),
    figureTable(found.kpis, language),
    phaseTable(found, language),
    trendTable(found, origin, w),
    categoryTable(found, w),
    hourTable(found, w),
    matrixTable(found, language),
    placeTable(w.ranking, found.ranking.rows, language),
    ...(found.parts.length > 0 ? [placeTable(w.parts, found.parts, language)] : []),
    hotSpotTable(hotSpots, w),
    definitionTable(language),
  ]
}

/** What the city's clock shows at an instant: yyyy-mm-dd hh:mm:ss. */
export const wallTime = (at: Date, timeZone: string): string =>
  at.toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })

function aboutTable(
  { asOf, area, period, category, ranking, parts }: AreaStatistics,
  { seat, role, at, city, timeZone, synthetic }: Origin,
  w: Words,
): Table {
  const withheld = [...ranking.rows, ...parts].some(({ figures }) => figures.some((figure) => figure.withheld))
  const time = (instant: string | Date) => `${wallTime(new Date(instant), timeZone)} ${timeZone}`
  const rows: Cell[][] = [
    [w.city, city],
    [w.area, `${area.path.map(({ name }) => name).join(' › ')} (${area.code})`],
    [w.period, period.name],
    [w.from, time(period.from)],
    [w.until, time(period.to)],
    [w.category, category === null ? w.all : category || w.none],
    [w.asOf, time(asOf.at)],
    [w.position, `${asOf.epoch}:${asOf.seq}`],
    [w.behind, asOf.behind],
    [w.exportedBy, `${seat} (${role})`],
    [w.exportedAt, time(at)],
    ...(withheld ? [[w.notice, w.withheldNotice]] : []),
    ...(synthetic ? [[w.notice, w.synthetic]] : []),
  ]
  return { name: w.info, columns: [w.item, w.content], rows }
}

const remarkOf = ({ small, withheld }: { small: boolean; withheld: boolean }, w: Words): string | null =>
  withheld ? w.withheld : small ? w.small : null

function figureTable(figures: readonly KpiFigure[], language: Language): Table {
  const w = words[language]
  return {
    name: w.figures,
    columns: [w.key, w.name, w.value, w.numerator, w.denominator, w.missed, w.previous, w.previousNumerator, w.previousDenominator, w.yearAgo, w.yearAgoNumerator, w.yearAgoDenominator, w.remark], // prettier-ignore
    isShare: ([key], column) => isRate(key ?? null) && [2, 6, 9].includes(column),
    stickyColumns: 2,
    rows: figures.map((figure) => [
      figure.key,
      nameOf(figure.key, language),
      figure.value,
      figure.numerator,
      figure.denominator,
      missedOf(figure),
      figure.previous,
      figure.previousCounts?.numerator ?? null,
      figure.previousCounts?.denominator ?? null,
      figure.yearAgo,
      figure.yearAgoCounts?.numerator ?? null,
      figure.yearAgoCounts?.denominator ?? null,
      remarkOf(figure, w),
    ]),
  }
}

/** The cases that did not reach the numerator, of figures that have a list of them. */
function missedOf({ key, numerator, denominator }: KpiFigure): number | null {
  if (kpis.find((kpi) => kpi.key === key)!.missed === null || numerator === null || denominator === null) return null
  return denominator - numerator
}

const nameOf = (key: KpiFigure['key'], language: Language): string =>
  kpis.find((kpi) => kpi.key === key)!.name[language]

function phaseTable({ phases: figures }: AreaStatistics, language: Language): Table {
  const w = words[language]
  return {
    name: w.phases,
    columns: [w.key, w.phase, w.p50, w.p90, w.cases, w.remark],
    rows: figures.map(({ key, p50, p90, count, withheld }) => [
      key,
      phases.find((phase) => phase.key === key)!.name[language],
      p50,
      p90,
      count,
      withheld ? w.withheld : null,
    ]),
  }
}

const trendTable = ({ trend }: AreaStatistics, { timeZone }: Origin, w: Words): Table => ({
  name: w.trend,
  columns: [w.step, w.reported, w.previous],
  rows: trend.points.map(({ from, reported, previous }) => [
    new Date(`${wallTime(new Date(from), timeZone)}Z`),
    reported,
    previous,
  ]),
})

const categoryTable = ({ categories }: AreaStatistics, w: Words): Table => ({
  name: w.categories,
  columns: [w.category, w.reported],
  rows: categories.map(({ category, reported }) => [category ?? w.none, reported]),
})

const hourTable = ({ heat }: AreaStatistics, w: Words): Table => ({
  name: w.hours,
  columns: [w.weekday, ...Array.from({ length: 24 }, (_, hour) => `${hour}:00`)],
  rows: heat.map((hours, weekday) => [w.weekdays[weekday]!, ...hours]),
})

/** Places by figures: a row for each place, a column for each figure, and which of them rest on few cases. */
function matrixTable({ ranking }: AreaStatistics, language: Language): Table {
  const w = words[language]
  const before = [w.code, w.area, w.residents]
  return {
    name: w.matrix,
    columns: [...before, ...kpis.map(({ name }) => name[language]), w.few],
    rows: ranking.rows.map(({ code, name, residents, figures }) => [
      code,
      name,
      residents,
      ...figures.map(({ value }) => value),
      figures.flatMap(({ key, small }) => (small ? [nameOf(key, language)] : [])).join(w.comma) || null,
    ]),
    isShare: (_row, column) => kpis[column - before.length]?.kind === 'rate',
    stickyColumns: 2,
  }
}

/** One row for each figure of each place: a pivot table can take it as it is. */
function placeTable(name: string, places: readonly AreaFigures[], language: Language): Table {
  const w = words[language]
  return {
    name,
    columns: [w.code, w.area, w.residents, w.key, w.name, w.value, w.numerator, w.denominator, w.remark],
    isShare: ([, , , key], column) => column === 5 && isRate(key ?? null),
    rows: places.flatMap(({ code, name: place, residents, figures }) =>
      figures.map((figure) => [
        code,
        place,
        residents,
        figure.key,
        nameOf(figure.key, language),
        figure.value,
        figure.numerator,
        figure.denominator,
        remarkOf(figure, w),
      ]),
    ),
  }
}

/** Hot spots; the reason is in numbers, where there are any. */
const hotSpotTable = (hotSpots: readonly HotSpot[], w: Words): Table => ({
  name: w.hotSpots,
  columns: [w.code, w.area, w.grid, w.category, w.cases, w.days, w.reopened, w.reworked, w.open],
  rows: hotSpots.map(({ code, name, gridCode, category, cases, days, reopened, reworked, open }) => [
    code,
    name,
    gridCode,
    category ?? w.none,
    cases,
    days,
    ...[reopened, reworked, open].map((count) => count ?? w.withheld),
  ]),
})

function definitionTable(language: Language): Table {
  const w = words[language]
  const defined = kpis.map(describeKpi)
  return {
    name: w.definitions,
    columns: [
      w.key,
      w.name,
      w.formula,
      w.numerator,
      w.denominator,
      w.periodRule,
      w.comparison,
      w.exclusions,
      w.version,
    ],
    rows: [
      ...defined.map(
        ({ key, name, formula, numerator, denominator, period, comparison, exclusions, version }): Cell[] => [
          key,
          name[language],
          formula[language],
          numerator.words[language],
          denominator?.words[language] ?? null,
          period[language],
          comparison[language],
          exclusions[language],
          version,
        ],
      ),
      ...phases.map(({ key, name, formula, exclusions, version }): Cell[] => [
        `phase_${key}`,
        name[language],
        formula[language],
        null,
        null,
        null,
        null,
        exclusions[language],
        version,
      ]),
    ],
  }
}
