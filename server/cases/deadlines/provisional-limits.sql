-- Marks for each case whether its limits are certain, whichever statement writes them.
create or replace function mark_provisional_limits() returns trigger
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

create or replace trigger provisional_limits before insert or update on cases
  for each row execute function mark_provisional_limits();

-- Notes the provisional limits, before the calendar changes.
create or replace function hold_provisional_limits() returns void
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
-- meanwhile is added again. An alarm that has gone off does not go off twice. Returns how many were done; to be called until none is left.
create or replace function set_held_limits(most integer) returns integer
language plpgsql set search_path = public, pg_temp
as $$
declare
  held    text[] := array(select number from provisional_limits order by number limit most);
  numbers text[];
  moment  timestamptz := clock_timestamp();
  changed jsonb;
begin
  -- Cases that are gone or have ended are left as they are.
  numbers := array(select number from lock_cases(held) where status not in ('closed', 'void'));
  create temporary table gone_off on commit drop as
    select number, limit_kind, step, fired_at from case_deadlines where number = any (numbers) and fired_at is not null;
  changed := (
    select jsonb_agg(event order by ordinal)
      from write_cases((
        select jsonb_agg(jsonb_build_object(
                 'number', was.number, 'at', moment, 'historyDetail', '{"type": "case:rescheduled", "actor": "calendar"}'::jsonb,
                 'set', jsonb_build_object(
                   'accept_due_at',  case when was.accepted_at is null and limits.accept_due_at > limits.since
                                          then limit_due(limit_due(limits.since, limits.accept_minutes, '工作时'),
                                                         limit_minutes(limits.accept_due_at, was.accept_due_at, '工作时'), '工作时')
                                          else was.accept_due_at end,
                   'resolve_due_at', case when limits.resolve_due_at > limits.since
                                          then limit_due(limit_due(limits.since, limits.resolve_minutes, '工作时'),
                                                         limit_minutes(limits.resolve_due_at, was.resolve_due_at, '工作时'), '工作时')
                                          else was.resolve_due_at end)) order by was.number)
          from provisional_limits limits
          join cases was on was.number = limits.number
         where limits.number = any (numbers))));
  update case_deadlines deadline set fired_at = gone_off.fired_at
    from gone_off
   where (deadline.number, deadline.limit_kind, deadline.step) = (gone_off.number, gone_off.limit_kind, gone_off.step)
     and deadline.fired_at is null;
  delete from provisional_limits where number = any (held);
  perform feed.append(changed);
  drop table gone_off;
  return cardinality(held);
end $$;
