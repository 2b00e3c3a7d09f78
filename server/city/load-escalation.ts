import type { ClientBase } from 'pg'

/**
 * The steps of each item's accept and resolve limits from the catalogue's escalation columns, in place of those it had. The two
 * clocks of the promise have their own ladder, and rows for an item there are left as they are.
 *
 *   remind_at_pct                   yellow light on both limits
 *   escalate1_to, …_after_hours     not accepted in time; not resolved after so many hours of the item's clock
 *   escalate2_to, …_after_pct       not resolved at this part of the limit
 *   escalate3_to                    the same, and supervised: the column names no time, half a limit later is our assumption
 */
export async function loadEscalation(client: ClientBase): Promise<void> {
  await client.query(`delete from escalation_steps where item_code is not null and limit_kind in ('accept', 'resolve')`)
  await client.query(`
    insert into escalation_steps (item_code, limit_kind, step, at_percent, level, supervises)
    select item.code, ladder.limit_kind, ladder.step, ladder.at_percent, ladder.level, ladder.step = 4
      from work_items item
     cross join lateral (
           select nullif(escalation ->> 'remindAtPct', '')::numeric          as remind_at,
                  nullif(escalation ->> 'escalate1AfterHours', '')::numeric  as first_hours,
                  nullif(escalation ->> 'escalate2AfterPct', '')::numeric    as second_at,
                  level_named(escalation ->> 'escalate1To')                  as first_level,
                  level_named(escalation ->> 'escalate2To')                  as second_level,
                  level_named(escalation ->> 'escalate3To')                  as third_level) given
     cross join lateral (values
             ('accept',  1, remind_at,                                      null),
             ('accept',  2, 100,                                            first_level),
             ('resolve', 1, remind_at,                                      null),
             ('resolve', 2, first_hours / item.resolve_hours * 100,         first_level),
             ('resolve', 3, second_at,                                      second_level),
             ('resolve', 4, second_at + 50,                                 third_level)) ladder (limit_kind, step, at_percent, level)
     where ladder.at_percent > 0
       and (ladder.step = 1 or ladder.level is not null)`)
}
