-- A case as it is known at an event, from that event's body and from the history up to there. levels: those that have held it, by the
-- events since it was last looked at and before. plpgsql keeps its plan.
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

-- The cases that something happened to after one position and until another, as they are known at their last event there.
create or replace function statistics.told(after bigint, until bigint) returns statistics.facts[]
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
