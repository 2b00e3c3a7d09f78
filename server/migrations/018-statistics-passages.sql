-- Statistics: a phase is measured on one passage, a missed promise stays missed, and what stood still did not run out.

-- Each phase that can be passed more than once keeps the two ends of its last completed passage; the other phases have theirs in
-- the stamps. `missed` holds the promises that the case has missed for good: 1 accept, 2 on_site, 4 feedback, 8 resolve.
alter table statistics.facts
  add column missed         integer not null default 0,
  -- Waiting outside every grid → filed_at.
  add column filing_from    timestamptz,
  -- Filed → sent_at, the dispatch that answers this filing.
  add column sending_from   timestamptz,
  add column sent_at        timestamptz,
  -- Handed to the worker that accepted → accepted_at.
  add column accepting_from timestamptz;

-- What a limit counts as: `due` once a promise of it fell due, and twice that as well when it was kept. `stops`: when its clock
-- stopped for good or for now, which only matters while the work is not done: a limit ends with its case and stands still while the
-- case is suspended. What has been missed once is due and never kept.
create function statistics.limit_bits(due_at timestamptz, done_at timestamptz, stops timestamptz, moment timestamptz, missed boolean, due integer)
returns integer
language sql immutable
return case when missed then due
            when due_at < least(moment, case when done_at is null then stops end)
            then due | case when done_at <= due_at then 2 * due else 0 end
            else 0 end;

-- Bits in the order of server/statistics/measures.ts, and one more that is no figure: 2^28, past the present limit to close and still
-- open, or closed after it. A case that was closed while suspended ended, by its clocks, when it was suspended.
create or replace function statistics.measures_of(fact statistics.facts, moment timestamptz) returns integer
language sql stable
return case when fact.status = 'void' then 2
else 1
  | case when fact.status = 'closed' then 4 else 0 end
  | case when fact.missed & 8 <> 0
           or (fact.resolve_due_at is not null and (fact.status = 'closed' or fact.resolve_due_at < least(moment, fact.suspended_at))) then 8 else 0 end
  | case when fact.status = 'closed' and fact.missed & 8 = 0 and least(fact.ended_at, fact.suspended_at) <= fact.resolve_due_at then 16 else 0 end
  | statistics.limit_bits(fact.on_site_due_at, fact.on_site_at, least(fact.suspended_at, fact.ended_at), moment, fact.missed & 2 <> 0, 32)
  | statistics.limit_bits(fact.feedback_due_at, fact.feedback_at, least(fact.suspended_at, fact.ended_at), moment, fact.missed & 4 <> 0, 128)
  | statistics.limit_bits(fact.accept_due_at, fact.accepted_at, least(fact.suspended_at, fact.ended_at), moment, fact.missed & 1 <> 0, 512)
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
  | case when fact.resolve_due_at < least(case when fact.status = 'closed' then fact.ended_at else moment end, fact.suspended_at) then 268435456 else 0 end
end;

-- By the present limit alone, so that what was open and late at a midnight stays a sum: a case that missed an earlier limit is late
-- in the rates and not late among the open ones.
create or replace function statistics.is_late(measures integer) returns boolean
language sql immutable
return measures & 268435456 <> 0;

-- Each phase on its last completed passage. Arrival and feedback run from the dispatch, as their promises do: handing the case to
-- another worker gives no new time. Closing is the whole wait of who reported.
create or replace function statistics.phases_of(fact statistics.facts) returns table (phase text, bin integer)
language sql immutable
begin atomic
  select spans.phase, statistics.duration_bin(spans.started, spans.ended)
    from (values ('filing',      fact.filing_from,    fact.filed_at),
                 ('dispatching', fact.sending_from,   fact.sent_at),
                 ('accepting',   fact.accepting_from, fact.accepted_at),
                 ('arrival',     fact.dispatched_at,  fact.on_site_at),
                 ('feedback',    fact.dispatched_at,  fact.feedback_at),
                 ('checking',    fact.feedback_at,    fact.ended_at),
                 ('closing',     fact.reported_at,    fact.ended_at)) spans (phase, started, ended)
   where fact.status = 'closed' and spans.started is not null and spans.ended is not null;
end;

create or replace function statistics.fact_at(event feed.events, levels integer) returns statistics.facts
language plpgsql stable
as $$
declare
  body   jsonb := event.body;
  -- Absent in events of before there was a record: nothing is known.
  missed jsonb := coalesce(event.body -> 'missed', '{}');
  paused_at timestamptz;
  fact   statistics.facts;
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
  fact.missed          := case when missed ? 'accept' then 1 else 0 end | case when missed ? 'on_site' then 2 else 0 end
                        | case when missed ? 'feedback' then 4 else 0 end | case when missed ? 'resolve' then 8 else 0 end;

  select coalesce(sum(case when entry.type <> 'case:reassigned' then 0
                           when entry.reason_code = 'wrong_grid' then 1
                           -- Taken back: as if it had never been.
                           when entry.reason_code = 'undone' and entry.given_before = 'wrong_grid' then -1 else 0 end), 0),
         count(*) filter (where entry.type = 'case:reopened'),
         coalesce((array_agg(entry.from_status not in ('feedback', 'checking') order by entry.version desc)
                     filter (where entry.type = 'case:closed'))[1], false),
         (array_agg(entry.type = 'case:closed' order by entry.version desc)
            filter (where entry.role = 'resident' and entry.type in ('case:closed', 'case:reopened')))[1],
         (array_agg(coalesce(entry.outside_since, fact.reported_at) order by entry.version desc) filter (where entry.is_filing))[1],
         (array_agg(entry.moment order by entry.version desc) filter (where entry.is_filing))[1],
         (array_agg(case when entry.from_status = 'filed' then entry.filed_since else entry.moment end order by entry.version desc)
            filter (where entry.is_sending))[1],
         (array_agg(entry.moment order by entry.version desc) filter (where entry.is_sending))[1],
         (array_agg(entry.moment order by entry.version desc)
            filter (where entry.is_handing and entry.moment <= fact.accepted_at))[1],
         (array_agg(entry.paused_at order by entry.version desc) filter (where entry.type = 'case:closed'))[1]
    into fact.wrong_grids, fact.reopenings, fact.forced, fact.satisfied, fact.filing_from, fact.filed_at, fact.sending_from,
         fact.sent_at, fact.accepting_from, paused_at
    from (select told.*,
                 lag(reason_code) over (partition by type = 'case:reassigned' order by version) as given_before,
                 case when lag(type) over pauses = 'case:suspended' then lag(moment) over pauses end as paused_at,
                 max(moment) filter (where comes_to = 'reported') over before as outside_since,
                 max(moment) filter (where comes_to = 'filed') over before as filed_since,
                 (is_first or from_status = 'reported') and to_status not in ('reported', 'closed', 'void') as is_filing,
                 (is_first or from_status in ('reported', 'filed')) and to_status = 'dispatched' as is_sending,
                 to_status = 'dispatched'
                   and (comes_to is not null or type = 'case:dispatched' or from_worker is distinct from to_worker) as is_handing
            from (select placed.*,
                         -- What intake files is filed when it is reported.
                         case when is_first then fact.reported_at else occurred_at end as moment,
                         case when is_first or from_status is distinct from to_status then to_status end as comes_to
                    from (select history.*, row_number() over (order by version) = 1 as is_first
                            from feed.history
                           where history.id = event.id and history.seq <= event.seq) placed) told
          window before as (order by version rows between unbounded preceding and 1 preceding),
                 pauses as (partition by type in ('case:suspended', 'case:resumed', 'case:closed', 'case:reopened', 'case:voided') order by version)
         ) entry;

  -- Before cases kept a record, the end of a suspended one did not move its limits: by its clocks it ended when it was suspended.
  if fact.status = 'closed' and not body ? 'missed' then
    fact.suspended_at := coalesce(fact.suspended_at, paused_at);
  end if;
  return fact;
end $$;

-- What is no longer the same for a case that passes a phase again. Of what a fold adds up nothing else changes.
do $$
declare
  definition text := pg_get_functiondef('statistics.account'::regproc);
  side       text;
begin
  foreach side in array array['was', 'now'] loop
    if strpos(definition, side || '.filed_at, ') = 0 then
      raise exception 'expected in statistics.account: %.filed_at', side;
    end if;
    definition := replace(definition, side || '.filed_at, ',
      format('%1$s.filed_at, %1$s.filing_from, %1$s.sending_from, %1$s.sent_at, %1$s.accepting_from, ', side));
  end loop;
  execute definition;
end $$;

-- A period's counterpart in the past, by the city's clock: `back` earlier and as long as the part of the period that has been
-- reached. Whole calendar months stay whole calendar months, however many days theirs have: a February is held against a February.
-- So it is never empty where the period is not, never inverted, and of the same number of days but for whole months.
create function statistics.span_before(first timestamp, beyond timestamp, reached timestamp, back interval,
                                       out since timestamp, out until timestamp)
language sql immutable
return (first - back,
        case when extract(day from first) <> 1 or extract(day from beyond) <> 1 then first - back + (reached - first)
             when reached >= beyond then beyond - back
             else least(first - back + (reached - first), beyond - back) end);

-- Of what there is already, all is counted once more.
do $$
declare
  moment timestamptz := clock_timestamp();
  head   bigint := (select seq from feed.head);
  stood  bigint := 0;
begin
  if head > 0 then
    perform statistics.forget();
    while stood < head loop
      stood := statistics.gather(20000, moment);
    end loop;
    perform statistics.sum_rollups(), statistics.sum_hours(), statistics.sum_durations();
  end if;
end $$;
analyze statistics.facts, statistics.rollups, statistics.hours, statistics.durations;

-- When a brief is due: at seven by the city's clock on the day after its last one.
create function brief_due(last_day date) returns timestamptz
language sql stable
return (select (last_day + 1 + time '07:00') at time zone time_zone from city);

-- The brief that is due and not made, the oldest first: also of days on which no server ran, up to a month back. Weeks begin on Mondays.
-- None before the first case.
create or replace function next_brief(moment timestamptz) returns table (kind text, first_day date, last_day date)
language sql stable
begin atomic
  select due.kind, due.first_day, due.last_day
    from (select ((moment at time zone time_zone) - interval '7 hours')::date as today, time_zone from city) clock
   cross join generate_series(1, 31) as back (days)
   cross join lateral (values
           ('daily',  today - days, today - days),
           ('weekly', today - days - 6, today - days)) due (kind, first_day, last_day)
   where (due.kind = 'daily' or extract(isodow from due.last_day) = 7)
     and (select min(reported_at) from statistics.facts) < (due.last_day + 1)::timestamp at time zone time_zone
     and not exists (select from briefs where briefs.kind = due.kind and briefs.first_day = due.first_day)
   order by due.last_day, due.kind
   limit 1;
end;
