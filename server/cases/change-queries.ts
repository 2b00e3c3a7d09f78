import type { ClientBase } from 'pg'
import type { Viewer } from '../accounts/rights/viewer.ts'
import type { Case, CaseStatus } from '../contracts/case.ts'
import type { Cursor } from '../contracts/feed.ts'
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

/** A change of one case, if it still has this version: every statement here takes it so, and changes nothing otherwise. */
export interface Change {
  readonly number: string
  readonly version: number
  readonly told: Told
}

/** A case after its change, and where the feed tells it. */
export interface Changed extends Standing {
  readonly feed: Pick<Cursor, 'epoch' | 'seq'>
}

/** Moves a case to another phase. Null also where nobody is on duty to be sent. */
export async function changeStatus(client: Queries, change: Change, to: CaseStatus): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'change-status',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      ), changed as (
        update cases
           set status          = $3,
               version         = cases.version + 1,
               worker_number   = case $3 when 'dispatched' then duty.worker_number when 'filed' then null else cases.worker_number end,
               dispatched_at   = case $3 when 'dispatched' then moment when 'filed' then null else cases.dispatched_at end,
               on_site_due_at  = case $3 when 'dispatched' then on_site_due(moment, was.item_code, item.onsite_minutes)
                                         when 'filed' then null else cases.on_site_due_at end,
               feedback_due_at = case $3 when 'dispatched' then feedback_due(moment, was.item_code, item.onsite_minutes)
                                         when 'filed' then null else cases.feedback_due_at end,
               accepted_at     = case when $3 = 'accepted' then moment when $3 in ('dispatched', 'filed') then null else cases.accepted_at end,
               -- Self-resolved: from accepted to feedback in one step stamps arrival and feedback together.
               on_site_at      = case when $3 in ('on_site', 'feedback') then coalesce(cases.on_site_at, moment)
                                      when $3 in ('dispatched', 'filed') then null else cases.on_site_at end,
               feedback_at     = case when $3 = 'feedback' then moment when $3 in ('dispatched', 'filed') then null else cases.feedback_at end,
               handled_by      = case when $3 = 'feedback' then $4::jsonb ->> 'actor' when $3 in ('dispatched', 'filed') then null else cases.handled_by end,
               closed_at       = case when $3 in ('closed', 'void') then moment else cases.closed_at end,
               close_reason    = case when $3 in ('closed', 'void') then $4::jsonb ->> 'reason' else cases.close_reason end,
               -- An end is the end of its suspension.
               suspended_at    = case when $3 in ('closed', 'void') then null else cases.suspended_at end,
               returns         = cases.returns + case when $3 = 'filed' then 1 else 0 end,
               reworks         = cases.reworks + case when $3 = 'dispatched' and was.status = 'checking' then 1 else 0 end
          from clock
         cross join cases was
          left join work_items item on item.code = was.item_code
          left join on_duty(was.grid_code, moment) duty on true
         where cases.number = $1
           and cases.version = $2
           and was.number = cases.number
           -- Nobody can be sent where no grid is named or nobody is on duty.
           and ($3 <> 'dispatched' or duty.worker_number is not null)
        returning cases as now, was
      )
      select answer
        from feed.append((
          select jsonb_agg(case_event(changed.now, changed.was, clock.moment, $4::jsonb)) from changed, clock))`,
    values: [change.number, change.version, to, JSON.stringify(change.told)],
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
      ), changed as (
        update cases
           set status          = case when cases.grid_code is null then 'reported' else 'filed' end,
               version         = cases.version + 1,
               worker_number   = null,
               dispatched_at   = null,
               accepted_at     = null,
               on_site_at      = null,
               feedback_at     = null,
               closed_at       = null,
               on_site_due_at  = null,
               feedback_due_at = null,
               accept_due_at   = limit_due(moment, item.accept_minutes, item.clock),
               resolve_due_at  = limit_due(moment, item.resolve_hours * 60, item.clock),
               limits_from     = moment,
               clocks_from     = null,
               handled_by      = null,
               close_reason    = null
          from clock
         cross join cases was
          left join work_items item on item.code = was.item_code
         where cases.number = $1
           and cases.version = $2
           and was.number = cases.number
        returning cases as now, was
      )
      select answer
        from feed.append((
          select jsonb_agg(case_event(changed.now, changed.was, clock.moment, $3::jsonb)) from changed, clock))`,
    values: [change.number, change.version, JSON.stringify(change.told)],
  })
  return answered(rows)
}

/** What an act beside the phases writes; null leaves as it is. */
export interface Attributes {
  readonly level?: Case['level']
  readonly supervision?: Case['supervision']
  readonly supervisionLevel?: Case['level'] | null
  readonly suspension?: 'begins' | 'ends'
  readonly extendedMinutes?: number
}

/** Changes what stands beside the phase: level, supervision, suspension, limits; or nothing, where the event is all. */
export async function changeAttributes(client: Queries, change: Change, to: Attributes): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'change-attributes',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      ), changed as (
        update cases
           set version           = cases.version + 1,
               level             = coalesce($3, cases.level),
               supervision       = coalesce($4, cases.supervision),
               supervision_level = coalesce($5, cases.supervision_level),
               suspended_at      = case $6 when 'begins' then moment when 'ends' then null else cases.suspended_at end,
               -- An extension adds to what is left; once a limit has passed it gives a new one from now on.
               feedback_due_at   = case when $7::integer is not null and cases.feedback_at is null and cases.feedback_due_at is not null
                                        then greatest(cases.feedback_due_at, moment) + $7::integer * interval '1 minute'
                                        else cases.feedback_due_at end,
               clocks_from       = case when $7::integer is not null and cases.feedback_at is null and cases.feedback_due_at < moment
                                        then moment else cases.clocks_from end,
               resolve_due_at    = case when $7::integer is not null and cases.resolve_due_at is not null
                                        then limit_due(greatest(cases.resolve_due_at, moment), $7::integer, coalesce(item.clock, '日历时'))
                                        else cases.resolve_due_at end,
               limits_from       = case when $7::integer is not null and cases.resolve_due_at < moment then moment else cases.limits_from end
          from clock
         cross join cases was
          left join work_items item on item.code = was.item_code
         where cases.number = $1
           and cases.version = $2
           and was.number = cases.number
        returning cases as now, was
      )
      select answer
        from feed.append((
          select jsonb_agg(case_event(changed.now, changed.was, clock.moment, $8::jsonb)) from changed, clock))`,
    values: [
      change.number,
      change.version,
      to.level ?? null,
      to.supervision ?? null,
      to.supervisionLevel ?? null,
      to.suspension ?? null,
      to.extendedMinutes ?? null,
      JSON.stringify(change.told),
    ],
  })
  return answered(rows)
}

const answered = (rows: readonly { answer: Changed }[]): Changed | null => rows[0]?.answer ?? null
