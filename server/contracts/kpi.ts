import { Type, type Static } from 'typebox'
import { AreaCode, AreaLevel } from './area.ts'
import { Case, CaseNumber, Instant } from './case.ts'
import { Cursor } from './feed.ts'

/**
 * `rate`: part of a whole, a fraction from 0 to 1. `count`: cases of a period. `stock`: cases at a moment, the end of the period
 * or now. `average`: cases per worker or per 10,000 residents.
 */
export const KpiKind = Type.Union([
  Type.Literal('rate'),
  Type.Literal('count'),
  Type.Literal('stock'),
  Type.Literal('average'),
])
export type KpiKind = Static<typeof KpiKind>

export const KpiKey = Type.Union(
  [
    Type.Literal('reported'),
    Type.Literal('on_time_closing'),
    Type.Literal('closing'),
    Type.Literal('on_site_10'),
    Type.Literal('feedback_30'),
    Type.Literal('closed'),
    Type.Literal('open'),
    Type.Literal('overdue_open'),
    Type.Literal('suspended'),
    Type.Literal('rework'),
    Type.Literal('return'),
    Type.Literal('reopening'),
    Type.Literal('wrong_grid'),
    Type.Literal('response'),
    Type.Literal('resolution'),
    Type.Literal('satisfaction'),
    Type.Literal('per_10000'),
    Type.Literal('load_per_worker'),
    Type.Literal('held_community'),
    Type.Literal('held_subdistrict'),
    Type.Literal('held_city'),
    Type.Literal('voided'),
  ],
  {
    description:
      '上报件数 · 按期办结率 · 办结率 · 10 分钟到场率 · 30 分钟反馈率 · 结案件数 · 在办 · 超时在办 · 挂账数 · 返工率 · 回退率 · 重开率 · 错派率 · 响应率 · 解决率 · 满意率 · 万人案件数 · 人均在办 · 社区办理量 · 街道办理量 · 市级办理量 · 作废数',
  },
)
export type KpiKey = Static<typeof KpiKey>

/** Between which two stamps a case is measured: 上报→立案, 立案→派遣, 派遣→接单, 派遣→到场, 派遣→反馈, 反馈→结案, 上报→结案. */
export const PhaseKey = Type.Union([
  Type.Literal('filing'),
  Type.Literal('dispatching'),
  Type.Literal('accepting'),
  Type.Literal('arrival'),
  Type.Literal('feedback'),
  Type.Literal('checking'),
  Type.Literal('closing'),
])
export type PhaseKey = Static<typeof PhaseKey>

const Words = Type.Object({ zh: Type.String(), en: Type.String() })

/** Numerator, denominator, or what is in the denominator and not in the numerator (未达标): its count is their difference. */
export const ListPart = Type.Union([Type.Literal('numerator'), Type.Literal('denominator'), Type.Literal('missed')])
export type ListPart = Static<typeof ListPart>

/** One side of a figure. `opens`: whether its list of cases can be asked for; residents and workers are no cases. */
const KpiSide = Type.Object({ words: Words, opens: Type.Boolean() })

/** A figure's definition: what it is called, how it is made, and what it leaves out. `GET /api/kpis`. */
export const Kpi = Type.Object({
  key: KpiKey,
  kind: KpiKind,
  name: Words,
  formula: Words,
  numerator: KpiSide,
  /** Null for plain counts. */
  denominator: Type.Union([KpiSide, Type.Null()]),
  /** What did not reach the numerator, and what the minutes of its list say; null where the numerator is what went wrong, or no part. */
  missed: Type.Union([Type.Object({ words: Words, minutes: Words }), Type.Null()]),
  /** Which cases belong to a period. */
  period: Words,
  /** What an earlier period is, or why none is compared. */
  comparison: Words,
  /** Whether it is compared with earlier periods. */
  compares: Type.Boolean(),
  exclusions: Words,
  /** The better end, which ranks first; null: neither end is better, and the highest ranks first. */
  best: Type.Union([Type.Literal('highest'), Type.Literal('lowest'), Type.Null()]),
  /** What the city has set out to reach, of a rate a fraction; null: nothing. */
  target: Type.Union([Type.Number(), Type.Null()]),
  /** 口径: goes up when the same cases would give another figure. */
  version: Type.Integer({ minimum: 1 }),
})
export type Kpi = Static<typeof Kpi>

export const Phase = Type.Object({
  key: PhaseKey,
  name: Words,
  formula: Words,
  exclusions: Words,
  version: Type.Integer({ minimum: 1 }),
  /** The promise that holds for it, minutes; null: none. */
  promiseMinutes: Type.Union([Type.Integer(), Type.Null()]),
})
export type Phase = Static<typeof Phase>

/** The registry. Durations count as the first of `durationEdges` (minutes) that they do not exceed. */
export const KpiRegistry = Type.Object({
  kpis: Type.Array(Kpi),
  phases: Type.Array(Phase),
  durationEdges: Type.Array(Type.Integer()),
})
export type KpiRegistry = Static<typeof KpiRegistry>

const ValueOrNull = Type.Union([Type.Number(), Type.Null()])
const CountOrNull = Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])

/** A figure and the numbers that make it. `value` is null for 0/0 and where it is withheld. */
const Counts = {
  value: ValueOrNull,
  numerator: CountOrNull,
  /** Cases, residents or workers; null for plain counts. */
  denominator: CountOrNull,
}

export const KpiFigure = Type.Object({
  key: KpiKey,
  ...Counts,
  /** 环比, null where the figure is not compared (`Kpi.compares`) or nothing is known of then: the value of the period before, up to the same time of its last day; of a stock, at the period's beginning. */
  previous: ValueOrNull,
  previousCounts: Type.Union([Type.Object(Counts), Type.Null()]),
  /** 同比: the value of the same days a year ago; of a stock, at the end of that day a year ago. */
  yearAgo: ValueOrNull,
  yearAgoCounts: Type.Union([Type.Object(Counts), Type.Null()]),
  /** It rests on fewer cases than a rate needs (`Rules.fewestForRate`). */
  small: Type.Boolean(),
  /** Of an estate or building, for a role that sees cases by their grid: always without a value, however many cases there are. */
  withheld: Type.Boolean(),
})
export type KpiFigure = Static<typeof KpiFigure>

/** Minutes, each case's rounded up to an edge; null without a case. */
export const PhaseFigure = Type.Object({
  key: PhaseKey,
  p50: ValueOrNull,
  p90: ValueOrNull,
  count: CountOrNull,
  withheld: Type.Boolean(),
})
export type PhaseFigure = Static<typeof PhaseFigure>

/** A place among its likes. */
export const AreaFigures = Type.Object({
  code: AreaCode,
  level: AreaLevel,
  name: Type.String(),
  residents: Type.Integer({ minimum: 0 }),
  /** In the registry's order. */
  figures: Type.Array(Type.Object({ key: KpiKey, ...Counts, small: Type.Boolean(), withheld: Type.Boolean() })),
})
export type AreaFigures = Static<typeof AreaFigures>

/** From `from` until before `to`; where the period is still running, until `asOf`. */
const Span = Type.Object({ from: Instant, to: Instant })

export const TrendGrain = Type.Union([Type.Literal('hour'), Type.Literal('day'), Type.Literal('month')])
export type TrendGrain = Static<typeof TrendGrain>

/** `GET /api/statistics/:areaCode`: all that a screen shows of an area and a period, as of one position of the feed. */
export const AreaStatistics = Type.Object({
  /** Everything up to here is counted, and nothing after it. `behind`: events that wait to be counted. */
  asOf: Type.Object({
    ...Type.Pick(Cursor, ['epoch', 'seq']).properties,
    at: Instant,
    behind: Type.Integer({ minimum: 0 }),
  }),
  area: Type.Object({
    code: AreaCode,
    level: AreaLevel,
    name: Type.String(),
    residents: Type.Integer({ minimum: 0 }),
    /** City first, the area itself last. */
    path: Type.Array(Type.Object({ code: AreaCode, level: AreaLevel, name: Type.String() })),
  }),
  period: Type.Object({
    name: Type.String(),
    ...Span.properties,
    /** It reaches now: figures go on changing. */
    running: Type.Boolean(),
    /** Whether its days lie after the first report (`beginning`): of days before it nothing is known, and their counts say nothing. */
    recorded: Type.Union([Type.Literal('whole'), Type.Literal('partly'), Type.Literal('none')]),
    previous: Span,
    yearAgo: Span,
  }),
  /** When the first case was reported: nothing is known of the time before; null: no case yet. */
  beginning: Type.Union([Instant, Type.Null()]),
  category: Type.Union([Type.String(), Type.Null()]),
  /** Nothing that is counted here is disclosed to this role, as it is an estate or building: neither figures nor courses. */
  withheld: Type.Boolean(),
  kpis: Type.Array(KpiFigure),
  phases: Type.Array(PhaseFigure),
  /** Reported cases, without the voided; null before the records begin. `previous`: the same step of the period before. */
  trend: Type.Object({
    grain: TrendGrain,
    points: Type.Array(Type.Object({ from: Instant, reported: CountOrNull, previous: CountOrNull })),
  }),
  /** Reported by category, most first; not narrowed by `category`. */
  categories: Type.Array(Type.Object({ category: Type.Union([Type.String(), Type.Null()]), reported: Type.Integer() })),
  heat: Type.Array(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 24, maxItems: 24 }), {
    maxItems: 7,
    description: 'cases reported, Monday first, by the city’s clock; empty where withheld',
  }),
  /** The area's parts, or a grid, an estate and a building among its siblings. */
  ranking: Type.Object({ level: AreaLevel, rows: Type.Array(AreaFigures) }),
  /** Estates of a grid, buildings of an estate; empty elsewhere. */
  parts: Type.Array(AreaFigures),
})
export type AreaStatistics = Static<typeof AreaStatistics>

/** `GET /api/statistics/:areaCode/cases`: exactly the cases of one part of a figure, as they were at `asOf`. */
export const KpiCases = Type.Object({
  asOf: AreaStatistics.properties.asOf,
  /** A KPI's key, or `phase_` and a phase's. */
  kpi: Type.String(),
  part: ListPart,
  /** `longest`: by `minutes`. `latest`: by the figure's moment; also of what missed it, where the cases are too many to be sorted. */
  order: Type.Union([Type.Literal('longest'), Type.Literal('latest')]),
  /** All of them, on this page or not: the figure. */
  total: Type.Integer({ minimum: 0 }),
  cases: Type.Array(Case),
  /** Of `missed` the minutes of each of `cases`, rounded up, as `Kpi.missed` describes them; else empty. */
  minutes: Type.Array(Type.Integer({ minimum: 0 })),
  next: Type.Union([Type.String(), Type.Null()]),
})
export type KpiCases = Static<typeof KpiCases>

/**
 * By what the cases of a place are divided: 责任单位, 事项, 类别, 来源, the level that holds them, the shift (day or night) in which they were
 * dispatched, the post that the worker had then.
 */
export const Dimension = Type.Union([
  Type.Literal('unit'),
  Type.Literal('item'),
  Type.Literal('category'),
  Type.Literal('source'),
  Type.Literal('level'),
  Type.Literal('shift'),
  Type.Literal('post'),
])
export type Dimension = Static<typeof Dimension>

/** `GET /api/statistics/:areaCode/by/:dimension`: all figures of each part that a dimension divides the cases into. */
export const Breakdown = Type.Object({
  asOf: AreaStatistics.properties.asOf,
  by: Dimension,
  /** Of an estate or building, for a role that sees cases by their grid. */
  withheld: Type.Boolean(),
  /** No sums are kept of it: the cases are counted one by one, and not at all where the period has more than `most`. */
  tooMany: Type.Union([Type.Object({ cases: Type.Integer(), most: Type.Integer() }), Type.Null()]),
  /** Most cases first; `value` null: the cases without. */
  rows: Type.Array(
    Type.Object({ value: Type.Union([Type.String(), Type.Null()]), figures: AreaFigures.properties.figures }),
  ),
})
export type Breakdown = Static<typeof Breakdown>

/** A place that keeps coming back: an estate or building; a grid for roles that see cases by their grid. */
export const HotSpot = Type.Object({
  code: AreaCode,
  level: AreaLevel,
  name: Type.String(),
  gridCode: Type.Union([AreaCode, Type.Null()]),
  lng: Type.Number(),
  lat: Type.Number(),
  category: Type.Union([Type.String(), Type.Null()]),
  cases: Type.Integer({ minimum: 0 }),
  /** An estate's cases outside its buildings; those in a building count there. */
  grounds: Type.Boolean(),
  /** Of them: reopened by the reporter, reworked, still open; null in briefs made before these were withheld with their place. */
  reopened: CountOrNull,
  reworked: CountOrNull,
  open: CountOrNull,
  days: Type.Integer({ minimum: 1, description: 'different days on which something was reported there' }),
  newest: CaseNumber,
})
export type HotSpot = Static<typeof HotSpot>

/**
 * `GET /api/statistics/:areaCode/hot-spots`: places with three or more cases of one category in the period, most first. `withheld`:
 * an estate's or building's are not disclosed to this role. `fewest`: the cases that make a place one of them.
 */
export const HotSpots = Type.Object({
  asOf: AreaStatistics.properties.asOf,
  withheld: Type.Boolean(),
  fewest: Type.Integer({ minimum: 1 }),
  hotSpots: Type.Array(HotSpot),
})
export type HotSpots = Static<typeof HotSpots>
