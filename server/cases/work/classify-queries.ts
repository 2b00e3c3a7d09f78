import type { Priority } from '../../contracts/case.ts'
import { answered, asWritten, type Change, type Changed, type Queries } from '../change-queries.ts'

/** A case without an item is classified within so long of its report (待定事项). It is no promise to the reporter, so no case is overdue by it. */
export const classifyWithinMs = 10 * 60_000

/** Whether the catalogue has an item of that code. */
export async function isWorkItem(client: Queries, code: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>({
    name: 'is-work-item',
    text: 'select exists (select from work_items where code = $1) as found',
    values: [code],
  })
  return rows[0]!.found
}

/**
 * Gives a case the item that its history detail names (`reasonCode`). A case without an item had no limit to accept and none to resolve:
 * they begin now. Another item's count from where those of the former one began, so that nothing is won by a change of item. The
 * promise on site and for feedback becomes stricter or falls away, never looser.
 * @param priority null: the item's own
 */
export async function classifyCase(
  client: Queries,
  change: Change,
  priority: Priority | null,
): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'classify-case',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      )
      select answer
        from change_cases((
          select jsonb_build_array($2::jsonb || jsonb_build_object('at', moment, 'set',
                   jsonb_build_object('item_code', item.code, 'category', item.category, 'priority', coalesce($4, item.priority))
                   || case when item.code is distinct from was.item_code then jsonb_build_object(
                        'accept_due_at',   case when was.accepted_at is null
                                                then limit_due(coalesce(accepting, moment), item.accept_minutes, item.clock)
                                                else was.accept_due_at end,
                        'resolve_due_at',  limit_due(coalesce(resolving, moment), item.resolve_hours * 60, item.clock),
                        'limits_from',     case when was.item_code is null then moment else was.limits_from end,
                        'on_site_due_at',  case when was.on_site_at is null and was.dispatched_at is not null
                                                then case when promised.on_site is not null then least(was.on_site_due_at, promised.on_site) end
                                                else was.on_site_due_at end,
                        'feedback_due_at', case when was.feedback_at is null and was.dispatched_at is not null
                                                then case when promised.feedback is not null then least(was.feedback_due_at, promised.feedback) end
                                                else was.feedback_due_at end,
                        -- The promise begins now for a case whose former item had none.
                        'clocks_from',     case when was.dispatched_at is not null and was.on_site_due_at is null and promised.on_site is not null
                                                then moment else was.clocks_from end) else '{}' end))
            from clock
           cross join cases was
            join work_items item on item.code = $3
           cross join lateral (
                 select on_site_due(moment, item.code, item.onsite_minutes) as on_site,
                        feedback_due(moment, item.code, item.onsite_minutes) as feedback) promised
           cross join lateral (
                 select case when was.item_code is not null then limit_start('accept', was.limit_starts, was.limits_from, was.reported_at) end as accepting,
                        case when was.item_code is not null then limit_start('resolve', was.limit_starts, was.limits_from, was.reported_at) end as resolving) began
           where was.number = $1))`,
    values: [change.number, asWritten(change), change.historyDetail.reasonCode, priority],
  })
  return answered(rows)
}
