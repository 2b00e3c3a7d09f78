import type { Pool } from 'pg'

/**
 * Fires the due moments that have come by `now` (ISO 8601), at most `most`, each as one event, and returns how many. One
 * statement: what another node claims is passed over, and what is claimed here has fired or, where this fails, has not. The
 * trigger of `cases` puts each case's next moment in. The event tells when it was due, however late it fired.
 */
export async function fireDeadlines(pool: Pool, now: string, most: number): Promise<number> {
  const { rows } = await pool.query<{ fired: number }>({
    name: 'fire-deadlines',
    text: `
      with due as materialized (
        select number, base, due_at, level, supervises
          from case_deadlines
         where due_at <= $1
         order by due_at
         limit $2
           for update skip locked
      ), was as materialized (
        -- A case that is being changed fires after that, if it is still due.
        select cases.* from due join cases using (number) for update of cases skip locked
      ), changed as (
        update cases
           set version         = was.version + 1,
               escalated_until = due.due_at,
               level           = case when rung(due.level) > rung(was.level) then due.level else was.level end,
               supervision     = case when not due.supervises then was.supervision
                                      when was.supervision = 'none' then 'normal'
                                      when was.supervision = 'normal' then 'yellow'
                                      else 'red' end,
               supervision_level = case when due.supervises then due.level else was.supervision_level end
          from was join due using (number)
         where cases.number = was.number
           and cases.version = was.version
        returning cases as now, was.number
      ), told as (
        select jsonb_agg(case_event(changed.now, was::cases, due.due_at, jsonb_build_object(
                 'type', 'case:escalated', 'actor', 'clock', 'reasonCode', null, 'reason', null,
                 'toLevel', due.level, 'base', due.base)) order by due.due_at, due.number) as events
          from changed join was using (number) join due using (number)
      )
      select count(*)::integer as fired from feed.append((select events from told))`,
    values: [now, most],
  })
  return rows[0]!.fired
}
