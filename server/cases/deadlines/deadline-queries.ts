import type { Pool } from 'pg'
import { believedUntil } from '../../health/clocks.ts'

/**
 * Fires due deadlines of at most `most` cases: one statement claims each deadline, escalates its case and appends the event,
 * so that a node that dies has fired all of it or nothing. Of a case only the earliest fires: its next one follows in the next call.
 * @param aheadMs how far the clock of the deadlines is ahead of the database's; 0 but in tests
 * @returns how many were fired
 */
export async function fireDeadlines(pool: Pool, most: number, aheadMs = 0): Promise<number> {
  const { rows } = await pool.query<{ fired: number }>({
    name: 'fire-deadlines',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment, least(clock_timestamp(), $3::timestamptz) + $2 * interval '1 millisecond' as reached
      ), claimed as materialized (
        select deadline.number, deadline.limit_kind, deadline.step, deadline.due_at, deadline.level, deadline.supervises,
               deadline.reason_code, subject as was
          from case_deadlines deadline
          join cases subject on subject.number = deadline.number
         where deadline.fired_at is null
           and deadline.due_at <= (select reached from clock)
           and not exists (select from case_deadlines earlier
                            where earlier.number = deadline.number
                              and earlier.fired_at is null
                              and (earlier.due_at, earlier.limit_kind, earlier.step)
                                < (deadline.due_at, deadline.limit_kind, deadline.step))
         order by deadline.due_at
         limit $1
         -- The case's row as well: a change of a case holds it before its deadlines. Nobody waits here.
           for update of subject, deadline skip locked
      ), fired as (
        update case_deadlines deadline
           set fired_at = clock.moment
          from claimed, clock
         where (deadline.number, deadline.limit_kind, deadline.step) = (claimed.number, claimed.limit_kind, claimed.step)
      )
      select count(*)::integer as fired
        from change_cases((
          -- The event has the due moment, however late it is fired.
          select jsonb_agg(jsonb_build_object(
                   'number', number, 'at', due_at,
                   'historyDetail', jsonb_build_object('type', 'case:escalated', 'actor', 'deadline', 'reasonCode', reason_code),
                   'set',  jsonb_build_object('level', higher_level((was).level, level))
                           || case when supervises
                                   then jsonb_build_object('supervision', supervision_at(supervision_height((was).supervision) + 1),
                                                           'supervision_level', higher_level((was).supervision_level, level))
                                   else '{}' end)
                   order by due_at, number)
            from claimed))`,
    values: [most, aheadMs, believedUntil()],
  })
  return rows[0]!.fired
}

/** In how many milliseconds the next deadline is due, negative when it is late; null when there is none. */
export async function untilNextDeadline(pool: Pool, aheadMs = 0): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>({
    name: 'until-next-deadline',
    text: `
      select (extract(epoch from min(due_at) - clock_timestamp()) * 1000 - $1)::double precision as ms
        from case_deadlines
       where fired_at is null`,
    values: [aheadMs],
  })
  return rows[0]!.ms
}
