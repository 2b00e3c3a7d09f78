-- A case as it is known at an event, from that event's body and from the history up to there. What only all its events say (which levels
-- held it, when it was overdue) is left to `changed_cases`. In plpgsql, because it keeps its plan.
create or replace function statistics.fact_at(event feed.events) returns statistics.facts
language plpgsql stable
as $$
declare
  body   jsonb := event.body;
  -- Absent in events from before there was a record: nothing is known.
  missed jsonb := coalesce(event.body -> 'missed', '{}');
  paused_at timestamptz;
  fact   statistics.facts;
begin
  fact.number          := event.id;
  fact.seq             := event.seq;
  fact.known_at        := event.occurred_at;
  fact.reported_at     := body ->> 'reportedAt';
  fact.scope_code      := event.scope_after;
  fact.estate_code     := body ->> 'estateCode';
  fact.building_code   := body ->> 'buildingCode';
  fact.category        := body ->> 'category';
  fact.source          := body ->> 'source';
  fact.item_code       := body ->> 'itemCode';
  fact.level           := body ->> 'level';
  fact.worker_number   := body ->> 'workerNumber';
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
  fact.held_community   := body ->> 'level' = 'community';
  fact.held_subdistrict := body ->> 'level' = 'subdistrict';
  fact.held_city        := body ->> 'level' = 'city';
  fact.late             := '{}';
  fact.accept_missed_at   := missed ->> 'accept';
  fact.on_site_missed_at  := missed ->> 'on_site';
  fact.feedback_missed_at := missed ->> 'feedback';
  fact.resolve_missed_at  := missed ->> 'resolve';

  select coalesce(sum(case when entry.type <> 'case:reassigned' then 0
                           when entry.reason_code = 'wrong_grid' then 1
                           -- Undone: as if it had never been.
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
            filter (where entry.is_assignment and entry.moment <= fact.accepted_at))[1],
         (array_agg(entry.paused_at order by entry.version desc) filter (where entry.type = 'case:closed'))[1]
    into fact.wrong_grids, fact.reopenings, fact.forced, fact.satisfied, fact.filing_from, fact.filed_at, fact.sending_from,
         fact.sent_at, fact.accepting_from, paused_at
    from (select ordered.*,
                 lag(reason_code) over (partition by type = 'case:reassigned' order by version) as given_before,
                 case when lag(type) over pauses = 'case:suspended' then lag(moment) over pauses end as paused_at,
                 max(moment) filter (where comes_to = 'reported') over before as outside_since,
                 max(moment) filter (where comes_to = 'filed') over before as filed_since,
                 (is_first or from_status = 'reported') and to_status not in ('reported', 'closed', 'void') as is_filing,
                 (is_first or from_status in ('reported', 'filed')) and to_status = 'dispatched' as is_sending,
                 to_status = 'dispatched'
                   and (comes_to is not null or type = 'case:dispatched' or from_worker is distinct from to_worker) as is_assignment
            from (select placed.*,
                         -- A case that intake files is filed when it is reported.
                         case when is_first then fact.reported_at else occurred_at end as moment,
                         case when is_first or from_status is distinct from to_status then to_status end as comes_to
                    from (select history.*, row_number() over (order by version) = 1 as is_first
                            from feed.history
                           where history.id = event.id and history.seq <= event.seq) placed) ordered
          window before as (order by version rows between unbounded preceding and 1 preceding),
                 pauses as (partition by type in ('case:suspended', 'case:resumed', 'case:closed', 'case:reopened', 'case:voided') order by version)
         ) entry;

  -- Before cases kept a record of missed limits, resuming a case did not move its limits: by its clocks it ended when it was suspended.
  if fact.status = 'closed' and not body ? 'missed' then
    fact.suspended_at := coalesce(fact.suspended_at, paused_at);
  end if;
  return fact;
end $$;

-- When an event changed its case: an end by its own stamp, which is when the case stops being open.
create or replace function statistics.changed_at(event feed.events) returns timestamptz
language sql stable
return case when event.body ->> 'status' in ('closed', 'void') then (event.body ->> 'closedAt')::timestamptz else event.occurred_at end;

-- When a case that an event leaves as `body` is overdue until the next event happens to it.
create or replace function statistics.late_until_next(body jsonb, happened_at timestamptz, next_at timestamptz) returns tstzmultirange
language sql stable
return case when next_at is not null and body ->> 'status' not in ('closed', 'void') and body ->> 'suspendedAt' is null
            then statistics.late_span(
                   next_due_at(body ->> 'status', (body ->> 'acceptedAt')::timestamptz, (body ->> 'onSiteAt')::timestamptz, (body ->> 'feedbackAt')::timestamptz,
                               (body ->> 'acceptDueAt')::timestamptz, (body ->> 'onSiteDueAt')::timestamptz, (body ->> 'feedbackDueAt')::timestamptz,
                               (body ->> 'resolveDueAt')::timestamptz),
                   happened_at, next_at)
            else '{}' end;

-- A case as its last event has it, with what its earlier events add; `known`: as the projection has it, null for a new one.
create or replace function statistics.fact_after(event feed.events, known statistics.facts, first_at timestamptz, late tstzmultirange,
                                                 by_community boolean, by_subdistrict boolean, by_city boolean) returns statistics.facts
language plpgsql stable
as $$
declare
  fact statistics.facts := statistics.fact_at(event);
begin
  fact.held_community   := by_community or coalesce(known.held_community, false);
  fact.held_subdistrict := by_subdistrict or coalesce(known.held_subdistrict, false);
  fact.held_city        := by_city or coalesce(known.held_city, false);
  fact.late             := late + case when known.number is null then '{}' else statistics.late_before(known, first_at) end;
  return fact;
end $$;

-- The cases that have events after one position and until another, each as it is known at its last event there.
create or replace function statistics.changed_cases(after bigint, until bigint) returns statistics.facts[]
language plpgsql stable
as $$
begin
  return array(
    select statistics.fact_after(batch.last, known, batch.first_at, batch.late, batch.by_community, batch.by_subdistrict, batch.by_city)
      from (select (array_agg(event order by seq desc))[1] as last, (array_agg(changed_at order by seq))[1] as first_at,
                   range_agg(statistics.late_until_next(body, occurred_at, next_at)) as late,
                   bool_or(body ->> 'level' = 'community') as by_community, bool_or(body ->> 'level' = 'subdistrict') as by_subdistrict,
                   bool_or(body ->> 'level' = 'city') as by_city
              from (select event, event.id, event.seq, event.occurred_at, event.body, statistics.changed_at(event) as changed_at,
                           lead(statistics.changed_at(event)) over (partition by event.id order by event.seq) as next_at
                      from feed.events event
                     where event.seq > after and event.seq <= until and event.entity = 'case') events
             group by id) batch
      -- Looked up case by case: a join would go through all facts where the planner takes the page for a large one.
      left join lateral (select * from statistics.facts where number = (batch.last).id offset 0) known on true);
end $$;
