import type { ClientBase } from 'pg'
import type { Viewer } from '../accounts/rights/viewer.ts'
import type { CaseLevel, CaseStatus, Supervision } from '../contracts/case.ts'
import type { Cursor } from '../contracts/feed.ts'
import { actEffects, phaseEffects, type Effect } from './effects.ts'
import type { CaseState } from './guards.ts'
import type { Step } from './transitions.ts'

/** A pool, or the client of a transaction. */
export type Queries = Pick<ClientBase, 'query'>

/** What the history keeps of a change beside the case itself. */
export interface HistoryDetail {
  readonly type: Step['event']
  readonly actor: string
  readonly role: string
  readonly reason: string | null
  readonly reasonCode?: string
  /** The grid that a copy goes to. */
  readonly toGrid?: string
}

export const historyDetailOf = (
  { event }: Step,
  { actor, role }: Viewer,
  reason: string | undefined,
): HistoryDetail => ({
  type: event,
  actor,
  role,
  reason: reason ?? null,
})

/** A change of one case at this version: a statement changes nothing when the case has another version by now. */
export interface Change {
  readonly number: string
  readonly version: number
  readonly historyDetail: HistoryDetail
  readonly counts?: readonly NonNullable<Step['counts']>[]
}

/** The change that a step makes of a case in its present state. */
export const changeBy = (
  step: Step,
  { case: { number, version } }: CaseState,
  viewer: Viewer,
  reason: string | undefined,
): Change => ({
  number,
  version,
  historyDetail: historyDetailOf(step, viewer, reason),
  ...(step.counts && { counts: [step.counts] }),
})

/** A case after its change, and the feed position of its event. */
export interface Changed extends CaseState {
  readonly feed: Pick<Cursor, 'epoch' | 'seq'>
}

/** New values that are known before the statement runs, by columns of `cases`. */
interface Values {
  readonly status?: CaseStatus
  readonly level?: CaseLevel
  readonly supervision?: Supervision
  readonly supervision_level?: CaseLevel
}

/** A change as change-cases.sql takes it, without what its statement computes. */
export const asWritten = (change: Change, effect: Effect = {}): string => JSON.stringify({ ...change, ...effect })

/** Sets known values of a case; with none, the event is the whole change. */
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

/** Moves a case to another phase. Null also where nobody is on duty to take it. */
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

/** Reopens a closed case: back to the phase before dispatch, with its item's limits counted from now on. */
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

/** Adds minutes to the limits that run; a limit that has passed is set to that many minutes from now. */
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

export const answered = (rows: readonly { answer: Changed }[]): Changed | null => rows[0]?.answer ?? null
