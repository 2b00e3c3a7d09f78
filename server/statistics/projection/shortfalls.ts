import { moments, type Words } from './measures.ts'

/** The cases of a denominator that did not reach the numerator (未达标), and the minutes that their list is sorted by. */
export interface Shortfall {
  readonly words: Words
  /** What the minutes say. */
  readonly minutes: Words
  /** When its minutes begin, as SQL over `fact`. */
  readonly since: string
  /** When they end; null while they go on. */
  readonly until: string
}

/** When the clock of a case stopped; null: it runs. */
const stoppedAt = 'least(fact.suspended_at, fact.ended_at)'

/** From the first limit that passed until its act was done at last, or the clock stopped. */
const limit = (since: string, doneAt: string | null, words: Words, minutes: Words): Shortfall => ({
  words,
  minutes,
  since,
  until: doneAt === null ? stoppedAt : `case when ${doneAt} >= ${since} then ${doneAt} else ${stoppedAt} end`,
})

const w = (zh: string, en: string): Words => ({ zh, en })

/** The reporter's whole wait, until the end or now. */
const wait = (words: Words): Shortfall => ({
  words,
  minutes: w('上报至结案（未结案的至今）', 'from the report to the end, or until now'),
  since: 'fact.reported_at',
  until: 'fact.ended_at',
})

/** By the figure that they belong to. The numerator of each has no case that is not in its denominator. */
export const shortfalls = {
  accept: limit(moments.accept, 'fact.accepted_at', w('接单时限内未接单', 'not accepted in time'), w('超出接单时限', 'past the limit to accept')), // prettier-ignore
  onSite: limit(moments.on_site, 'fact.on_site_at', w('到场时限内未到场', 'not on site in time'), w('超出到场时限', 'past the on-site limit')), // prettier-ignore
  feedback: limit(moments.feedback, 'fact.feedback_at', w('反馈时限内未反馈', 'no feedback in time'), w('超出反馈时限', 'past the feedback limit')), // prettier-ignore
  resolve: limit('coalesce(fact.resolve_missed_at, fact.resolve_due_at)', null, w('办结时限内未结案', 'not closed in time'), w('超出办结时限', 'past the limit to close')), // prettier-ignore
  closing: wait(w('尚未结案', 'not closed yet')),
  resolution: wait(w('重开过，或未经反馈结案', 'reopened, or closed without feedback')),
  satisfaction: wait(w('上报人不满意', 'the reporter is not content')),
} as const satisfies Readonly<Record<string, Shortfall>>
