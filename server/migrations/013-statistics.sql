-- Statistics: a projection of the feed. One row for each case as it is known (facts), and sums of them (rollups, hours,
-- durations), so that a figure costs the same however many cases there are. Folded from the feed in order, exactly once, off
-- the commit path; can be emptied and folded anew with the same result.
--
-- A figure may also change without an event: a limit runs out. So the projection stands at a position of the feed and at a
-- moment, both in its row of feed.projections, and everything in it is as of these two.

create schema statistics;

-- Null: a projection that depends on events alone.
alter table feed.projections add column at timestamptz;
insert into feed.projections (name, at) values ('statistics', '-infinity');

create table statistics.facts (
  number             text collate "C" primary key,
  -- The event it is known by.
  seq                bigint not null,
  reported_at        timestamptz not null,
  -- The grid, or the city while unassigned; the codes of subdistrict and community are its beginnings.
  scope_code         text collate "C" not null,
  estate_code        text collate "C",
  building_code      text collate "C",
  category           text,
  status             text not null,
  filed_at           timestamptz,
  dispatched_at      timestamptz,
  accepted_at        timestamptz,
  on_site_at         timestamptz,
  feedback_at        timestamptz,
  -- Closed or void.
  ended_at           timestamptz,
  accept_due_at      timestamptz,
  on_site_due_at     timestamptz,
  feedback_due_at    timestamptz,
  resolve_due_at     timestamptz,
  suspended_at       timestamptz,
  returns            integer not null,
  reworks            integer not null,
  reopenings         integer not null,
  wrong_grids        integer not null,
  -- Closed without feedback.
  forced             boolean not null,
  -- The reporter's last word: that it is done, or that it is not.
  satisfied          boolean,
  -- Which levels have held it: 1 community, 2 subdistrict, 4 city.
  held_levels        integer not null,
  -- What it counts as, a bit for each measure, at the projection's moment.
  measures           integer not null default 0,
  -- The next moment at which that changes by time alone.
  changes_at         timestamptz
);
-- A list of cases anywhere: those of a place, newest first.
create index facts_by_time      on statistics.facts (reported_at desc, number desc);
create index facts_by_town      on statistics.facts (left(scope_code, 9), reported_at desc, number desc);
create index facts_by_community on statistics.facts (left(scope_code, 12), reported_at desc, number desc);
create index facts_by_grid      on statistics.facts (scope_code, reported_at desc, number desc);
create index facts_by_estate    on statistics.facts (estate_code, reported_at desc, number desc) where estate_code is not null;
create index facts_by_building  on statistics.facts (building_code, reported_at desc, number desc) where building_code is not null;
create index facts_open         on statistics.facts (scope_code, reported_at) include (estate_code, building_code, category, measures) where ended_at is null;
create index facts_changing     on statistics.facts (changes_at) where changes_at is not null;

-- What a case counts as at a moment. The one definition of all figures: rollups, lists and explanations go by these bits, in the
-- order of server/statistics/measures.ts.
--
-- A limit has run out when its moment is past; in time is who does it by then. While a case is suspended its clocks stand
-- still: a limit that had not run out before does not.
create function statistics.measures_of(fact statistics.facts, moment timestamptz) returns integer
language sql stable
return case when fact.status = 'void' then 2
else 1
  | case when fact.status = 'closed' then 4 else 0 end
  | case when fact.resolve_due_at is not null and (fact.status = 'closed' or fact.resolve_due_at < least(moment, fact.suspended_at)) then 8 else 0 end
  | case when fact.status = 'closed' and fact.ended_at <= fact.resolve_due_at then 16 else 0 end
  | case when fact.on_site_due_at < least(moment, case when fact.on_site_at is null then fact.suspended_at end)
         then 32 | case when fact.on_site_at <= fact.on_site_due_at then 64 else 0 end else 0 end
  | case when fact.feedback_due_at < least(moment, case when fact.feedback_at is null then fact.suspended_at end)
         then 128 | case when fact.feedback_at <= fact.feedback_due_at then 256 else 0 end else 0 end
  | case when fact.accept_due_at < least(moment, case when fact.accepted_at is null then fact.suspended_at end)
         then 512 | case when fact.accepted_at <= fact.accept_due_at then 1024 else 0 end else 0 end
  | case when fact.dispatched_at is not null or fact.returns > 0 or fact.reworks > 0 or fact.reopenings > 0 then 2048 else 0 end
  | case when fact.returns > 0 then 4096 else 0 end
  | case when fact.feedback_at is not null or fact.reworks > 0 or fact.reopenings > 0 then 8192 else 0 end
  | case when fact.reworks > 0 then 16384 else 0 end
  | case when length(fact.scope_code) = 15 then 32768 | case when fact.wrong_grids > 0 then 65536 else 0 end else 0 end
  | case when fact.status = 'closed' or fact.reopenings > 0 then 131072 else 0 end
  | case when fact.status = 'closed' and not fact.forced and fact.reopenings = 0 then 262144 else 0 end
  | case when fact.reopenings > 0 then 524288 else 0 end
  | case when fact.satisfied is not null then 1048576 else 0 end
  | case when fact.satisfied then 2097152 else 0 end
  | (fact.held_levels & 7) * 4194304
  | case when fact.ended_at is null then 33554432 else 0 end
  | case when fact.ended_at is null and fact.resolve_due_at < least(moment, fact.suspended_at) then 67108864 else 0 end
  | case when fact.ended_at is null and fact.suspended_at is not null then 134217728 else 0 end
end;

-- Past the limit to close and still open, or closed after it.
create function statistics.is_late(measures integer) returns boolean
language sql immutable
return measures & 67108864 <> 0 or measures & 28 = 12;

-- When that changes next by time alone; null: never.
create function statistics.changes_after(fact statistics.facts, moment timestamptz) returns timestamptz
language sql immutable
return case when fact.status <> 'void' then
  least(case when fact.on_site_due_at  >= moment then fact.on_site_due_at end,
        case when fact.feedback_due_at >= moment then fact.feedback_due_at end,
        case when fact.accept_due_at   >= moment then fact.accept_due_at end,
        case when fact.resolve_due_at  >= moment and fact.ended_at is null then fact.resolve_due_at end) end;

-- Sums over the cases of an area, for those sums that many cases stand in; where they are few, they are counted themselves.
--   rollups    days, and months for communities and above; hours there for all categories together
--   hours      of days for communities and above, of months for grids too
--   durations  the same
-- category: '*' of all, '' of those without one. Rollups tell categories apart down to grids, hours and durations for city and
-- subdistricts. bucket: the start of an hour, day or month by the city's clock. A case stands where it was reported; ended
-- and late count where that happened, so that what was open or late at any midnight is a sum as well.
create table statistics.rollups (
  area_code          text collate "C" not null,
  category           text not null,
  grain              text not null check (grain in ('hour', 'day', 'month')),
  bucket             timestamptz not null,
  reported integer not null, voided integer not null, closed integer not null, should_close integer not null,
  closed_in_time integer not null, on_site_due integer not null, on_site_in_time integer not null,
  feedback_due integer not null, feedback_in_time integer not null, accept_due integer not null,
  accepted_in_time integer not null, dispatched integer not null, returned integer not null, answered integer not null,
  reworked integer not null, assigned integer not null, wrong_grid integer not null, finished integer not null,
  resolved integer not null, reopened integer not null, spoken integer not null, satisfied integer not null,
  held_community integer not null, held_subdistrict integer not null, held_city integer not null,
  -- By their own moments: ended; past the limit while open; and ended after that.
  ended integer not null, late_from integer not null, late_until integer not null,
  primary key (area_code, category, grain, bucket)
);

-- Reported cases by hour: slot 0–23 of a day, or of a month's weeks, Monday's first hour 0 to Sunday's last 167.
create table statistics.hours (
  area_code          text collate "C" not null,
  category           text not null,
  grain              text not null check (grain in ('day', 'month')),
  bucket             timestamptz not null,
  slot               smallint not null check (slot between 0 and 167),
  reported           integer not null,
  primary key (area_code, category, grain, bucket, slot)
);

-- How many closed cases took how long in a phase: counts[i] of them up to the i-th edge and more than the one before.
create table statistics.durations (
  area_code          text collate "C" not null,
  category           text not null,
  grain              text not null check (grain in ('day', 'month')),
  bucket             timestamptz not null,
  phase              text not null,
  counts             integer[] not null,
  primary key (area_code, category, grain, bucket, phase)
);

-- Minutes: each up to 40, then in steps of about 15 %, the last one 90 days.
create function statistics.duration_edges() returns integer[]
language sql immutable
return array(select * from generate_series(1, 40))
    || array[46, 53, 61, 70, 80, 92, 106, 122, 140, 161, 185, 213, 245, 282, 324, 373, 429, 493, 567, 652, 750, 863, 992, 1141,
             1312, 1509, 1735, 1995, 2294, 2638, 3034, 3489, 4012, 4614, 5306, 6102, 7017, 8070, 9281, 10673, 12274, 14115,
             16232, 18667, 21467, 24687, 28390, 32649, 37546, 43178, 49655, 57103, 65668, 75518, 86846, 99873, 114854, 129600];

-- The first edge that a duration does not exceed, from 1; the last one for all beyond.
create function statistics.duration_bin(started timestamptz, ended timestamptz) returns integer
language sql immutable
return least(98, 1 + width_bucket(
  (greatest(1, ceil(extract(epoch from ended - started) / 60)) - 0.5)::double precision, (statistics.duration_edges())::double precision[]));

create function statistics.phases_of(fact statistics.facts) returns table (phase text, bin integer)
language sql immutable
begin atomic
  select spans.phase, statistics.duration_bin(spans.started, spans.ended)
    from (values ('filing',      fact.reported_at,   fact.filed_at),
                 ('dispatching', fact.filed_at,      fact.dispatched_at),
                 ('arrival',     fact.dispatched_at, fact.on_site_at),
                 ('feedback',    fact.dispatched_at, fact.feedback_at),
                 ('closing',     fact.reported_at,   fact.ended_at)) spans (phase, started, ended)
   where fact.status = 'closed' and spans.started is not null and spans.ended is not null;
end;

-- counts with so many more in some bins.
create function statistics.add_bins(counts integer[], bins integer[], more integer[]) returns integer[]
language plpgsql immutable
as $$
declare
  place integer;
begin
  for place in 1 .. cardinality(bins) loop
    if cardinality(counts) < bins[place] then
      counts := counts || array_fill(0, array[bins[place] - cardinality(counts)]);
    end if;
    counts[bins[place]] := counts[bins[place]] + more[place];
  end loop;
  return counts;
end $$;

-- A case as it is known at an event, from that event's body and from the history up to there. levels: those that have held it, by
-- the events since it was last looked at and before. plpgsql keeps its plan.
create function statistics.fact_at(event feed.events, levels integer) returns statistics.facts
language plpgsql stable
as $$
declare
  body jsonb := event.body;
  fact statistics.facts;
begin
  fact.number          := event.id;
  fact.seq             := event.seq;
  fact.reported_at     := body ->> 'reportedAt';
  fact.scope_code      := event.scope_after;
  fact.estate_code     := body ->> 'estateCode';
  fact.building_code   := body ->> 'buildingCode';
  fact.category        := body ->> 'category';
  fact.status          := body ->> 'status';
  fact.dispatched_at   := body ->> 'dispatchedAt';
  fact.accepted_at     := body ->> 'acceptedAt';
  fact.on_site_at      := body ->> 'onSiteAt';
  fact.feedback_at     := body ->> 'feedbackAt';
  fact.ended_at        := case when fact.status in ('closed', 'void') then body ->> 'closedAt' end;
  fact.accept_due_at   := body ->> 'acceptDueAt';
  fact.on_site_due_at  := body ->> 'onSiteDueAt';
  fact.feedback_due_at := body ->> 'feedbackDueAt';
  fact.resolve_due_at  := body ->> 'resolveDueAt';
  fact.suspended_at    := body ->> 'suspendedAt';
  fact.returns         := coalesce((body ->> 'returns')::integer, 0);
  fact.reworks         := coalesce((body ->> 'reworks')::integer, 0);
  fact.held_levels     := levels;

  select coalesce(sum(case when entry.type <> 'case:reassigned' then 0
                           when entry.reason_code = 'wrong_grid' then 1
                           -- Taken back: as if it had never been.
                           when entry.reason_code = 'undone' and entry.given_before = 'wrong_grid' then -1 else 0 end), 0),
         count(*) filter (where entry.type = 'case:reopened'),
         coalesce((array_agg(entry.from_status not in ('feedback', 'checking') order by entry.version desc)
                     filter (where entry.type = 'case:closed'))[1], false),
         (array_agg(entry.type = 'case:closed' order by entry.version desc)
            filter (where entry.role = 'resident' and entry.type in ('case:closed', 'case:reopened')))[1],
         -- What intake files is filed when it is reported.
         (array_agg(case when entry.place = 1 then fact.reported_at else entry.occurred_at end order by entry.version)
            filter (where entry.to_status <> 'reported'))[1]
    into fact.wrong_grids, fact.reopenings, fact.forced, fact.satisfied, fact.filed_at
    from (select history.*, row_number() over (order by history.version) as place,
                 lag(history.reason_code) over (partition by history.type = 'case:reassigned' order by history.version) as given_before
            from feed.history
           where history.id = event.id and history.seq <= event.seq) entry;
  return fact;
end $$;

-- A case with what it counts as at a moment, and when that changes next.
create function statistics.judged(fact statistics.facts, moment timestamptz) returns statistics.facts
language plpgsql stable
as $$
begin
  fact.measures   := statistics.measures_of(fact, moment);
  fact.changes_at := statistics.changes_after(fact, moment);
  return fact;
end $$;

-- The areas that something in a scope stands in, from the city down to its grid.
create function statistics.levels_of(scope_code text) returns table (level integer, area_code text)
language sql immutable
begin atomic
  select above.level, left(scope_code, above.digits)
    from (values (1, 6), (2, 9), (3, 12), (4, 15)) above (level, digits)
   where length(scope_code) >= above.digits;
end;

-- Takes cases as they were out of the sums and puts them in as they are now. One that is among `later` only is new. Each case is
-- summed once for its grid, and what is above it is a sum of those sums.
create function statistics.account(earlier statistics.facts[], later statistics.facts[]) returns void
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
            was.filed_at, was.dispatched_at, was.on_site_at, was.feedback_at)
           is distinct from
           (now.reported_at, now.scope_code, now.estate_code, now.category, now.measures, now.ended_at, now.resolve_due_at,
            now.filed_at, now.dispatched_at, now.on_site_at, now.feedback_at)
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
     where level <= 3
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
             ('day',   case when level <= 3 then date_trunc('day', hour, zone) end, extract(hour from local)::integer),
             ('month', date_trunc('month', hour, zone), (extract(isodow from local)::integer - 1) * 24 + extract(hour from local)::integer)) part (grain, bucket, slot)
     where (level <= 2 or named.category = '*') and part.bucket is not null
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
             cross join lateral (values ('day', case when level <= 3 then day end), ('month', date_trunc('month', day, zone))) part (grain, bucket)
             where (level <= 2 or named.category = '*') and part.bucket is not null
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
create function statistics.put(later statistics.facts[], moment timestamptz) returns void
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

-- Brings the projection to a moment, and at most `most` events further. Returns the position that it has reached; null while another
-- session is at it. The checkpoint moves in the same transaction: no event is counted twice or left out.
create function statistics.fold(most integer, moment timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
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
    perform statistics.put(array(
      select statistics.fact_at(batch.last, batch.levels | coalesce(known.held_levels, 0))
        from (select distinct on (event.id) event as last,
                     bit_or(case event.body ->> 'level' when 'community' then 1 when 'subdistrict' then 2 when 'city' then 4 else 0 end)
                       over (partition by event.id) as levels
                from feed.events event
               where event.seq > stood.seq and event.seq <= target and event.entity = 'case'
               order by event.id, event.seq desc) batch
        left join statistics.facts known on known.number = (batch.last).id), until);
  end if;
  if exists (select from statistics.facts where changes_at < until) then
    perform statistics.put(array(select fact from statistics.facts fact where changes_at < until), until);
  end if;

  update feed.projections set seq = target, at = until where name = 'statistics';
  return target;
end $$;

-- A span of time in the coarsest whole buckets of `grains` (coarsest first, of month, day and hour), and what is left over as 'case':
-- there the cases themselves are counted. Buckets from first until before beyond.
create function statistics.spans(since timestamptz, until timestamptz, grains text[], zone text)
returns table (grain text, first timestamptz, beyond timestamptz)
language plpgsql stable rows 4
as $$
declare
  finer text[] := grains[2:];
begin
  if since >= until then
    return;
  end if;
  if cardinality(grains) = 0 then
    return query select 'case', since, until;
    return;
  end if;
  grain  := grains[1];
  first  := date_trunc(grain, since, zone);
  first  := case when first = since then since else date_trunc(grain, (first at time zone zone + ('1 ' || grain)::interval) at time zone zone, zone) end;
  beyond := date_trunc(grain, until, zone);
  if first >= beyond then
    return query select * from statistics.spans(since, until, finer, zone);
    return;
  end if;
  return next;
  return query select * from statistics.spans(since, first, finer, zone);
  return query select * from statistics.spans(beyond, until, finer, zone);
end $$;

-- Empties the projection, for the owner; it is folded anew from the first event on.
create function statistics.forget() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  -- The row first, as fold takes it: whoever folds comes before or after.
  update feed.projections set seq = 0, at = '-infinity' where name = 'statistics';
  truncate statistics.facts, statistics.rollups, statistics.hours, statistics.durations;
$$;

revoke all on function statistics.fold(integer, timestamptz), statistics.forget() from public;
grant usage on schema statistics to quanyu_app;
grant select on all tables in schema statistics to quanyu_app;
grant execute on function statistics.fold(integer, timestamptz) to quanyu_app;
