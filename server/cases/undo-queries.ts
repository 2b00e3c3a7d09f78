import type { CaseHistoryEntry } from '../contracts/case-act.ts'
import type { Change, Changed, Queries } from './change-queries.ts'
import { historyEntry } from './history-queries.ts'

/** What was last done with a case: the newest entry of its history that is not a limit that ran out. */
export async function readLastDone(client: Queries, number: string): Promise<CaseHistoryEntry | null> {
  const { rows } = await client.query<CaseHistoryEntry>({
    name: 'read-last-done',
    text: `${historyEntry} where id = $1 and type <> 'case:escalated' order by version desc limit 1`,
    values: [number],
  })
  return rows[0] ?? null
}

/** Whether all that happened to a case after a version were limits that ran out, and something did. */
export async function isOnlyEscalated(client: Queries, number: string, version: number): Promise<boolean> {
  const { rows } = await client.query<{ only: boolean | null }>({
    name: 'is-only-escalated',
    text: `select bool_and(type = 'case:escalated') as only from feed.history where id = $1 and version > $2`,
    values: [number, version],
  })
  return rows[0]!.only ?? false
}

/**
 * Takes the reassignment back that made the case's version `undone`: everything is as the version before it says, whoever is on
 * duty by now. What limits did that ran out meanwhile stays, but for the acceptance that the reassignment itself had taken away.
 */
export async function undoReassignment(client: Queries, change: Change, undone: number): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'undo-reassignment',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      ), before as materialized (
        select was.*, city.code as city_code,
               (select max(generation) from areas where code = was."gridCode") as generation
          from feed.history entry
          join feed.events told on told.seq = entry.seq
         cross join city
         cross join jsonb_to_record(told.body) as was (
               status text, "gridCode" text, "assignMethod" text, "secondGridCode" text, "secondDistanceMeters" double precision,
               ambiguous boolean, "workerNumber" text, "dispatchedAt" timestamptz, "acceptedAt" timestamptz,
               "onSiteDueAt" timestamptz, "feedbackDueAt" timestamptz, "acceptDueAt" timestamptz, "resolveDueAt" timestamptz,
               reassignments integer, missed jsonb)
         where entry.id = $1 and entry.version = $3::integer - 1
      ), changed as (
        update cases
           set version                = cases.version + 1,
               status                 = before.status,
               area_generation        = coalesce(before.generation, cases.area_generation),
               grid_code              = before."gridCode",
               scope_code             = coalesce(before."gridCode", before.city_code),
               assign_method          = before."assignMethod",
               second_grid_code       = before."secondGridCode",
               second_distance_meters = before."secondDistanceMeters",
               ambiguous              = before.ambiguous,
               worker_number          = before."workerNumber",
               dispatched_at          = before."dispatchedAt",
               accepted_at            = before."acceptedAt",
               on_site_due_at         = before."onSiteDueAt",
               feedback_due_at        = before."feedbackDueAt",
               accept_due_at          = before."acceptDueAt",
               resolve_due_at         = before."resolveDueAt",
               reassignments          = before.reassignments,
               missed                 = case when before."acceptedAt" is null then cases.missed else cases.missed - 'accept' end
                                        || coalesce(before.missed, '{}')
          from clock, before, cases was
         where cases.number = $1
           and cases.version = $2
           and was.number = cases.number
        returning cases as now, was
      )
      select answer
        from feed.append((
          select jsonb_agg(case_event(changed.now, changed.was, clock.moment, $4::jsonb)) from changed, clock))`,
    values: [change.number, change.version, undone, JSON.stringify(change.told)],
  })
  return rows[0]?.answer ?? null
}
