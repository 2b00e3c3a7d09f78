import type { Change, Changed, Queries } from './change-queries.ts'

/**
 * Ends a case as a duplicate of another, which goes on with the older clock of both. Both must be locked by this transaction.
 * The reporters stay with their own numbers, linked by merged_into.
 * @returns the ended case
 */
export async function mergeCase(client: Queries, { number, version, told }: Change, into: string): Promise<Changed> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'merge-case',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      ), ended as (
        update cases
           set version      = cases.version + 1,
               status       = 'void',
               closed_at    = moment,
               close_reason = $4::jsonb ->> 'reason',
               merged_into  = $3,
               suspended_at = null
          from clock, cases was
         where cases.number = $1 and cases.version = $2 and was.number = cases.number
        returning cases as now, was
      ), goes_on as (
        update cases
           set version         = cases.version + 1,
               occurred_at     = least(cases.occurred_at, twin.occurred_at),
               -- What is met already or not yet running stays.
               on_site_due_at  = case when cases.on_site_at is null and cases.on_site_due_at is not null
                                      then least(cases.on_site_due_at, twin.on_site_due_at) else cases.on_site_due_at end,
               feedback_due_at = case when cases.feedback_at is null and cases.feedback_due_at is not null
                                      then least(cases.feedback_due_at, twin.feedback_due_at) else cases.feedback_due_at end,
               accept_due_at   = case when cases.accepted_at is null and cases.accept_due_at is not null
                                      then least(cases.accept_due_at, twin.accept_due_at) else cases.accept_due_at end,
               resolve_due_at  = case when cases.resolve_due_at is not null then least(cases.resolve_due_at, twin.resolve_due_at) end
          from cases was, cases twin
         where cases.number = $3 and was.number = cases.number and twin.number = $1
        returning cases as now, was
      ), changed as (
        select 1 as place, * from ended union all select 2, * from goes_on
      )
      select answer
        from feed.append((
          select jsonb_agg(case_event(changed.now, changed.was, clock.moment, $4::jsonb) order by place) from changed, clock))
       order by ordinal
       limit 1`,
    values: [number, version, into, JSON.stringify(told)],
  })
  return rows[0]!.answer
}
