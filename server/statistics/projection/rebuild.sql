-- Building the statistics from a long past: facts first, page by page of the feed, then all sums at once from them. The result is that
-- of folding event by event, at a fraction of its cost: each sum is written once and not once for each case.

-- The facts of one page of the feed, without their sums. Returns how far it has come.
create or replace function statistics.gather(most integer, moment timestamptz) returns bigint
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

-- Days, months and hours, of all facts, where there are none yet.
create or replace function statistics.sum_rollups() returns void
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

-- Reported cases by hour, of all facts, where there are none yet. Each sum is made of those below it, so that most cases are read once.
create or replace function statistics.sum_hours() returns void
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
create or replace function statistics.sum_durations() returns void
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
