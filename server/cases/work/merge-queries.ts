import type { Change, Changed, Queries } from '../change-queries.ts'

/**
 * Ends a case as a duplicate of another, which goes on with all that weighs more: the stricter limit with the clock that belongs to
 * it, the higher level, supervision and priority, what either has missed, and the item where it has none. Both must be locked by this
 * transaction. The reporters stay with their own numbers, linked by merged_into.
 * @returns the ended case
 */
export async function mergeCase(client: Queries, change: Change, into: string): Promise<Changed> {
  await takeFiredDeadlines(client, change.number, into)
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'merge-case',
    text: mergeSql,
    values: [change.number, change.version, into, JSON.stringify(change.told)],
  })
  return rows[0]!.answer
}

/** The case that goes on in place of one that was merged, through any number of merges; itself where it was not. */
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

/** What has fired for a limit that the other case takes over has fired for that one too: nothing is raised twice. */
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

/** The moment of a limit that goes on, of the twin's where that one is kept. */
const kept = (limit: string, kind: string): string =>
  `${limit} = case when limits.taken ? '${kind}' then (ended.now).${limit} else cases.${limit} end`

const mergeSql = `
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
), missed as (
  -- Of a kind that both have missed the earlier one.
  select coalesce(jsonb_object_agg(kind, first), '{}') as missed
    from (select key as kind, min(value::timestamptz) as first
            from (select (now).missed from ended union all select missed from cases where number = $3) told
           cross join lateral jsonb_each_text(told.missed)
           group by key) earliest
), kept as (
  -- Of two moments of a limit the earlier one, of the twin's only while it runs; none where the case has met it.
  select own.kind, twin_is_earlier,
         case when twin_is_earlier then twin.starts_at else own.starts_at end as starts_at
    from ended
    join cases target on target.number = $3
   cross join limits_of(target) own
    join limits_of(ended.now) twin on twin.kind = own.kind
   cross join lateral (
         select coalesce(twin.due_at < coalesce(own.due_at, 'infinity'), false)
                and case own.kind when 'accept'   then coalesce(target.accepted_at, (ended.was).accepted_at)
                                  when 'on_site'  then coalesce(target.on_site_at, (ended.was).on_site_at)
                                  when 'feedback' then coalesce(target.feedback_at, (ended.was).feedback_at) end is null
                as twin_is_earlier) decided
), limits as (
  -- A limit keeps the start that belongs to it, whatever becomes of the others'.
  select coalesce(jsonb_object_agg(kind, starts_at) filter (where twin_is_earlier), '{}') as taken,
         coalesce(jsonb_object_agg(kind, starts_at) filter (where starts_at is not null), '{}') as starts
    from kept
), goes_on as (
  update cases
     set version         = cases.version + 1,
         occurred_at     = least(cases.occurred_at, (ended.was).occurred_at),
         item_code       = coalesce(cases.item_code, (ended.was).item_code),
         category        = coalesce(cases.category, (ended.was).category),
         priority        = least(cases.priority, (ended.was).priority),
         level           = levels[greatest(array_position(levels, cases.level), array_position(levels, (ended.was).level))],
         supervision     = supervisions[greatest(array_position(supervisions, cases.supervision),
                                                 array_position(supervisions, (ended.was).supervision))],
         supervision_level = levels[greatest(array_position(levels, cases.supervision_level),
                                             array_position(levels, (ended.was).supervision_level))],
         missed          = missed.missed,
         -- The sending belongs to the promise of an arrival.
         dispatched_at   = case when cases.dispatched_at is not null and limits.taken ? 'on_site'
                                then least(cases.dispatched_at, (ended.was).dispatched_at) else cases.dispatched_at end,
         limit_starts    = case when limits.taken = '{}' then cases.limit_starts else limits.starts end,
         ${kept('accept_due_at', 'accept')},
         ${kept('on_site_due_at', 'on_site')},
         ${kept('feedback_due_at', 'feedback')},
         ${kept('resolve_due_at', 'resolve')}
    from ended, missed, limits, cases was,
         (select array['grid', 'community', 'subdistrict', 'city'] as levels,
                 array['none', 'normal', 'yellow', 'red'] as supervisions) ladder
   where cases.number = $3 and was.number = cases.number
  returning cases as now, was
), changed as (
  select 1 as place, * from ended union all select 2, * from goes_on
)
select answer
  from feed.append((
    select jsonb_agg(case_event(changed.now, changed.was, clock.moment, $4::jsonb) order by place) from changed, clock))
 order by ordinal
 limit 1`
