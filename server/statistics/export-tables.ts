import type { AreaFigures, AreaStatistics, KpiFigure } from '../contracts/kpi.ts'
import { describeKpi, kpis } from './kpis.ts'
import { phases } from './phases.ts'

/** A cell: text, a number as it is, or the reading of the city's clock (in the fields of UTC). Rates are fractions. */
export type Cell = string | number | Date | null

export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export type Language = 'zh' | 'en'

/** Who asked for a file, when, and of which city; a file that is passed on must be able to say so. */
export interface Origin {
  readonly actor: string
  readonly role: string
  readonly at: Date
  readonly city: string
  readonly timeZone: string
  /** Shapes or cases are synthetic. */
  readonly synthetic: boolean
}

const words = {
  zh: {
    info: '说明', figures: '指标', phases: '阶段用时', trend: '趋势', categories: '类别', hours: '时段', ranking: '排名', parts: '下级', definitions: '口径',
    item: '项目', content: '内容', exportedBy: '导出人', exportedAt: '导出时间', city: '城市', area: '区域', period: '周期', until: '至（不含）', from: '自', category: '类别', all: '全部', none: '无类别',
    asOf: '统计截至', position: '数据位置', behind: '尚未计入的事件', notice: '提示', synthetic: '演示数据（合成）', withheldNotice: '小区、楼栋不足 5 件的数值不显示',
    key: '代号', name: '名称', value: '值', numerator: '分子', denominator: '分母', previous: '上期值', previousNumerator: '上期分子', previousDenominator: '上期分母', yearAgo: '去年同期值', yearAgoNumerator: '去年同期分子', yearAgoDenominator: '去年同期分母', remark: '备注', small: '样本少于 5 件', withheld: '不显示',
    phase: '阶段', p50: 'P50（分）', p90: 'P90（分）', cases: '件', step: '起', reported: '上报', weekday: '星期', code: '编码', residents: '常住人口',
    formula: '公式', periodRule: '周期规则', exclusions: '排除', version: '口径版本', weekdays: ['一', '二', '三', '四', '五', '六', '日'],
  },
  en: {
    info: 'About', figures: 'Figures', phases: 'Phases', trend: 'Trend', categories: 'Categories', hours: 'Hours', ranking: 'Ranking', parts: 'Parts', definitions: 'Definitions',
    item: 'item', content: 'content', exportedBy: 'exported by', exportedAt: 'exported at', city: 'city', area: 'area', period: 'period', until: 'until before', from: 'from', category: 'category', all: 'all', none: 'without',
    asOf: 'as of', position: 'position', behind: 'events not counted yet', notice: 'notice', synthetic: 'sample data (synthetic)', withheldNotice: 'figures of fewer than 5 cases of an estate or building are withheld',
    key: 'key', name: 'name', value: 'value', numerator: 'numerator', denominator: 'denominator', previous: 'previous', previousNumerator: 'previous numerator', previousDenominator: 'previous denominator', yearAgo: 'year ago', yearAgoNumerator: 'year ago numerator', yearAgoDenominator: 'year ago denominator', remark: 'remark', small: 'fewer than 5 cases', withheld: 'withheld',
    phase: 'phase', p50: 'P50 (min)', p90: 'P90 (min)', cases: 'cases', step: 'from', reported: 'reported', weekday: 'weekday', code: 'code', residents: 'residents',
    formula: 'formula', periodRule: 'period', exclusions: 'exclusions', version: 'version', weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  },
} as const // prettier-ignore

type Words = (typeof words)[Language]

/** The whole answer as tables, with what the figures mean and where the file comes from. */
export function exportTables(found: AreaStatistics, origin: Origin, language: Language): Table[] {
  const w = words[language]
  return [
    aboutTable(found, origin, w),
    figureTable(found.kpis, language),
    phaseTable(found, language),
    trendTable(found, origin, w),
    categoryTable(found, w),
    hourTable(found, w),
    placeTable(w.ranking, found.ranking.rows, language),
    ...(found.parts.length > 0 ? [placeTable(w.parts, found.parts, language)] : []),
    definitionTable(language),
  ]
}

/** What the city's clock shows at an instant: yyyy-mm-dd hh:mm:ss. */
const wallTime = (at: Date, timeZone: string): string =>
  at.toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })

function aboutTable(
  { asOf, area, period, category }: AreaStatistics,
  { actor, role, at, city, timeZone, synthetic }: Origin,
  w: Words,
): Table {
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
    [w.exportedBy, `${actor} (${role})`],
    [w.exportedAt, time(at)],
    [w.notice, w.withheldNotice],
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
    columns: [w.key, w.name, w.value, w.numerator, w.denominator, w.previous, w.previousNumerator, w.previousDenominator, w.yearAgo, w.yearAgoNumerator, w.yearAgoDenominator, w.remark], // prettier-ignore
    rows: figures.map((figure) => [
      figure.key,
      nameOf(figure.key, language),
      figure.value,
      figure.numerator,
      figure.denominator,
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

/** One row for each figure of each place: a pivot table can take it as it is. */
function placeTable(name: string, places: readonly AreaFigures[], language: Language): Table {
  const w = words[language]
  return {
    name,
    columns: [w.code, w.area, w.residents, w.key, w.name, w.value, w.numerator, w.denominator, w.remark],
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

function definitionTable(language: Language): Table {
  const w = words[language]
  const defined = kpis.map(describeKpi)
  return {
    name: w.definitions,
    columns: [w.key, w.name, w.formula, w.numerator, w.denominator, w.periodRule, w.exclusions, w.version],
    rows: [
      ...defined.map(({ key, name, formula, numerator, denominator, period, exclusions, version }): Cell[] => [
        key,
        name[language],
        formula[language],
        numerator.words[language],
        denominator?.words[language] ?? null,
        period[language],
        exclusions[language],
        version,
      ]),
      ...phases.map(({ key, name, formula, exclusions, version }): Cell[] => [
        `phase_${key}`,
        name[language],
        formula[language],
        null,
        null,
        null,
        exclusions[language],
        version,
      ]),
    ],
  }
}
