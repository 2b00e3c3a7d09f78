/** The moments by which cases are counted, as SQL over `fact`, a row of statistics.facts; null where a case has none. */
export const moments = {
  reported: 'fact.reported_at',
  ended: 'fact.ended_at',
  accept: 'coalesce(fact.accept_missed_at, fact.accept_due_at)',
  on_site: 'coalesce(fact.on_site_missed_at, fact.on_site_due_at)',
  feedback: 'coalesce(fact.feedback_missed_at, fact.feedback_due_at)',
  // When it was settled whether a case is closed in time: at its end, or when its limit had passed. Ahead while neither is so.
  resolve:
    'coalesce(fact.resolve_missed_at, case when fact.resolve_due_at is not null then least(fact.resolve_due_at, fact.ended_at) end)',
} as const
export type MomentKey = keyof typeof moments

export interface Words {
  readonly zh: string
  readonly en: string
}

/** A measure: one way in which a case can count. */
interface MeasureDefinition {
  readonly words: Words
  /** The moment whose hour, day and month it counts in; `now`: a stock, which has no moment of its own. */
  readonly by: MomentKey | 'now'
  /** Whether a case has the measure at `moment`, as SQL over `fact`. A void case has only `voided`. */
  readonly holds: string
}

const define = (zh: string, en: string, by: MomentKey | 'now', holds: string): MeasureDefinition => ({
  words: { zh, en },
  by,
  holds,
})

/** A promise counts once it fell due, and as kept only if every promise of its kind that was given was kept. */
const promise = (kind: 'accept' | 'on_site' | 'feedback', doneAt: string) => {
  const fellDue = `statistics.fell_due(fact.${kind}_missed_at, fact.${kind}_due_at, ${doneAt}, least(fact.suspended_at, fact.ended_at), moment)`
  return { fellDue, kept: `${fellDue} and fact.${kind}_missed_at is null and ${doneAt} <= fact.${kind}_due_at` }
}
const accept = promise('accept', 'fact.accepted_at')
const onSite = promise('on_site', 'fact.on_site_at')
const feedback = promise('feedback', 'fact.feedback_at')
const isClosed = `fact.status = 'closed'`
const isOpen = 'fact.ended_at is null'
const wasReopened = 'fact.reopenings > 0'

/**
 * The definitions of all measures: the one place that decides how a case counts. The projection's SQL, its columns and bits, figures,
 * lists and explanations are made from them. A limit has expired when its moment is past; an act by that moment is in time. A case that
 * was closed while suspended ended, by its clocks, when it was suspended.
 */
export const measures = {
  reported: define('期内上报的案件', 'reported in the period', 'reported', 'true'),
  voided: define('作废的案件', 'void', 'reported', `fact.status = 'void'`),
  closed: define('已结案', 'closed', 'reported', isClosed),
  should_close: define('应结案：期内结案，或期内超过办结时限', 'closed, or its limit passed, in the period', 'resolve', `fact.resolve_missed_at is not null or fact.resolve_due_at is not null and (${isClosed} or fact.resolve_due_at < least(moment, fact.suspended_at))`), // prettier-ignore
  closed_in_time: define('办结时限内结案', 'closed within the limit', 'resolve', `${isClosed} and fact.resolve_missed_at is null and least(fact.ended_at, fact.suspended_at) <= fact.resolve_due_at`), // prettier-ignore
  ended: define('期内结案的案件', 'closed in the period', 'ended', isClosed),
  on_site_due: define('已派遣且到场时限在期内已过', 'dispatched, and the on-site limit passed in the period', 'on_site', onSite.fellDue), // prettier-ignore
  on_site_in_time: define('到场时限内到场', 'arrived in time', 'on_site', onSite.kept),
  feedback_due: define('已派遣且反馈时限在期内已过', 'dispatched, and the feedback limit passed in the period', 'feedback', feedback.fellDue), // prettier-ignore
  feedback_in_time: define('反馈时限内反馈', 'answered in time', 'feedback', feedback.kept),
  accept_due: define('接单时限在期内已过', 'the limit to accept passed in the period', 'accept', accept.fellDue),
  accepted_in_time: define('接单时限内接单', 'accepted in time', 'accept', accept.kept),
  dispatched: define('曾派遣', 'dispatched at least once', 'reported', `fact.dispatched_at is not null or fact.returns > 0 or fact.reworks > 0 or ${wasReopened}`), // prettier-ignore
  returned: define('曾回退', 'returned', 'reported', 'fact.returns > 0'),
  answered: define('曾反馈', 'answered at least once', 'reported', `fact.feedback_at is not null or fact.reworks > 0 or ${wasReopened}`), // prettier-ignore
  reworked: define('曾返工', 'sent back for rework', 'reported', 'fact.reworks > 0'),
  assigned: define('已落格', 'in a grid', 'reported', 'length(fact.scope_code) = 15'),
  wrong_grid: define('因网格有误改派', 'reassigned because the grid was wrong', 'reported', 'length(fact.scope_code) = 15 and fact.wrong_grids > 0'), // prettier-ignore
  finished: define('曾结案', 'closed at least once', 'reported', `${isClosed} or ${wasReopened}`),
  resolved: define('反馈后结案且未重开', 'closed after feedback, never reopened', 'reported', `${isClosed} and not fact.forced and not (${wasReopened})`), // prettier-ignore
  reopened: define('曾重开', 'reopened', 'reported', wasReopened),
  spoken: define('上报人已表态', 'the reporter has spoken', 'reported', 'fact.satisfied is not null'),
  satisfied: define('上报人确认办好', 'confirmed by the reporter', 'reported', 'fact.satisfied'),
  held_community: define('曾由社区持有', 'held by a community', 'reported', 'fact.held_community'),
  held_subdistrict: define('曾由街道持有', 'held by a subdistrict', 'reported', 'fact.held_subdistrict'),
  held_city: define('曾由市级持有', 'held by the city', 'reported', 'fact.held_city'),
  open: define('在办', 'open', 'now', isOpen),
  overdue: define('在办、未挂账且下一时限已过', 'open, not suspended, and the next limit has passed', 'now', 'upper_inf(fact.late)'), // prettier-ignore
  suspended: define('挂账中', 'suspended', 'now', `${isOpen} and fact.suspended_at is not null`),
} as const satisfies Readonly<Record<string, MeasureDefinition>>

export type Measure = keyof typeof measures

export const measureKeys = Object.keys(measures) as readonly Measure[]

/** `facts.measures` is an integer, whose sign is no bit. */
const mostMeasures = 31
if (measureKeys.length > mostMeasures) {
  throw new Error(
    `expected at most ${mostMeasures} measures, one for each bit of statistics.facts.measures, came ${measureKeys.length}: a migration makes it a bigint first`,
  )
}

/** The number of cases by measure. */
export type Sums = Readonly<Record<Measure, number>>

/** The counts of a place or a period without cases. */
export const noSums = Object.fromEntries(measureKeys.map((measure) => [measure, 0])) as Sums

/** The measure's bit in `facts.measures`. */
export const bitOf = (measure: Measure): number => 1 << measureKeys.indexOf(measure)

/** Stocks: what is so at a moment, whenever it was reported. */
export const stocks = measureKeys.filter((measure) => measures[measure].by === 'now')

/** Measures of the rollups: a column of their own name for each. */
export const summed = measureKeys.filter((measure) => measures[measure].by !== 'now')

/** Those of the rollups that are counted by a moment. */
export const summedBy = (moment: MomentKey): readonly Measure[] =>
  summed.filter((measure) => measures[measure].by === moment)

/** The bits of several measures. */
export const bitsOf = (some: readonly Measure[]): number => some.reduce((bits, measure) => bits | bitOf(measure), 0)
