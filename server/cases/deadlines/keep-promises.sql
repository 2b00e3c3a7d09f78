-- What every change of a case keeps, whichever statement writes it:
--   a promise that was missed is recorded before its limit is met, replaced or ended;
--   the end of a suspension moves the limits that stood still, and a start of its own goes with its limit;
--   an acceptance in time keeps its promise: the next worker that is dispatched has a limit of its own, from that dispatch;
--   a promise given for a case that was merged into this one outlives a dispatch.

-- The promises that a case missed before it changed: from their kinds to their due moments. until: when its clocks stopped, or the change.
create or replace function missed_until(was cases, changed cases, until timestamptz) returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_object_agg(kind, due_at), '{}')
    from limits_of(was) limits
   where runs
     -- A limit that was suspended before it fell due is not missed, nor is one that was met by its due moment.
     and due_at < least((was).suspended_at, coalesce(
           case kind when 'accept' then (changed).accepted_at when 'on_site' then (changed).on_site_at when 'feedback' then (changed).feedback_at end,
           until));
end;

-- A case whose suspension has ended: its limits are due later by the time that stood still.
create or replace function moved_by_pause(was cases, changed cases, until timestamptz) returns cases
language plpgsql stable
as $$
declare
  pause interval := until - was.suspended_at;
  clock text     := coalesce((select work_items.clock from work_items where code = was.item_code), '日历时');
begin
  changed.resolve_due_at := due_after_pause(was.resolve_due_at, was.suspended_at, until, clock);
  changed.limits_from    := due_after_pause(coalesce(was.limits_from, was.reported_at), was.suspended_at, until, clock);
  changed.clocks_from    := coalesce(was.clocks_from, was.dispatched_at) + pause;
  if was.accepted_at is null then
    changed.accept_due_at := due_after_pause(was.accept_due_at, was.suspended_at, until, clock);
  end if;
  if was.on_site_at is null then
    changed.on_site_due_at := was.on_site_due_at + pause;
  end if;
  if was.feedback_at is null then
    changed.feedback_due_at := was.feedback_due_at + pause;
  end if;
  if was.limit_starts <> '{}' then
    select jsonb_object_agg(key, case when key in ('on_site', 'feedback') then value::timestamptz + pause
                                      else due_after_pause(value::timestamptz, was.suspended_at, until, clock) end)
      into changed.limit_starts
      from jsonb_each_text(was.limit_starts);
  end if;
  return changed;
end $$;

-- A case that is no longer accepted: after an acceptance in time it has no limit to accept, until it is dispatched.
create or replace function with_next_acceptance(was cases, changed cases, until timestamptz) returns cases
language plpgsql stable
as $$
declare
  sent timestamptz;
begin
  changed.accept_due_at := null;
  changed.limit_starts  := changed.limit_starts - 'accept';
  if changed.status = 'dispatched' and (was.status <> 'dispatched' or was.accepted_at is not null) then
    sent := case when changed.dispatched_at is distinct from was.dispatched_at then coalesce(changed.dispatched_at, until) else until end;
    select limit_due(sent, item.accept_minutes, item.clock) into changed.accept_due_at from work_items item where item.code = changed.item_code;
    if changed.accept_due_at is not null then
      changed.limit_starts := changed.limit_starts || jsonb_build_object('accept', sent);
    end if;
  end if;
  return changed;
end $$;

-- A case with the two promises as a dispatch leaves them.
create or replace function with_promised_clocks(was cases, changed cases, is_merged boolean) returns cases
language plpgsql stable
as $$
begin
  if was.dispatched_at is null then
    if changed.dispatched_at is null then
      changed.on_site_due_at  := coalesce(changed.on_site_due_at, was.on_site_due_at);
      changed.feedback_due_at := coalesce(changed.feedback_due_at, was.feedback_due_at);
    else
      changed.on_site_due_at  := least(changed.on_site_due_at, was.on_site_due_at);
      changed.feedback_due_at := least(changed.feedback_due_at, was.feedback_due_at);
    end if;
  elsif changed.dispatched_at is distinct from was.dispatched_at
    and not is_merged
    and changed.clocks_from is not distinct from was.clocks_from
    and (changed.dispatched_at is not null or (changed.on_site_due_at is null and changed.feedback_due_at is null)) then
    -- Another dispatch has a clock of its own.
    changed.clocks_from := null;
  end if;
  return changed;
end $$;

-- The starts of its own that a case still has: one goes when its limit and what it would else begin with have changed.
create or replace function starts_left(was cases, changed cases) returns jsonb
language sql immutable
return (changed).limit_starts
  - case when (changed).accept_due_at is distinct from (was).accept_due_at and (changed).limits_from is distinct from (was).limits_from then 'accept' else '' end
  - case when (changed).resolve_due_at is distinct from (was).resolve_due_at and (changed).limits_from is distinct from (was).limits_from then 'resolve' else '' end
  - case when (changed).on_site_due_at is distinct from (was).on_site_due_at
              and ((changed).dispatched_at, (changed).clocks_from) is distinct from ((was).dispatched_at, (was).clocks_from) then 'on_site' else '' end
  - case when (changed).feedback_due_at is distinct from (was).feedback_due_at
              and ((changed).dispatched_at, (changed).clocks_from) is distinct from ((was).dispatched_at, (was).clocks_from) then 'feedback' else '' end;

create or replace function keep_promises() returns trigger
language plpgsql
as $$
declare
  -- A partition's row has a type of its own.
  was       cases;
  changed   cases;
  until     timestamptz := coalesce(case when new.closed_at is distinct from old.closed_at then new.closed_at end,
                                    case when new.suspended_at is distinct from old.suspended_at then new.suspended_at end,
                                    clock_timestamp());
  is_merged boolean := new.limit_starts is distinct from old.limit_starts;
begin
  if old.status in ('closed', 'void') then
    -- A reopened case has limits of its own; one whose end is undone keeps those that it had.
    if new.status not in ('closed', 'void') and new.limits_from is distinct from old.limits_from then
      new.limit_starts := '{}';
    end if;
    return new;
  end if;

  was := old;
  changed := new;
  if least(was.accept_due_at, was.on_site_due_at, was.feedback_due_at, was.resolve_due_at) < until then
    changed.missed := missed_until(was, changed, until) || changed.missed;
  end if;

  if was.suspended_at is not null and changed.suspended_at is null then
    changed := moved_by_pause(was, changed, until);
  else
    if changed.accepted_at is null and changed.status in ('reported', 'filed', 'dispatched')
       and changed.accept_due_at is not distinct from was.accept_due_at
       -- Kept by an acceptance in time; null once it was kept and no dispatch has followed. A late limit stays.
       and (was.accepted_at <= was.accept_due_at or was.accepted_at is null and was.accept_due_at is null) then
      changed := with_next_acceptance(was, changed, until);
    end if;
    changed := with_promised_clocks(was, changed, is_merged);
    if was.limit_starts <> '{}' and not is_merged then
      changed.limit_starts := starts_left(was, changed);
    end if;
  end if;
  new := changed;
  return new;
end $$;

create or replace trigger kept_promises before update on cases
  for each row execute function keep_promises();
