import type { CaseHistoryEntry } from '../../contracts/case-act.ts'
import { asWritten, type Change, type Changed, type Queries } from '../change-queries.ts'
import { historyEntry } from './history-queries.ts'

/** The last act on a case: the newest entry of its history that is not an expired limit. */
export async function readLastDone(client: Queries, number: string): Promise<CaseHistoryEntry | null> {
  const { rows } = await client.query<CaseHistoryEntry>({
    name: 'read-last-done',
    text: `${historyEntry} where id = $1 and type <> 'case:escalated' order by version desc limit 1`,
    values: [number],
  })
  return rows[0] ?? null
}

/** Whether a case has entries after a version, and all of them are expired limits. */
export async function isOnlyEscalated(client: Queries, number: string, version: number): Promise<boolean> {
  const { rows } = await client.query<{ only: boolean | null }>({
    name: 'is-only-escalated',
    text: `select bool_and(type = 'case:escalated') as only from feed.history where id = $1 and version > $2`,
    values: [number, version],
  })
  return rows[0]!.only ?? false
}

/**
 * Takes back the reassignment that made the case's version `undone`: everything is as in the version before it, with the worker
 * on duty by now. The effects of limits that expired meanwhile stay, except the one to accept, which the reassignment itself had set.
 */
export async function undoReassignment(client: Queries, change: Change, undone: number): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'undo-reassignment',
    text: `
      with before as materialized (
        select was.*,
               -- The newest generation that was ever in force and has the grid: a draft may have it as well, with other borders.
               (select max(generation) from areas join area_generations using (generation)
                 where code = was."gridCode" and state <> 'draft') as generation
          from feed.history entry
          join feed.events event on event.seq = entry.seq
         cross join jsonb_to_record(event.body) as was (
               status text, "gridCode" text, "assignMethod" text, "secondGridCode" text, "secondDistanceMeters" double precision,
               ambiguous boolean, "workerNumber" text, "dispatchedAt" timestamptz, "acceptedAt" timestamptz,
               "onSiteDueAt" timestamptz, "feedbackDueAt" timestamptz, "acceptDueAt" timestamptz, "resolveDueAt" timestamptz,
               reassignments integer, missed jsonb, level text, supervision text)
         where entry.id = $1 and entry.version = $2::integer - 1
      ), raised as materialized (
        -- Other limits that expired since: their levels and steps of supervision stay.
        select max(level_height(deadline.level)) filter (where limit_kind <> 'accept') as height,
               count(*) filter (where limit_kind <> 'accept' and supervises)::integer as steps,
               coalesce(bool_or(limit_kind = 'accept' and before."acceptedAt" is not null and not coalesce(before.missed, '{}') ? 'accept'), false)
                 as by_acceptance
          from before
          join feed.history entry on entry.id = $1 and entry.version = $2::integer
          join case_deadlines deadline on deadline.number = $1 and deadline.fired_at >= entry.occurred_at
      )
      select answer
        from change_cases((
          select jsonb_build_array(
                   $3::jsonb
                   || jsonb_build_object('set',
                        jsonb_build_object(
                          'status',                 before.status,
                          'area_generation',        coalesce(before.generation, was.area_generation),
                          'grid_code',              before."gridCode",
                          'assign_method',          before."assignMethod",
                          'second_grid_code',       before."secondGridCode",
                          'second_distance_meters', before."secondDistanceMeters",
                          'ambiguous',              before.ambiguous,
                          'worker_number',          before."workerNumber",
                          'dispatched_at',          before."dispatchedAt",
                          'accepted_at',            before."acceptedAt",
                          'on_site_due_at',         before."onSiteDueAt",
                          'feedback_due_at',        before."feedbackDueAt",
                          'accept_due_at',          before."acceptDueAt",
                          'resolve_due_at',         before."resolveDueAt",
                          'reassignments',          before.reassignments,
                          'missed',                 case when before."acceptedAt" is null then was.missed else was.missed - 'accept' end
                                                    || coalesce(before.missed, '{}'))
                        || case when by_acceptance
                                then jsonb_build_object(
                                       'level',       level_at(greatest(level_height(before.level), raised.height)),
                                       'supervision', supervision_at(supervision_height(before.supervision) + raised.steps))
                                else '{}' end
                        || case when by_acceptance and before.supervision = 'none' and raised.steps = 0
                                then '{"supervision_level": null}'::jsonb else '{}' end))
            from before
           cross join raised
           cross join cases was
           where was.number = $1))`,
    values: [change.number, undone, asWritten(change)],
  })
  return rows[0]?.answer ?? null
}

/**
 * Takes back the end or the return that made the case's version `undone`: phase, worker, moments and limits are as in the version before
 * it; of a suspended case also the limits that its end moved by the pause. A promise that was missed meanwhile stays missed.
 */
export async function restoreCase(client: Queries, change: Change, undone: number): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'restore-case',
    text: `
      with before as materialized (
        select was.*
          from feed.history entry
          join feed.events event on event.seq = entry.seq
         cross join jsonb_to_record(event.body) as was (
               status text, "workerNumber" text, "dispatchedAt" timestamptz, "acceptedAt" timestamptz, "onSiteAt" timestamptz,
               "feedbackAt" timestamptz, "onSiteDueAt" timestamptz, "feedbackDueAt" timestamptz, "acceptDueAt" timestamptz,
               "resolveDueAt" timestamptz, "limitsFrom" timestamptz, "clocksFrom" timestamptz, "suspendedAt" timestamptz, returns integer)
         where entry.id = $1 and entry.version = $2::integer - 1
      )
      select answer
        from change_cases((
          select jsonb_build_array(
                   $3::jsonb
                   || jsonb_build_object('set', jsonb_build_object(
                        'status',          before.status,
                        'worker_number',   before."workerNumber",
                        'dispatched_at',   before."dispatchedAt",
                        'accepted_at',     before."acceptedAt",
                        'on_site_at',      before."onSiteAt",
                        'feedback_at',     before."feedbackAt",
                        'on_site_due_at',  before."onSiteDueAt",
                        'feedback_due_at', before."feedbackDueAt",
                        'accept_due_at',   before."acceptDueAt",
                        'resolve_due_at',  case when before."suspendedAt" is null then was.resolve_due_at else before."resolveDueAt" end,
                        'limits_from',     case when before."suspendedAt" is null then was.limits_from else before."limitsFrom" end,
                        'clocks_from',     case when before."suspendedAt" is null then coalesce(was.clocks_from, before."clocksFrom")
                                                else before."clocksFrom" end,
                        'suspended_at',    before."suspendedAt",
                        'returns',         before.returns,
                        'closed_at',       null,
                        'close_reason',    null,
                        'merged_into',     null)))
            from before
           cross join cases was
           where was.number = $1))`,
    values: [change.number, undone, asWritten(change)],
  })
  return rows[0]?.answer ?? null
}
