-- Building the statistics from a long past: facts first, page by page of the feed, then all sums at once from them. What folding
-- event by event gives, at a fraction of its cost: each sum is written once and not once for each case. And sums of grids, so that no
-- answer grows with the cases.
--
-- Which sums there are from here on:
--   rollups    hours for communities and above, all categories together; days and months for grids and above; days for estates
--   hours      days and months for grids and above
--   durations  the same
-- Rollups tell categories apart down to grids, hours and durations for city and subdistricts.

-- Whoever folds comes before or after all of this.
select from feed.projections where name = 'statistics' for update;

-- The same edges as a constant, and minutes without decimal arithmetic: half the time for a duration.
create or replace function statistics.duration_edges() returns integer[]
language sql immutable
return array[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,
        37,38,39,40,46,53,61,70,80,92,106,122,140,161,185,213,245,282,324,373,429,493,567,652,750,863,992,
        1141,1312,1509,1735,1995,2294,2638,3034,3489,4012,4614,5306,6102,7017,8070,9281,10673,12274,14115,
        16232,18667,21467,24687,28390,32649,37546,43178,49655,57103,65668,75518,86846,99873,114854,129600];

create or replace function statistics.duration_bin(started timestamptz, ended timestamptz) returns integer
language sql immutable
return least(98, 1 + width_bucket(greatest(1, ceil(date_part('epoch', ended - started) / 60)) - 0.5,
                                  (statistics.duration_edges())::double precision[]));

-- Every phase between two stamps, also acceptance and check.
create or replace function statistics.phases_of(fact statistics.facts) returns table (phase text, bin integer)
language sql immutable
begin atomic
  select spans.phase, statistics.duration_bin(spans.started, spans.ended)
    from (values ('filing',      fact.reported_at,   fact.filed_at),
                 ('dispatching', fact.filed_at,      fact.dispatched_at),
                 ('accepting',   fact.dispatched_at, fact.accepted_at),
                 ('arrival',     fact.dispatched_at, fact.on_site_at),
                 ('feedback',    fact.dispatched_at, fact.feedback_at),
                 ('checking',    fact.feedback_at,   fact.ended_at),
                 ('closing',     fact.reported_at,   fact.ended_at)) spans (phase, started, ended)
   where fact.status = 'closed' and spans.started is not null and spans.ended is not null;
end;

-- The estates and buildings of a place are looked up with every answer.
create index areas_children on areas (generation, parent_code, level, code);

-- A list passes over what does not belong to it within the index: what few cases are is among many others.
drop index statistics.facts_by_time, statistics.facts_by_town, statistics.facts_by_community, statistics.facts_by_grid,
           statistics.facts_by_estate, statistics.facts_by_building;
create index facts_by_time      on statistics.facts (reported_at desc, number desc) include (measures, seq);
create index facts_by_town      on statistics.facts (left(scope_code, 9), reported_at desc, number desc) include (scope_code, measures, seq);
create index facts_by_community on statistics.facts (left(scope_code, 12), reported_at desc, number desc) include (scope_code, measures, seq);
create index facts_by_grid      on statistics.facts (scope_code, reported_at desc, number desc) include (measures, seq);
create index facts_by_estate    on statistics.facts (estate_code, reported_at desc, number desc) include (measures, seq) where estate_code is not null;
create index facts_by_building  on statistics.facts (building_code, reported_at desc, number desc) include (measures, seq) where building_code is not null;

-- What is open in a place is a sum but for homes, and but for what is suspended.
create index facts_suspended        on statistics.facts (scope_code) where measures & 134217728 <> 0;
create index facts_open_by_estate   on statistics.facts (estate_code) where ended_at is null;
create index facts_open_by_building on statistics.facts (building_code) where ended_at is null;

-- The cases that something happened to after one position and until another, as they are known at their last event there.
create function statistics.told(after bigint, until bigint) returns statistics.facts[]
language plpgsql stable
as $$
begin
  return array(
    -- Looked up case by case: a join would go through all facts where the planner takes the page for a large one.
    select statistics.fact_at(batch.last, batch.levels
                              | coalesce((select held_levels from statistics.facts where number = (batch.last).id), 0))
      from (select distinct on (event.id) event as last,
                   bit_or(case event.body ->> 'level' when 'community' then 1 when 'subdistrict' then 2 when 'city' then 4 else 0 end)
                     over (partition by event.id) as levels
              from feed.events event
             where event.seq > after and event.seq <= until and event.entity = 'case'
             order by event.id, event.seq desc) batch);
end $$;

-- Without sequential scans: a kept plan, which knows no moments, takes a third of all facts for changing and goes through them, though
-- hardly any do.
create or replace function statistics.fold(most integer, moment timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  stood   feed.projections;
  target  bigint;
  until   timestamptz;
  barrier timestamptz;
begin
  select * into stood from feed.projections where name = 'statistics' for update skip locked;
  if stood.name is null then
    return null;
  end if;
  select least(stood.seq + most, head.seq) into target from feed.head;

  -- Never back: what has run out has run out. No further than the limits of `most` cases.
  until := greatest(least(moment, clock_timestamp()), stood.at);
  select changes_at + interval '1 microsecond' into barrier
    from statistics.facts where changes_at < until order by changes_at offset most limit 1;
  until := least(until, barrier);

  if target > stood.seq then
    perform statistics.put(statistics.told(stood.seq, target), until);
  end if;
  if exists (select from statistics.facts where changes_at < until) then
    perform statistics.put(array(select fact from statistics.facts fact where changes_at < until), until);
  end if;

  update feed.projections set seq = target, at = until where name = 'statistics';
  return target;
end $$;

-- The facts of one page of the feed, without their sums. Returns how far it has come.
create function statistics.gather(most integer, moment timestamptz) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  stood  bigint := (select seq from feed.projections where name = 'statistics' for update);
  target bigint := (select least(stood + most, seq) from feed.head);
  later  statistics.facts[] := statistics.told(stood, target);
begin
  delete from statistics.facts using unnest(later) fact where facts.number = fact.number;
  insert into statistics.facts
  select judged.* from unnest(later) fact cross join lateral statistics.judged(fact, moment) judged;
  update feed.projections set seq = target, at = moment where name = 'statistics';
  return target;
end $$;

-- As before, but whoever looks at the statistics meanwhile sees what was there until the transaction ends.
create or replace function statistics.forget() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  -- The row first, as fold takes it: whoever folds comes before or after.
  update feed.projections set seq = 0, at = '-infinity' where name = 'statistics';
  delete from statistics.facts;
  delete from statistics.rollups;
  delete from statistics.hours;
  delete from statistics.durations;
$$;

-- Days, months and hours, of all facts, where there are none yet.
create function statistics.sum_rollups() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  zone    text := (select time_zone from public.city);
  -- The rollups' columns in their order: one for each bit of the measures, then the three by moments of their own.
  columns text[] := array(select attname from pg_attribute
                           where attrelid = 'statistics.rollups'::regclass and attnum > 4 and not attisdropped order by attnum);
  bits    text := (select string_agg(format('sum(measures >> %s & 1)::integer as %I', place - 1, name), ', ' order by place)
                     from unnest(columns[:25]) with ordinality as listed (name, place));
  sums    text := (select string_agg(format('sum(%1$I)::integer as %1$I', name), ', ' order by place)
                     from unnest(columns) with ordinality as listed (name, place));
  digits  integer;
begin
  execute format($sql$
    create temporary table days on commit drop as
    select scope_code, estate_code, category, day, %1$s, sum(ended)::integer as ended,
           sum(late_from)::integer as late_from, sum(late_until)::integer as late_until
      from (select scope_code, estate_code, coalesce(category, '') as category, date_trunc('day', moved.at, %2$L) as day,
                   moved.measures, moved.ended, moved.late_from, moved.late_until
              from statistics.facts fact
             cross join lateral (values
                     (fact.reported_at, fact.measures, 0, 0, 0),
                     (case when fact.measures & 4 <> 0 then fact.ended_at end, 0, 1, 0, statistics.is_late(fact.measures)::integer),
                     (case when statistics.is_late(fact.measures) then fact.resolve_due_at end, 0, 0, 1, 0)
                   ) moved (at, measures, ended, late_from, late_until)
             where moved.at is not null) moved
     group by scope_code, estate_code, category, day $sql$, bits, zone);

  foreach digits in array '{15, 12, 9, 6}'::integer[] loop
    execute format($sql$
      insert into statistics.rollups
      select left(scope_code, %2$s) as area_code, category, 'day', day, %1$s
        from days where length(scope_code) >= %2$s group by area_code, category, day
       order by area_code, category, day $sql$, sums, digits);
  end loop;
  execute format($sql$
    insert into statistics.rollups
    select area_code, '*', 'day', bucket, %1$s from statistics.rollups group by area_code, bucket order by area_code, bucket $sql$, sums);
  execute format($sql$
    insert into statistics.rollups
    select area_code, category, 'month', date_trunc('month', bucket, %2$L) as month, %1$s
      from statistics.rollups group by area_code, category, month
     order by area_code, category, month $sql$, sums, zone);
  execute format($sql$
    insert into statistics.rollups
    select estate_code, '*', 'day', day, %1$s
      from days where estate_code is not null group by estate_code, day order by estate_code, day $sql$, sums);

  -- Hours know nothing of moments of their own.
  execute format($sql$
    insert into statistics.rollups
    select above.area_code, '*', 'hour', hour, %3$s, 0, 0, 0
      from (select left(scope_code, 12) as scope_code, date_trunc('hour', reported_at, %2$L) as hour, %1$s
              from statistics.facts group by 1, 2) communities
     cross join lateral statistics.levels_of(scope_code) above
     group by above.area_code, hour order by above.area_code, hour $sql$, bits, zone,
    (select string_agg(format('sum(%1$I)::integer as %1$I', name), ', ' order by place)
       from unnest(columns[:25]) with ordinality as listed (name, place)));
  drop table days;
end $$;

-- Reported cases by hour, of all facts, where there are none yet. Each sum of those below it, so that most cases are looked at once.
create function statistics.sum_hours() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  zone text := (select time_zone from public.city);
begin
  -- In the order in which they are asked for: a month of days lies on few pages.
  insert into statistics.hours
  with communities as materialized (
    select left(scope_code, 12) as area_code, coalesce(category, '') as category, date_trunc('hour', reported_at, zone) as hour,
           count(*) as reported
      from statistics.facts where measures & 1 <> 0 group by 1, 2, 3
  ), towns as materialized (
    select left(area_code, 9) as area_code, category, hour, sum(reported) as reported from communities group by 1, 2, 3
  ), wide as materialized (
    select * from towns where length(area_code) = 9
     union all
    select left(area_code, 6), category, hour, sum(reported) from towns group by 1, 2, 3
  ), hourly as materialized (
    select wide.*, hour at time zone zone as local from wide
     union all
    select area_code, '*', hour, sum(reported), hour at time zone zone from wide group by 1, 3
     union all
    select area_code, '*', hour, sum(reported), hour at time zone zone from communities where length(area_code) = 12 group by 1, 3
     union all
    select scope_code, '*', date_trunc('hour', reported_at, zone) as hour, count(*), date_trunc('hour', reported_at, zone) at time zone zone
      from statistics.facts where measures & 1 <> 0 and length(scope_code) = 15 group by scope_code, hour
  )
  select area_code, category, 'day', date_trunc('day', hour, zone) as day, extract(hour from local)::integer as slot, sum(reported)
    from hourly
   group by area_code, category, day, slot
   union all
  select area_code, category, 'month', date_trunc('month', hour, zone) as month,
         (extract(isodow from local)::integer - 1) * 24 + extract(hour from local)::integer as slot, sum(reported)
    from hourly
   group by area_code, category, month, slot
   order by 1, 2, 3, 4, 5;
end $$;

-- How long phases lasted, of all facts, where there are none yet; as above.
create function statistics.sum_durations() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  zone text := (select time_zone from public.city);
begin
  insert into statistics.durations
  with communities as materialized (
    select left(scope_code, 12) as area_code, coalesce(category, '') as category, date_trunc('day', reported_at, zone) as day,
           phase, bin, count(*)::integer as cases
      from statistics.facts fact cross join lateral statistics.phases_of(fact) group by 1, 2, 3, 4, 5
  ), towns as materialized (
    select left(area_code, 9) as area_code, category, day, phase, bin, sum(cases)::integer as cases
      from communities group by 1, 2, 3, 4, 5
  ), wide as materialized (
    select * from towns where length(area_code) = 9
     union all
    select left(area_code, 6), category, day, phase, bin, sum(cases)::integer from towns group by 1, 2, 3, 4, 5
  ), daily as materialized (
    select * from wide
     union all
    select area_code, '*', day, phase, bin, sum(cases)::integer from wide group by 1, 3, 4, 5
     union all
    select area_code, '*', day, phase, bin, sum(cases)::integer
      from communities where length(area_code) = 12 group by 1, 3, 4, 5
     union all
    select scope_code, '*', date_trunc('day', reported_at, zone) as day, phase, bin, count(*)::integer
      from statistics.facts fact cross join lateral statistics.phases_of(fact)
     where length(scope_code) = 15
     group by scope_code, day, phase, bin
  ), lasted as (
    select area_code, category, 'day' as grain, day as bucket, phase, bin, cases from daily
     union all
    select area_code, category, 'month', date_trunc('month', day, zone) as month, phase, bin, sum(cases)::integer
      from daily group by area_code, category, month, phase, bin
  )
  select area_code, category, grain, bucket, phase, statistics.add_bins('{}', array_agg(bin), array_agg(cases))
    from lasted
   group by area_code, category, grain, bucket, phase
   order by area_code, category, grain, bucket, phase;
end $$;

revoke all on function statistics.told(bigint, bigint), statistics.gather(integer, timestamptz), statistics.sum_rollups(),
                       statistics.sum_hours(), statistics.sum_durations() from public;

-- Grids had rollups of days alone, hours and durations of months alone, and the rest was counted case by case: the more cases, the
-- dearer. Now they have both, as the levels above; and acceptance is measured, too. Of what a fold adds up nothing else changes, which
-- its 180 lines written out again would hide.
do $$
declare
  definition text := pg_get_functiondef('statistics.account'::regproc);
  change     text[];
begin
  foreach change slice 1 in array array[
    [E'      from daily\n     where level <= 3',                          '      from daily'],
    ['case when level <= 3 then date_trunc(''day'', hour, zone) end',    'date_trunc(''day'', hour, zone)'],
    ['case when level <= 3 then day end',                                'day'],
    [' and part.bucket is not null',                                     ''],
    ['was.dispatched_at, was.on_site_at',                                'was.dispatched_at, was.accepted_at, was.on_site_at'],
    ['now.dispatched_at, now.on_site_at',                                'now.dispatched_at, now.accepted_at, now.on_site_at']]
  loop
    if strpos(definition, change[1]) = 0 then
      raise exception 'expected in statistics.account: %', change[1];
    end if;
    definition := replace(definition, change[1], change[2]);
  end loop;
  execute definition;
end $$;

delete from statistics.rollups;
delete from statistics.hours;
delete from statistics.durations;
select statistics.sum_rollups(), statistics.sum_hours(), statistics.sum_durations();
analyze statistics.rollups, statistics.hours, statistics.durations;
