-- How sums are kept: by these statements alone, for a fold and for a rebuild. Each level is summed from the one below, by the beginnings of
-- codes: 15 digits a grid, 12 a community, 9 a subdistrict, 6 the city. A case outside grids has the shorter code of the area that holds it.

-- What changes in the sums when cases with the measures of `earlier` get those of `later`. A case in `later` only is new. Most changes
-- of a case change no measure.
create or replace function statistics.changes_between(earlier statistics.facts[], later statistics.facts[]) returns statistics.change[]
language sql stable
return array(
  select side.change
    from unnest(earlier) was
    full join unnest(later) now on now.number = was.number
   cross join lateral (
         select row(-1, was)::statistics.change as change where was.number is not null
          union all
         select row(1, now)::statistics.change where now.number is not null) side
   where (was.reported_at, was.scope_code, was.estate_code, was.category, was.measures, was.late, was.ended_at,
          was.accept_missed_at, was.on_site_missed_at, was.feedback_missed_at, was.accept_due_at, was.on_site_due_at, was.feedback_due_at,
          was.resolve_missed_at, was.resolve_due_at,
          was.filed_at, was.filing_from, was.sending_from, was.sent_at, was.accepting_from, was.dispatched_at, was.accepted_at, was.on_site_at, was.feedback_at)
         is distinct from
         (now.reported_at, now.scope_code, now.estate_code, now.category, now.measures, now.late, now.ended_at,
          now.accept_missed_at, now.on_site_missed_at, now.feedback_missed_at, now.accept_due_at, now.on_site_due_at, now.feedback_due_at,
          now.resolve_missed_at, now.resolve_due_at,
          now.filed_at, now.filing_from, now.sending_from, now.sent_at, now.accepting_from, now.dispatched_at, now.accepted_at, now.on_site_at, now.feedback_at));

create or replace function statistics.add_hours(changes statistics.change[]) returns void
language plpgsql
as $$
declare
  zone text := (select time_zone from public.city);
begin
  with own as (
    select (change.fact).scope_code as area_code, coalesce((change.fact).category, '') as category,
           date_trunc('hour', (change.fact).reported_at, zone) as hour, sum(change.sign)::integer as more
      from unnest(changes) change
     where (change.fact).status <> 'void'
     group by 1, 2, 3
    having sum(change.sign) <> 0
  ),
  grids       as (select area_code, hour, sum(more)::integer as more from own group by 1, 2),
  communities as (select left(area_code, 12) as area_code, hour, sum(more)::integer as more from grids group by 1, 2),
  subdistricts       as (select left(area_code, 9) as area_code, category, hour, sum(more)::integer as more from own group by 1, 2, 3),
  cities      as (select left(area_code, 6) as area_code, category, hour, sum(more)::integer as more from subdistricts group by 1, 2, 3),
  hourly as (
    select area_code, '*' as category, hour, more from grids where length(area_code) = 15
    union all select area_code, '*', hour, more from communities where length(area_code) = 12
    union all select area_code, category, hour, more from subdistricts where length(area_code) = 9
    union all select area_code, '*', hour, sum(more)::integer from subdistricts where length(area_code) = 9 group by area_code, hour
    union all select area_code, category, hour, more from cities
    union all select area_code, '*', hour, sum(more)::integer from cities group by area_code, hour
  )
  insert into statistics.hours as hours
  select area_code, category, part.grain, part.bucket, part.slot, sum(more)
    from hourly
   cross join lateral (select hour at time zone zone as local) clock
   cross join lateral (values
           ('day',   date_trunc('day', hour, zone), extract(hour from local)::integer),
           ('month', date_trunc('month', hour, zone), (extract(isodow from local)::integer - 1) * 24 + extract(hour from local)::integer)) part (grain, bucket, slot)
   group by area_code, category, part.grain, part.bucket, part.slot
  having sum(more) <> 0
  on conflict (area_code, category, grain, bucket, slot) do update set reported = hours.reported + excluded.reported;
end $$;

create or replace function statistics.add_durations(changes statistics.change[]) returns void
language plpgsql
as $$
declare
  zone text := (select time_zone from public.city);
begin
  with own as (
    select (change.fact).scope_code as area_code, coalesce((change.fact).category, '') as category,
           date_trunc('day', (change.fact).reported_at, zone) as day, phase, bin, sum(change.sign)::integer as more
      from unnest(changes) change cross join lateral statistics.phases_of(change.fact)
     group by 1, 2, 3, phase, bin
    having sum(change.sign) <> 0
  ),
  grids       as (select area_code, day, phase, bin, sum(more)::integer as more from own group by 1, 2, 3, 4),
  communities as (select left(area_code, 12) as area_code, day, phase, bin, sum(more)::integer as more from grids group by 1, 2, 3, 4),
  subdistricts       as (select left(area_code, 9) as area_code, category, day, phase, bin, sum(more)::integer as more from own group by 1, 2, 3, 4, 5),
  cities      as (select left(area_code, 6) as area_code, category, day, phase, bin, sum(more)::integer as more from subdistricts group by 1, 2, 3, 4, 5),
  days as (
    select area_code, '*' as category, day, phase, bin, more from grids where length(area_code) = 15
    union all select area_code, '*', day, phase, bin, more from communities where length(area_code) = 12
    union all select area_code, category, day, phase, bin, more from subdistricts where length(area_code) = 9
    union all select area_code, '*', day, phase, bin, sum(more)::integer from subdistricts where length(area_code) = 9 group by 1, 3, 4, 5
    union all select area_code, category, day, phase, bin, more from cities
    union all select area_code, '*', day, phase, bin, sum(more)::integer from cities group by 1, 3, 4, 5
  ),
  parts as (
    select area_code, category, 'day' as grain, day as bucket, phase, bin, more from days
    union all
    select area_code, category, 'month', date_trunc('month', day, zone), phase, bin, sum(more)::integer from days group by 1, 2, 4, 5, 6
  ),
  lasted as materialized (
    select area_code, category, grain, bucket, phase, array_agg(bin) as bins, array_agg(more) as more
      from parts
     where more <> 0
     group by 1, 2, 3, 4, 5
  )
  insert into statistics.durations as durations (area_code, category, grain, bucket, phase, counts)
  select area_code, category, grain, bucket, phase,
         statistics.add_bins(coalesce(known.counts, '{}'), lasted.bins, lasted.more)
    from lasted
    left join statistics.durations known using (area_code, category, grain, bucket, phase)
  on conflict (area_code, category, grain, bucket, phase) do update set counts = excluded.counts;
end $$;

-- Takes cases out of the sums as they were and adds them as they are now.
create or replace function statistics.account(earlier statistics.facts[], later statistics.facts[]) returns void
language plpgsql
as $$
declare
  changes statistics.change[] := statistics.changes_between(earlier, later);
begin
  perform statistics.add_rollups(changes);
  perform statistics.add_hours(changes);
  perform statistics.add_durations(changes);
end $$;
