-- The areas that something in a scope stands in, from the city down to its grid.
create or replace function statistics.levels_of(scope_code text) returns table (level integer, area_code text)
language sql immutable
begin atomic
  select above.level, left(scope_code, above.digits)
    from (values (1, 6), (2, 9), (3, 12), (4, 15)) above (level, digits)
   where length(scope_code) >= above.digits;
end;

-- Takes cases as they were out of the sums and puts them in as they are now. One that is among `later` only is new. Each case is
-- summed once for its grid, and what is above it is a sum of those sums.
create or replace function statistics.account(earlier statistics.facts[], later statistics.facts[]) returns void
language plpgsql
as $$
declare
  zone text := (select time_zone from public.city);
begin
  with changed as materialized (
    select was, now
      from unnest(earlier) was
      full join unnest(later) now on now.number = was.number
     -- Most changes of a case change nothing that is counted.
     where (was.reported_at, was.scope_code, was.estate_code, was.category, was.measures, was.ended_at, was.resolve_due_at,
            was.filed_at, was.filing_from, was.sending_from, was.sent_at, was.accepting_from, was.dispatched_at, was.accepted_at, was.on_site_at, was.feedback_at)
           is distinct from
           (now.reported_at, now.scope_code, now.estate_code, now.category, now.measures, now.ended_at, now.resolve_due_at,
            now.filed_at, now.filing_from, now.sending_from, now.sent_at, now.accepting_from, now.dispatched_at, now.accepted_at, now.on_site_at, now.feedback_at)
  ), sided as materialized (
    select sign, fact, (fact).measures, (fact).scope_code, (fact).estate_code, coalesce((fact).category, '') as category,
           date_trunc('hour', (fact).reported_at, zone) as hour, date_trunc('day', (fact).reported_at, zone) as day,
           case when (fact).measures & 4 <> 0 then date_trunc('day', (fact).ended_at, zone) end as ended_day,
           case when statistics.is_late((fact).measures) then date_trunc('day', (fact).resolve_due_at, zone) end as late_day
      from (select -1 as sign, was as fact from changed where (was).number is not null
             union all
            select 1, now from changed) side
  ), moved as materialized (
    select sign, scope_code, estate_code, category, day, measures, 0 as ended, 0 as late_from, 0 as late_until from sided
     union all
    select sign, scope_code, estate_code, category, ended_day, 0, 1, 0, case when late_day is null then 0 else 1 end
      from sided where ended_day is not null
     union all
    select sign, scope_code, estate_code, category, late_day, 0, 0, 1, 0 from sided where late_day is not null
  ), daily as materialized (
    select place.level, place.area_code, named.category, day,
           sum(reported) as reported, sum(voided) as voided, sum(closed) as closed, sum(should_close) as should_close,
           sum(closed_in_time) as closed_in_time, sum(on_site_due) as on_site_due, sum(on_site_in_time) as on_site_in_time,
           sum(feedback_due) as feedback_due, sum(feedback_in_time) as feedback_in_time, sum(accept_due) as accept_due,
           sum(accepted_in_time) as accepted_in_time, sum(dispatched) as dispatched, sum(returned) as returned,
           sum(answered) as answered, sum(reworked) as reworked, sum(assigned) as assigned, sum(wrong_grid) as wrong_grid,
           sum(finished) as finished, sum(resolved) as resolved, sum(reopened) as reopened, sum(spoken) as spoken,
           sum(satisfied) as satisfied, sum(held_community) as held_community, sum(held_subdistrict) as held_subdistrict,
           sum(held_city) as held_city, sum(ended) as ended, sum(late_from) as late_from, sum(late_until) as late_until
      from (select scope_code, category, day,
                   sum(sign * (measures & 1)) as reported, sum(sign * (measures >> 1 & 1)) as voided,
                   sum(sign * (measures >> 2 & 1)) as closed, sum(sign * (measures >> 3 & 1)) as should_close,
                   sum(sign * (measures >> 4 & 1)) as closed_in_time, sum(sign * (measures >> 5 & 1)) as on_site_due,
                   sum(sign * (measures >> 6 & 1)) as on_site_in_time, sum(sign * (measures >> 7 & 1)) as feedback_due,
                   sum(sign * (measures >> 8 & 1)) as feedback_in_time, sum(sign * (measures >> 9 & 1)) as accept_due,
                   sum(sign * (measures >> 10 & 1)) as accepted_in_time, sum(sign * (measures >> 11 & 1)) as dispatched,
                   sum(sign * (measures >> 12 & 1)) as returned, sum(sign * (measures >> 13 & 1)) as answered,
                   sum(sign * (measures >> 14 & 1)) as reworked, sum(sign * (measures >> 15 & 1)) as assigned,
                   sum(sign * (measures >> 16 & 1)) as wrong_grid, sum(sign * (measures >> 17 & 1)) as finished,
                   sum(sign * (measures >> 18 & 1)) as resolved, sum(sign * (measures >> 19 & 1)) as reopened,
                   sum(sign * (measures >> 20 & 1)) as spoken, sum(sign * (measures >> 21 & 1)) as satisfied,
                   sum(sign * (measures >> 22 & 1)) as held_community, sum(sign * (measures >> 23 & 1)) as held_subdistrict,
                   sum(sign * (measures >> 24 & 1)) as held_city,
                   sum(sign * ended) as ended, sum(sign * late_from) as late_from, sum(sign * late_until) as late_until
              from moved
             group by scope_code, category, day) grids
     cross join lateral statistics.levels_of(scope_code) place
     cross join lateral (values ('*'), (grids.category)) named (category)
     group by place.level, place.area_code, named.category, day
  ), summed as (
    insert into statistics.rollups as rollup
    select area_code, category, 'day', day,
           reported, voided, closed, should_close, closed_in_time, on_site_due, on_site_in_time, feedback_due,
           feedback_in_time, accept_due, accepted_in_time, dispatched, returned, answered, reworked, assigned, wrong_grid,
           finished, resolved, reopened, spoken, satisfied, held_community, held_subdistrict, held_city, ended, late_from,
           late_until
      from daily
     union all
    select area_code, category, 'month', date_trunc('month', day, zone),
           sum(reported) as reported, sum(voided) as voided, sum(closed) as closed, sum(should_close) as should_close,
           sum(closed_in_time) as closed_in_time, sum(on_site_due) as on_site_due, sum(on_site_in_time) as on_site_in_time,
           sum(feedback_due) as feedback_due, sum(feedback_in_time) as feedback_in_time, sum(accept_due) as accept_due,
           sum(accepted_in_time) as accepted_in_time, sum(dispatched) as dispatched, sum(returned) as returned,
           sum(answered) as answered, sum(reworked) as reworked, sum(assigned) as assigned, sum(wrong_grid) as wrong_grid,
           sum(finished) as finished, sum(resolved) as resolved, sum(reopened) as reopened, sum(spoken) as spoken,
           sum(satisfied) as satisfied, sum(held_community) as held_community, sum(held_subdistrict) as held_subdistrict,
           sum(held_city) as held_city, sum(ended) as ended, sum(late_from) as late_from, sum(late_until) as late_until
      from daily
     group by area_code, category, date_trunc('month', day, zone)
     union all
    select estate_code, '*', 'day', day,
           sum(sign * (measures & 1)) as reported, sum(sign * (measures >> 1 & 1)) as voided,
           sum(sign * (measures >> 2 & 1)) as closed, sum(sign * (measures >> 3 & 1)) as should_close,
           sum(sign * (measures >> 4 & 1)) as closed_in_time, sum(sign * (measures >> 5 & 1)) as on_site_due,
           sum(sign * (measures >> 6 & 1)) as on_site_in_time, sum(sign * (measures >> 7 & 1)) as feedback_due,
           sum(sign * (measures >> 8 & 1)) as feedback_in_time, sum(sign * (measures >> 9 & 1)) as accept_due,
           sum(sign * (measures >> 10 & 1)) as accepted_in_time, sum(sign * (measures >> 11 & 1)) as dispatched,
           sum(sign * (measures >> 12 & 1)) as returned, sum(sign * (measures >> 13 & 1)) as answered,
           sum(sign * (measures >> 14 & 1)) as reworked, sum(sign * (measures >> 15 & 1)) as assigned,
           sum(sign * (measures >> 16 & 1)) as wrong_grid, sum(sign * (measures >> 17 & 1)) as finished,
           sum(sign * (measures >> 18 & 1)) as resolved, sum(sign * (measures >> 19 & 1)) as reopened,
           sum(sign * (measures >> 20 & 1)) as spoken, sum(sign * (measures >> 21 & 1)) as satisfied,
           sum(sign * (measures >> 22 & 1)) as held_community, sum(sign * (measures >> 23 & 1)) as held_subdistrict,
           sum(sign * (measures >> 24 & 1)) as held_city,
           sum(sign * ended), sum(sign * late_from), sum(sign * late_until)
      from moved
     where estate_code is not null
     group by estate_code, day
     union all
    select place.area_code, '*', 'hour', hour,
           sum(reported) as reported, sum(voided) as voided, sum(closed) as closed, sum(should_close) as should_close,
           sum(closed_in_time) as closed_in_time, sum(on_site_due) as on_site_due, sum(on_site_in_time) as on_site_in_time,
           sum(feedback_due) as feedback_due, sum(feedback_in_time) as feedback_in_time, sum(accept_due) as accept_due,
           sum(accepted_in_time) as accepted_in_time, sum(dispatched) as dispatched, sum(returned) as returned,
           sum(answered) as answered, sum(reworked) as reworked, sum(assigned) as assigned, sum(wrong_grid) as wrong_grid,
           sum(finished) as finished, sum(resolved) as resolved, sum(reopened) as reopened, sum(spoken) as spoken,
           sum(satisfied) as satisfied, sum(held_community) as held_community, sum(held_subdistrict) as held_subdistrict,
           sum(held_city) as held_city, 0, 0, 0
      from (select scope_code, hour,
                   sum(sign * (measures & 1)) as reported, sum(sign * (measures >> 1 & 1)) as voided,
                   sum(sign * (measures >> 2 & 1)) as closed, sum(sign * (measures >> 3 & 1)) as should_close,
                   sum(sign * (measures >> 4 & 1)) as closed_in_time, sum(sign * (measures >> 5 & 1)) as on_site_due,
                   sum(sign * (measures >> 6 & 1)) as on_site_in_time, sum(sign * (measures >> 7 & 1)) as feedback_due,
                   sum(sign * (measures >> 8 & 1)) as feedback_in_time, sum(sign * (measures >> 9 & 1)) as accept_due,
                   sum(sign * (measures >> 10 & 1)) as accepted_in_time, sum(sign * (measures >> 11 & 1)) as dispatched,
                   sum(sign * (measures >> 12 & 1)) as returned, sum(sign * (measures >> 13 & 1)) as answered,
                   sum(sign * (measures >> 14 & 1)) as reworked, sum(sign * (measures >> 15 & 1)) as assigned,
                   sum(sign * (measures >> 16 & 1)) as wrong_grid, sum(sign * (measures >> 17 & 1)) as finished,
                   sum(sign * (measures >> 18 & 1)) as resolved, sum(sign * (measures >> 19 & 1)) as reopened,
                   sum(sign * (measures >> 20 & 1)) as spoken, sum(sign * (measures >> 21 & 1)) as satisfied,
                   sum(sign * (measures >> 22 & 1)) as held_community, sum(sign * (measures >> 23 & 1)) as held_subdistrict,
                   sum(sign * (measures >> 24 & 1)) as held_city
              from sided
             group by scope_code, hour) grids
     cross join lateral statistics.levels_of(scope_code) place
     where place.level <= 3
     group by place.area_code, hour
    on conflict (area_code, category, grain, bucket) do update set
           reported = rollup.reported + excluded.reported, voided = rollup.voided + excluded.voided,
           closed = rollup.closed + excluded.closed, should_close = rollup.should_close + excluded.should_close,
           closed_in_time = rollup.closed_in_time + excluded.closed_in_time,
           on_site_due = rollup.on_site_due + excluded.on_site_due,
           on_site_in_time = rollup.on_site_in_time + excluded.on_site_in_time,
           feedback_due = rollup.feedback_due + excluded.feedback_due,
           feedback_in_time = rollup.feedback_in_time + excluded.feedback_in_time,
           accept_due = rollup.accept_due + excluded.accept_due,
           accepted_in_time = rollup.accepted_in_time + excluded.accepted_in_time,
           dispatched = rollup.dispatched + excluded.dispatched, returned = rollup.returned + excluded.returned,
           answered = rollup.answered + excluded.answered, reworked = rollup.reworked + excluded.reworked,
           assigned = rollup.assigned + excluded.assigned, wrong_grid = rollup.wrong_grid + excluded.wrong_grid,
           finished = rollup.finished + excluded.finished, resolved = rollup.resolved + excluded.resolved,
           reopened = rollup.reopened + excluded.reopened, spoken = rollup.spoken + excluded.spoken,
           satisfied = rollup.satisfied + excluded.satisfied,
           held_community = rollup.held_community + excluded.held_community,
           held_subdistrict = rollup.held_subdistrict + excluded.held_subdistrict,
           held_city = rollup.held_city + excluded.held_city, ended = rollup.ended + excluded.ended,
           late_from = rollup.late_from + excluded.late_from, late_until = rollup.late_until + excluded.late_until
  ), by_hour as (
    insert into statistics.hours as hours
    select place.area_code, named.category, part.grain, part.bucket, part.slot, sum(more)
      from (select scope_code, category, hour, hour at time zone zone as local, sum(sign) as more
              from sided
             where measures & 1 <> 0
             group by scope_code, category, hour
            having sum(sign) <> 0) grids
     cross join lateral statistics.levels_of(scope_code) place
     cross join lateral (values ('*'), (grids.category)) named (category)
     cross join lateral (values
             ('day',   date_trunc('day', hour, zone), extract(hour from local)::integer),
             ('month', date_trunc('month', hour, zone), (extract(isodow from local)::integer - 1) * 24 + extract(hour from local)::integer)) part (grain, bucket, slot)
     where (level <= 2 or named.category = '*')
     group by place.area_code, named.category, part.grain, part.bucket, part.slot
    having sum(more) <> 0
    on conflict (area_code, category, grain, bucket, slot) do update set reported = hours.reported + excluded.reported
  ), lasted as materialized (
    select area_code, category, grain, bucket, phase, array_agg(bin) as bins, array_agg(more) as more
      from (select place.area_code, named.category, part.grain, part.bucket, phase, bin, sum(more)::integer as more
              from (select scope_code, category, day, phase, bin, sum(sign) as more
                      from sided cross join lateral statistics.phases_of(fact)
                     group by scope_code, category, day, phase, bin
                    having sum(sign) <> 0) grids
             cross join lateral statistics.levels_of(scope_code) place
             cross join lateral (values ('*'), (grids.category)) named (category)
             cross join lateral (values ('day', day), ('month', date_trunc('month', day, zone))) part (grain, bucket)
             where (level <= 2 or named.category = '*')
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

-- Cases as they are known now, judged at a moment; sums and facts follow.
create or replace function statistics.put(later statistics.facts[], moment timestamptz) returns void
language plpgsql
as $$
declare
  earlier statistics.facts[];
begin
  later := array(select statistics.judged(fact, moment) from unnest(later) fact);
  earlier := array(select known from statistics.facts known join unnest(later) fact on fact.number = known.number);
  perform statistics.account(earlier, later);
  delete from statistics.facts using unnest(later) fact where facts.number = fact.number;
  insert into statistics.facts select * from unnest(later);
end $$;
