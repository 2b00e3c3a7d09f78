import type { Kpi, KpiKey, KpiKind } from '../contracts/kpi.ts'
import { shortfalls, type Shortfall } from './projection/shortfalls.ts'
import { measures, type Measure, type MomentKey, type Words } from './projection/measures.ts'

/** The content of one side of a figure: cases that have a measure, or something else than cases. */
export type Side = Measure | 'residents' | 'workers'

/** A figure's definition with its measures: its value, its list and its explanation come from this one place. */
export interface KpiDefinition {
  readonly key: KpiKey
  readonly kind: KpiKind
  readonly name: Words
  readonly formula: Words
  readonly numerator: Side
  readonly denominator: Side | null
  /** The third list; null where the numerator is what went wrong, or no part of the denominator. */
  readonly missed: Shortfall | null
  readonly best: Kpi['best']
  /** The factor of a quotient. */
  readonly per: number
  readonly exclusions: Words
  readonly version: number
}

const w = (zh: string, en: string): Words => ({ zh, en })

const onSiteDuty = w(
  '作废、不予受理；无到场时限的事项；到期前已挂账或结案的；失约一次即计为失约，此后重派、延期、重开不改变',
  'void cases; items without on-site duty; what was suspended or closed before it fell due; a promise missed once stays missed',
)
const noVoid = w('作废、不予受理', 'void cases')

function define(
  key: KpiKey,
  kind: KpiKind,
  name: Words,
  formula: Words,
  [numerator, denominator]: readonly [Side, Side?],
  more: Partial<Pick<KpiDefinition, 'exclusions' | 'per' | 'version' | 'missed' | 'best'>> = {},
): KpiDefinition {
  return {
    key,
    kind,
    name,
    formula,
    numerator,
    denominator: denominator ?? null,
    missed: null,
    // What can be missed is better the more of it there is.
    best: more.missed ? 'highest' : null,
    per: 1,
    exclusions: noVoid,
    version: 1,
    ...more,
  }
}

/** In the order in which screens show them. */
export const kpis: readonly KpiDefinition[] = [
  define('on_time_closing', 'rate', w('按期办结率', 'On-time closing'), w('限时内结案 ÷ 应结案（期内结案 + 期内超过办结时限）', 'closed within the limit ÷ should be closed (closed, or its limit passed, in the period)'), ['closed_in_time', 'should_close'], { exclusions: w('作废、不予受理；无办结时限的事项；超时一次即计为超时，此后延期、重开不改变；挂账期间不计时', 'void cases; items without a limit; a limit missed once stays missed; clocks stand still while suspended'), version: 3, missed: shortfalls.resolve }), // prettier-ignore
  define('on_site_10', 'rate', w('10 分钟到场率', 'On site in 10 min'), w('时限内到场 ÷ 已派遣且到场时限在期内已过', 'arrived in time ÷ dispatched, and the on-site limit passed in the period'), ['on_site_in_time', 'on_site_due'], { exclusions: onSiteDuty, version: 3, missed: shortfalls.onSite }), // prettier-ignore
  define('feedback_30', 'rate', w('30 分钟反馈率', 'Feedback in 30 min'), w('时限内反馈 ÷ 已派遣且反馈时限在期内已过', 'answered in time ÷ dispatched, and the feedback limit passed in the period'), ['feedback_in_time', 'feedback_due'], { exclusions: onSiteDuty, version: 3, missed: shortfalls.feedback }), // prettier-ignore
  define('overdue_open', 'stock', w('超时在办', 'Overdue open'), w('在办、未挂账且下一时限已过', 'open, not suspended, and the next limit has passed'), ['overdue', 'open'], { exclusions: w('作废、不予受理；挂账中的；时限当刻仍算未超时', 'void cases; suspended ones; the due moment itself is still in time'), version: 2, best: 'lowest' }), // prettier-ignore
  define('rework', 'rate', w('返工率', 'Rework'), w('有返工的案件 ÷ 已有反馈的案件', 'sent back for rework ÷ answered at least once'), ['reworked', 'answered'], { best: 'lowest' }), // prettier-ignore
  define('per_10000', 'average', w('万人案件数', 'Cases per 10,000'), w('上报件数 ÷ 常住人口 × 10,000', 'cases reported ÷ residents × 10,000'), ['reported', 'residents'], { per: 10_000 }), // prettier-ignore
  define('reported', 'count', w('上报件数', 'Reported'), w('期内上报的案件', 'cases reported in the period'), ['reported']), // prettier-ignore
  define('closing', 'rate', w('办结率', 'Closing'), w('已结案 ÷ 上报件数', 'closed ÷ reported'), ['closed', 'reported'], { missed: shortfalls.closing }), // prettier-ignore
  define('closed', 'count', w('结案件数', 'Closed'), w('期内结案的案件，不论何时上报', 'closed in the period, whenever reported'), ['ended']), // prettier-ignore
  define('open', 'stock', w('在办', 'Open'), w('未结案的案件', 'cases not closed'), ['open']),
  define('suspended', 'stock', w('挂账数', 'Suspended'), w('挂账中的案件 ÷ 在办', 'suspended ÷ open'), ['suspended', 'open'], { best: 'lowest' }), // prettier-ignore
  define('return', 'rate', w('回退率', 'Returned'), w('有回退的案件 ÷ 已派遣的案件', 'returned by the worker ÷ dispatched at least once'), ['returned', 'dispatched'], { best: 'lowest' }), // prettier-ignore
  define('reopening', 'rate', w('重开率', 'Reopened'), w('重开过的案件 ÷ 曾结案的案件', 'taken up again ÷ closed at least once'), ['reopened', 'finished'], { best: 'lowest' }), // prettier-ignore
  define('wrong_grid', 'rate', w('错派率', 'Wrong grid'), w('因网格有误改派 ÷ 已落格的案件', 'reassigned because the grid was wrong ÷ cases with a grid'), ['wrong_grid', 'assigned'], { exclusions: w('作废、不予受理；已撤销的改派；网格员忙等其他原因的改派', 'void cases; reassignments taken back, or for other reasons'), best: 'lowest' }), // prettier-ignore
  define('response', 'rate', w('响应率', 'Response'), w('时限内接单 ÷ 接单时限在期内已过', 'accepted in time ÷ the limit to accept passed in the period'), ['accepted_in_time', 'accept_due'], { exclusions: w('作废、不予受理；无接单时限的事项；到期前已挂账或结案的；失约一次即计为失约', 'void cases; items without a limit to accept; what was suspended or closed before it fell due; a limit missed once stays missed'), version: 3, missed: shortfalls.accept }), // prettier-ignore
  define('resolution', 'rate', w('解决率', 'Resolution'), w('反馈后结案且未重开 ÷ 曾结案的案件', 'closed after feedback and never reopened ÷ closed at least once'), ['resolved', 'finished'], { exclusions: w('作废、不予受理；强制结案计为未解决', 'void cases; closed without feedback counts as unresolved'), missed: shortfalls.resolution }), // prettier-ignore
  define('satisfaction', 'rate', w('满意率', 'Satisfaction'), w('上报人确认办好 ÷ 上报人已表态（以最后一次为准）', 'confirmed by the reporter ÷ reporter has spoken (the last word counts)'), ['satisfied', 'spoken'], { missed: shortfalls.satisfaction }), // prettier-ignore
  define('load_per_worker', 'average', w('人均在办', 'Load per worker'), w('在办 ÷ 在岗网格员', 'open ÷ grid workers on duty'), ['open', 'workers']), // prettier-ignore
  define('held_community', 'count', w('社区办理量', 'Handled by communities'), w('曾由社区一级持有的案件（各级分别计，全市仍按一件计）', 'cases that a community has held (a workload of each level; the city counts a case once)'), ['held_community']), // prettier-ignore
  define('held_subdistrict', 'count', w('街道办理量', 'Handled by subdistricts'), w('曾由街道一级持有的案件', 'cases that a subdistrict has held'), ['held_subdistrict']), // prettier-ignore
  define('held_city', 'count', w('市级办理量', 'Handled by the city'), w('曾由市级持有的案件', 'cases that the city’s centre has held'), ['held_city']), // prettier-ignore
  define('voided', 'count', w('作废数', 'Voided'), w('作废、不予受理的案件，其余指标均不含', 'void cases, which no other figure contains'), ['voided'], { exclusions: w('无', 'none') }), // prettier-ignore
]

/** The definition of a figure. */
export const kpiOf = (key: KpiKey): KpiDefinition => kpis.find((kpi) => kpi.key === key)!

const sideWords = (side: Side): Words => {
  if (side === 'residents') return w('常住人口', 'residents')
  if (side === 'workers') return w('在岗网格员', 'grid workers on duty')
  return measures[side].words
}

/** Whether a side is made of cases, so that a list of them can be opened. */
export const isMeasure = (side: Side | null): side is Measure =>
  side !== null && side !== 'residents' && side !== 'workers'

const byDue = w('按时限到期时间（失约的按首次到期）', 'by when the limit fell due (a missed one: the first)')

/** The cases of a period, by the moment that they count by. */
const periodWords: Readonly<Record<MomentKey | 'now', Words>> = {
  reported: w('按上报时间', 'by when a case was reported'),
  ended: w('按结案时间', 'by when a case was closed'),
  accept: byDue,
  on_site: byDue,
  feedback: byDue,
  resolve: w('按结案时间；超时的按首次到期', 'by when a case was closed; a late one by when its limit first passed'),
  now: w(
    '期末时点（期至今日的为当前），不论何时上报',
    'at the end of the period (now, where it is running), whenever reported',
  ),
}

const momentOf = (side: Side): MomentKey | 'now' => (isMeasure(side) ? measures[side].by : 'reported')

/**
 * Whether earlier periods are fair to compare with: what counts by its own moment is settled at that moment. What counts by the report of a
 * case, and happens to it later, grows with age: an earlier period has more of it, however well it went.
 */
export const isComparable = ({ numerator, denominator }: Pick<KpiDefinition, 'numerator' | 'denominator'>): boolean =>
  [numerator, denominator].every(
    (side) => side === null || side === 'reported' || !isMeasure(side) || momentOf(side) !== 'reported',
  )

function comparisonOf(definition: KpiDefinition): Words {
  if (!isComparable(definition))
    return w(
      '随案件继续办理而变化：早一期已办熟，与本期不可比，不作环比、同比',
      'it grows as cases go on: an earlier period is riper, so it is not held against this one',
    )
  return momentOf(definition.numerator) === 'now'
    ? w('环比为期初', 'held against the beginning of the period')
    : w('对比上一期至同一时刻', 'held against the period before, up to the same time')
}

/** A definition as the registry describes it. */
export function describeKpi(definition: KpiDefinition): Omit<Kpi, 'target'> {
  const { key, kind, name, formula, numerator, denominator, missed, best, exclusions, version } = definition
  const side = (of: Side) => ({ words: sideWords(of), opens: isMeasure(of) })
  return {
    key,
    kind,
    name,
    formula,
    numerator: side(numerator),
    denominator: denominator === null ? null : side(denominator),
    missed: missed && { words: missed.words, minutes: missed.minutes },
    best,
    period: periodWords[momentOf(numerator)],
    comparison: comparisonOf(definition),
    compares: isComparable(definition),
    exclusions,
    version,
  }
}
