import type { ClientBase } from 'pg'
import type { Viewer } from '../accounts/rights/viewer.ts'
import type { CaseLevel, CaseStatus, Supervision } from '../contracts/case.ts'
import type { Cursor } from '../contracts/feed.ts'
import { actEffects, phaseEffects, type Effect } from './effects.ts'
import type { Standing } from './guards.ts'
import type { Step } from './transitions.ts'

/** A pool, or the client of a transaction. */
export type Queries = Pick<ClientBase, 'query'>

/** What the history keeps of a change beside the case itself. */
export interface Told {
  readonly type: Step['event']
  readonly actor: string
  readonly role: string
  readonly reason: string | null
  readonly reasonCode?: string
  /** The grid that a copy goes to. */
  readonly toGrid?: string
}

export const tell = ({ event }: Step, { actor, role }: Viewer, reason: string | undefined): Told => ({
  type: event,
  actor,
  role,
  reason: reason ?? null,
})

/** A change of one case, if it still has this version: every statement takes it so, and changes nothing otherwise. */
export interface Change {
  readonly number: string
  readonly version: number
  readonly told: Told
  readonly counts?: readonly NonNullable<Step['counts']>[]
}

/** The change that a step makes of a case as it stands. */
export const changeBy = (
  step: Step,
  { case: { number, version } }: Standing,
  viewer: Viewer,
  reason: string | undefined,
): Change => ({
  number,
  version,
  told: tell(step, viewer, reason),
  ...(step.counts && { counts: [step.counts] }),
})

/** A case after its change, and where the feed tells it. */
export interface Changed extends Standing {
  readonly feed: Pick<Cursor, 'epoch' | 'seq'>
}

/** What a change sets that is known beforehand, by the columns of `cases`. */
interface Values {
  readonly status?: CaseStatus
  readonly level?: CaseLevel
  readonly supervision?: Supervision
  readonly supervision_level?: CaseLevel
}

/** A change as change-cases.sql takes it, but for what its statement works out. */
export const asWritten = (change: Change, effect: Effect = {}): string => JSON.stringify({ ...change, ...effect })

/** Changes a case by what is known beforehand; by nothing at all where the event is all. */
export async function changeCase(
  client: Queries,
  change: Change,
  set: Values = {},
  effect: Effect = {},
): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'change-case',
    text: `select answer from change_cases(jsonb_build_array($1::jsonb || jsonb_build_object('set', $2::jsonb)))`,
    values: [asWritten(change, effect), JSON.stringify(set)],
  })
  return answered(rows)
}

/** Leads a case to another phase. Null also where nobody is on duty to be sent. */
export function changeStatus(client: Queries, change: Change, to: CaseStatus): Promise<Changed | null> {
  if (to === 'dispatched') return sendOnDuty(client, change)
  return changeCase(client, change, { status: to }, phaseEffects[to])
}

/** Dispatches a case to the worker on duty in its grid. Null when the case has no grid or its grid has no worker on duty. */
async function sendOnDuty(client: Queries, change: Change): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'send-on-duty',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      )
      select answer
        from change_cases((
          select jsonb_build_array($2::jsonb || jsonb_build_object(
                   'at', moment, 'set', jsonb_build_object('status', 'dispatched', 'worker_number', duty.worker_number)))
            from clock
           cross join cases was
           cross join lateral on_duty(was.grid_code, moment) duty
           where was.number = $1))`,
    values: [change.number, asWritten(change, phaseEffects.dispatched)],
  })
  return answered(rows)
}

/** Takes a closed case up again: where it stood before anybody was sent, its item's limits from now on. */
export async function reopenCase(client: Queries, change: Change): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'reopen-case',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      )
      select answer
        from change_cases((
          select jsonb_build_array($2::jsonb || jsonb_build_object('at', moment, 'set', jsonb_build_object(
                   'status',         case when was.grid_code is null then 'reported' else 'filed' end,
                   'accept_due_at',  limit_due(moment, item.accept_minutes, item.clock),
                   'resolve_due_at', limit_due(moment, item.resolve_hours * 60, item.clock))))
            from clock
           cross join cases was
            left join work_items item on item.code = was.item_code
           where was.number = $1))`,
    values: [change.number, asWritten(change, actEffects.reopen)],
  })
  return answered(rows)
}

/** Adds minutes to what is left of the limits that run; once a limit has passed it gives a new one from now on. */
export async function extendLimits(client: Queries, change: Change, minutes: number): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'extend-limits',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      )
      select answer
        from change_cases((
          select jsonb_build_array($2::jsonb || jsonb_build_object('at', moment, 'set', jsonb_build_object(
                   'feedback_due_at', case when was.feedback_at is null and was.feedback_due_at is not null
                                           then greatest(was.feedback_due_at, moment) + $3::integer * interval '1 minute'
                                           else was.feedback_due_at end,
                   'clocks_from',     case when was.feedback_at is null and was.feedback_due_at < moment then moment else was.clocks_from end,
                   'resolve_due_at',  case when was.resolve_due_at is not null
                                           then limit_due(greatest(was.resolve_due_at, moment), $3::integer, coalesce(item.clock, '日历时')) end,
                   'limits_from',     case when was.resolve_due_at < moment then moment else was.limits_from end)))
            from clock
           cross join cases was
            left join work_items item on item.code = was.item_code
           where was.number = $1))`,
    values: [change.number, asWritten(change), minutes],
  })
  return answered(rows)
}

const answered = (rows: readonly { answer: Changed }[]): Changed | null => rows[0]?.answer ?? null
