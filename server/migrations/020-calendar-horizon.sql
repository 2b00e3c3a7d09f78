-- Holidays are published a year at a time. Up to the last published day a limit in working hours is certain; beyond it weeks are taken
-- as plain ones, the case says that its limit is provisional, and the limit is set once more when the calendar has been published.

-- The last day that the calendar was published for; null: this city has no calendar, and plain weeks are meant.
create table calendar_horizon (
  only_row           boolean primary key default true check (only_row),
  published_until    date
);
insert into calendar_horizon (published_until)
select (date_trunc('year', max(day)) + interval '1 year - 1 day')::date from calendar_days;
grant select on calendar_horizon to quanyu_app;

-- The end of what is certain. plpgsql keeps its plan: every change of a case asks.
create function calendar_ends_at() returns timestamptz
language plpgsql stable set search_path = public, pg_temp
as $$
begin
  return (select coalesce((published_until + 1)::timestamp at time zone time_zone, 'infinity') from calendar_horizon, city);
end $$;

alter table cases add column due_provisional boolean not null default false;

-- Whoever writes a case's limits says by this whether they are certain; none can forget.
create function mark_provisional_limits() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
  new.due_provisional := false;
  if new.item_code is not null and new.status not in ('closed', 'void')
     and greatest(new.resolve_due_at, case when new.accepted_at is null then new.accept_due_at end) > calendar_ends_at() then
    new.due_provisional := exists (select from work_items where code = new.item_code and clock = '工作时');
  end if;
  return new;
end $$;
create trigger provisional_limits before insert or update on cases
  for each row execute function mark_provisional_limits();

update cases set due_provisional = false
 where status not in ('closed', 'void') and greatest(resolve_due_at, accept_due_at) > calendar_ends_at();

-- A case as the feed tells it, with whether its limits are certain.
create or replace function case_json(c cases) returns jsonb
language sql stable
return jsonb_build_object(
  'number', c.number, 'version', c.version, 'status', c.status, 'level', c.level,
  'lng', ST_X(c.place), 'lat', ST_Y(c.place),
  'gridCode', c.grid_code, 'estateCode', c.estate_code, 'buildingCode', c.building_code,
  'assignMethod', c.assign_method, 'secondGridCode', c.second_grid_code,
  'secondDistanceMeters', c.second_distance_meters, 'ambiguous', c.ambiguous,
  'itemCode', c.item_code, 'category', c.category, 'priority', c.priority, 'source', c.source,
  'workerNumber', c.worker_number,
  'occurredAt', c.occurred_at, 'reportedAt', c.reported_at, 'dispatchedAt', c.dispatched_at,
  'acceptedAt', c.accepted_at, 'onSiteAt', c.on_site_at, 'feedbackAt', c.feedback_at, 'closedAt', c.closed_at,
  'onSiteDueAt', c.on_site_due_at, 'feedbackDueAt', c.feedback_due_at,
  'acceptDueAt', c.accept_due_at, 'resolveDueAt', c.resolve_due_at, 'suspendedAt', c.suspended_at,
  'limitsFrom', coalesce(c.limits_from, c.reported_at), 'clocksFrom', coalesce(c.clocks_from, c.dispatched_at),
  'missed', c.missed,
  'supervision', c.supervision, 'returns', c.returns, 'reworks', c.reworks, 'reassignments', c.reassignments,
  'dueProvisional', c.due_provisional);

-- Limits that are to be set once more: how many minutes of working time lay between a moment that is certain, or the start of the
-- limit where that is later, and the due moment as it was.
create table provisional_limits (
  number             text collate "C" primary key,
  since              timestamptz not null,
  accept_due_at      timestamptz,
  accept_minutes     numeric,
  resolve_due_at     timestamptz,
  resolve_minutes    numeric
);

-- Takes down what is provisional, before the calendar changes.
create function hold_provisional_limits() returns void
language sql set search_path = public, pg_temp
as $$
  insert into provisional_limits
  select subject.number, since, accept_due_at, worked_minutes(accept_due_at) - worked_minutes(since),
         resolve_due_at, worked_minutes(resolve_due_at) - worked_minutes(since)
    from (select cases.*,
                 greatest(calendar_ends_at(), reported_at,
                          (select max(occurred_at) from feed.history where id = cases.number and type = 'case:reopened')) as since
            from cases where due_provisional and status not in ('closed', 'void')) subject
  on conflict (number) do nothing
$$;

-- Sets the limits of so many of these cases by the calendar as it is now, each with an event. What has been added to a limit
-- meanwhile is added again. An alarm that has gone off does not go off twice. Returns how many were taken; to be called until none.
create function set_held_limits(most integer) returns integer
language plpgsql set search_path = public, pg_temp
as $$
declare
  held    text[] := array(select number from provisional_limits order by number limit most);
  numbers text[];
  moment  timestamptz := clock_timestamp();
begin
  -- What has gone meanwhile, and what ended, is left as it is.
  numbers := array(select number from lock_cases(held) where status not in ('closed', 'void'));
  create temporary table gone_off on commit drop as
    select number, limit_kind, step, fired_at from case_deadlines where number = any (numbers) and fired_at is not null;
  create temporary table set_once_more on commit drop as
    with changed as (
      update cases
         set version        = cases.version + 1,
             accept_due_at  = case when cases.accepted_at is null and limits.accept_due_at > limits.since
                                   then limit_due(limit_due(limits.since, limits.accept_minutes, '工作时'),
                                                  limit_minutes(limits.accept_due_at, cases.accept_due_at, '工作时'), '工作时')
                                   else cases.accept_due_at end,
             resolve_due_at = case when limits.resolve_due_at > limits.since
                                   then limit_due(limit_due(limits.since, limits.resolve_minutes, '工作时'),
                                                  limit_minutes(limits.resolve_due_at, cases.resolve_due_at, '工作时'), '工作时')
                                   else cases.resolve_due_at end
        from provisional_limits limits
        join cases was on was.number = limits.number
       where limits.number = any (numbers) and cases.number = limits.number
      returning cases as now, was
    )
    select now, was from changed;
  update case_deadlines deadline set fired_at = gone_off.fired_at
    from gone_off
   where (deadline.number, deadline.limit_kind, deadline.step) = (gone_off.number, gone_off.limit_kind, gone_off.step)
     and deadline.fired_at is null;
  delete from provisional_limits where number = any (held);
  perform feed.append((
    select jsonb_agg(case_event(now, was, moment, '{"type": "case:rescheduled", "actor": "calendar"}') order by (now).number)
      from set_once_more));
  drop table gone_off, set_once_more;
  return cardinality(held);
end $$;
revoke all on function hold_provisional_limits(), set_held_limits(integer) from public;
