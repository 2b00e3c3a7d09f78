import { asWritten, type Change, type Changed, type Queries } from '../change-queries.ts'
import { actEffects } from '../effects.ts'

/**
 * Ends a case as a duplicate of another, which keeps the stricter of both: the earlier limit with its own clock,
 * the higher level, supervision and priority, the missed limits of both, and the item where it has none. This transaction must hold the
 * locks of both. The reporters keep their own numbers, linked by merged_into.
 * @returns the ended case
 */
export async function mergeCase(client: Queries, change: Change, into: string): Promise<Changed> {
  await takeFiredDeadlines(client, change.number, into)
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'merge-case',
    text: mergeSql,
    values: [asWritten(change, actEffects.merge), into],
  })
  return rows[0]!.answer
}

/** The case that a merged one continues in, through any number of merges; the case itself where it was not merged. */
export async function findGoingOn(client: Queries, number: string): Promise<string> {
  const { rows } = await client.query<{ number: string }>({
    name: 'find-going-on',
    text: `
      with recursive line as (
        select number, merged_into, 0 as step from cases where number = $1
         union all
        select next.number, next.merged_into, step + 1
          from line join cases next on next.number = line.merged_into
      )
      select number from line order by step desc limit 1`,
    values: [number],
  })
  return rows[0]?.number ?? number
}

/** A deadline that has fired for a limit of the other case counts as fired for this one: no alarm is raised twice. */
async function takeFiredDeadlines(client: Queries, number: string, into: string): Promise<void> {
  await client.query({
    name: 'take-fired-deadlines',
    text: `
      insert into case_deadlines as own (number, limit_kind, step, due_at, level, supervises, reason_code, fired_at)
      select $2, deadline.limit_kind, deadline.step, deadline.due_at, deadline.level, deadline.supervises,
             deadline.reason_code, deadline.fired_at
        from cases twin
       cross join limits_of(twin) running
        join case_deadlines deadline on deadline.number = twin.number and deadline.limit_kind = running.kind
       where twin.number = $1
         and running.runs
         and deadline.fired_at is not null
      on conflict (number, limit_kind, step) do update
         set due_at = excluded.due_at, fired_at = excluded.fired_at
       where own.fired_at is null and own.due_at >= excluded.due_at`,
    values: [number, into],
  })
}

/** The moment of a limit that goes on; the duplicate's where that one is kept. */
const kept = (kind: string): string =>
  `'${kind}_due_at', case when limits.taken ? '${kind}' then (ended.written).${kind}_due_at else target.${kind}_due_at end`

const mergeSql = `
with clock as materialized (
  select clock_timestamp() as moment
), ended as materialized (
  select written, was, event
    from clock, write_cases(jsonb_build_array(
           $1::jsonb || jsonb_build_object('at', moment, 'set', jsonb_build_object('status', 'void', 'merged_into', $2::text))))
), missed as (
  -- Of a kind that both have missed, the earlier one.
  select coalesce(jsonb_object_agg(kind, first), '{}') as missed
    from (select key as kind, min(value::timestamptz) as first
            from (select (written).missed from ended union all select missed from cases where number = $2) records
           cross join lateral jsonb_each_text(records.missed)
           group by key) earliest
), kept as (
  -- Of two moments of a limit the earlier one, the duplicate's only while it runs; none where the case has met it.
  select own.kind, twin_is_earlier,
         case when twin_is_earlier then twin.starts_at else own.starts_at end as starts_at
    from ended
    join cases target on target.number = $2
   cross join limits_of(target) own
    join limits_of(ended.written) twin on twin.kind = own.kind
   cross join lateral (
         select coalesce(twin.due_at < coalesce(own.due_at, 'infinity'), false)
                and case own.kind when 'accept'   then coalesce(target.accepted_at, (ended.was).accepted_at)
                                  when 'on_site'  then coalesce(target.on_site_at, (ended.was).on_site_at)
                                  when 'feedback' then coalesce(target.feedback_at, (ended.was).feedback_at) end is null
                as twin_is_earlier) decided
), limits as (
  -- A limit keeps its own start, whatever happens to the others.
  select coalesce(jsonb_object_agg(kind, starts_at) filter (where twin_is_earlier), '{}') as taken,
         coalesce(jsonb_object_agg(kind, starts_at) filter (where starts_at is not null), '{}') as starts
    from kept
), goes_on as materialized (
  select event
    from write_cases((
      select jsonb_build_array(jsonb_build_object('number', target.number, 'at', moment, 'historyDetail', $1::jsonb -> 'historyDetail', 'set', jsonb_build_object(
               'occurred_at',       least(target.occurred_at, (ended.was).occurred_at),
               'item_code',         coalesce(target.item_code, (ended.was).item_code),
               'category',          coalesce(target.category, (ended.was).category),
               'priority',          least(target.priority, (ended.was).priority),
               'level',             higher_level(target.level, (ended.was).level),
               'supervision',       supervision_at(greatest(supervision_height(target.supervision), supervision_height((ended.was).supervision))),
               'supervision_level', higher_level(target.supervision_level, (ended.was).supervision_level),
               'missed',            missed.missed,
               -- The dispatch belongs to the limit to arrive.
               'dispatched_at',     case when target.dispatched_at is not null and limits.taken ? 'on_site'
                                         then least(target.dispatched_at, (ended.was).dispatched_at) else target.dispatched_at end,
               'limit_starts',      case when limits.taken = '{}' then target.limit_starts else limits.starts end,
               ${kept('accept')},
               ${kept('on_site')},
               ${kept('feedback')},
               ${kept('resolve')})))
        from clock, ended, missed, limits, cases target
       where target.number = $2))
)
select answer
  from feed.append((
    select jsonb_agg(event order by place)
      from (select 1 as place, event from ended union all select 2, event from goes_on) events))
 order by ordinal
 limit 1`
