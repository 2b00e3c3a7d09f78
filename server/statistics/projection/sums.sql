-- How sums are kept: by these statements alone, for a fold and for a rebuild.

-- The areas of a scope, from the city down to its grid.
create or replace function statistics.levels_of(scope_code text) returns table (level integer, area_code text)
language sql immutable
begin atomic
  select above.level, left(scope_code, above.digits)
    from (values (1, 6), (2, 9), (3, 12), (4, 15)) above (level, digits)
   where length(scope_code) >= above.digits;
end;

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
          was.filed_at, was.filing_from, was.sending_from, was.sent_at, was.accepting_from, was.dispatched_at, was.accepted_at, was.on_site_at, was.feedback_at)
         is distinct from
         (now.reported_at, now.scope_code, now.estate_code, now.category, now.measures, now.late, now.ended_at,
          now.accept_missed_at, now.on_site_missed_at, now.feedback_missed_at, now.accept_due_at, now.on_site_due_at, now.feedback_due_at,
          now.filed_at, now.filing_from, now.sending_from, now.sent_at, now.accepting_from, now.dispatched_at, now.accepted_at, now.on_site_at, now.feedback_at));

create or replace function statistics.add_hours(changes statistics.change[]) returns void
language plpgsql
as $$
declare
  zone text := (select time_zone from public.city);
begin
  insert into statistics.hours as hours
  select place.area_code, named.category, part.grain, part.bucket, part.slot, sum(more)
    from (select (change.fact).scope_code, coalesce((change.fact).category, '') as category,
                 date_trunc('hour', (change.fact).reported_at, zone) as hour, sum(change.sign) as more
            from unnest(changes) change
           where (change.fact).status <> 'void'
           group by 1, 2, 3
          having sum(change.sign) <> 0) grids
   cross join lateral (select hour at time zone zone as local) clock
   cross join lateral statistics.levels_of(scope_code) place
   cross join lateral (values ('*'), (grids.category)) named (category)
   cross join lateral (values
           ('day',   date_trunc('day', hour, zone), extract(hour from local)::integer),
           ('month', date_trunc('month', hour, zone), (extract(isodow from local)::integer - 1) * 24 + extract(hour from local)::integer)) part (grain, bucket, slot)
   where place.level <= 2 or named.category = '*'
   group by place.area_code, named.category, part.grain, part.bucket, part.slot
  having sum(more) <> 0
  on conflict (area_code, category, grain, bucket, slot) do update set reported = hours.reported + excluded.reported;
end $$;

create or replace function statistics.add_durations(changes statistics.change[]) returns void
language plpgsql
as $$
declare
  zone text := (select time_zone from public.city);
begin
  with lasted as materialized (
    select area_code, category, grain, bucket, phase, array_agg(bin) as bins, array_agg(more) as more
      from (select place.area_code, named.category, part.grain, part.bucket, phase, bin, sum(more)::integer as more
              from (select (change.fact).scope_code, coalesce((change.fact).category, '') as category,
                           date_trunc('day', (change.fact).reported_at, zone) as day, phase, bin, sum(change.sign) as more
                      from unnest(changes) change cross join lateral statistics.phases_of(change.fact)
                     group by 1, 2, 3, phase, bin
                    having sum(change.sign) <> 0) grids
             cross join lateral statistics.levels_of(scope_code) place
             cross join lateral (values ('*'), (grids.category)) named (category)
             cross join lateral (values ('day', day), ('month', date_trunc('month', day, zone))) part (grain, bucket)
             where place.level <= 2 or named.category = '*'
             group by place.area_code, named.category, part.grain, part.bucket, phase, bin
            having sum(more) <> 0) lasting
     group by area_code, category, grain, bucket, phase
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
