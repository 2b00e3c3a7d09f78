-- What every change of a case keeps, whatever writes it:
--   a promise that was missed is recorded before its limit is met, replaced or ended;
--   the end of a pause moves what stood still, and a start of its own goes with its limit;
--   an acceptance in time keeps its promise: the next worker that is sent has a limit of its own, from that sending;
--   a promise given for a case that was merged into this one outlives the sending of somebody.
create or replace function keep_promises() returns trigger
language plpgsql
as $$
declare
  -- A partition's row has a type of its own.
  was   cases;
  until timestamptz := coalesce(case when new.closed_at is distinct from old.closed_at then new.closed_at end,
                                case when new.suspended_at is distinct from old.suspended_at then new.suspended_at end,
                                clock_timestamp());
  pause interval;
  clock text;
  sent  timestamptz;
  is_merged boolean := new.limit_starts is distinct from old.limit_starts;
begin
  if old.status in ('closed', 'void') then
    -- What is taken up again has limits of its own.
    if new.status not in ('closed', 'void') then
      new.limit_starts := '{}';
    end if;
    return new;
  end if;

  if least(old.accept_due_at, old.on_site_due_at, old.feedback_due_at, old.resolve_due_at) < until then
    was := old;
    new.missed := coalesce(
      (select jsonb_object_agg(kind, due_at)
         from limits_of(was) limits
        where runs
          -- What was suspended before it fell due is not missed, and what is done by its due moment neither.
          and due_at < least(old.suspended_at, coalesce(
                case kind when 'accept' then new.accepted_at when 'on_site' then new.on_site_at when 'feedback' then new.feedback_at end,
                until))),
      '{}') || new.missed;
  end if;

  if old.suspended_at is not null and new.suspended_at is null then
    pause := until - old.suspended_at;
    clock := coalesce((select work_items.clock from work_items where code = old.item_code), '日历时');
    new.resolve_due_at := due_after_pause(old.resolve_due_at, old.suspended_at, until, clock);
    new.limits_from    := due_after_pause(coalesce(old.limits_from, old.reported_at), old.suspended_at, until, clock);
    new.clocks_from    := coalesce(old.clocks_from, old.dispatched_at) + pause;
    if old.accepted_at is null then
      new.accept_due_at := due_after_pause(old.accept_due_at, old.suspended_at, until, clock);
    end if;
    if old.on_site_at is null then
      new.on_site_due_at := old.on_site_due_at + pause;
    end if;
    if old.feedback_at is null then
      new.feedback_due_at := old.feedback_due_at + pause;
    end if;
    if old.limit_starts <> '{}' then
      select jsonb_object_agg(key, case when key in ('on_site', 'feedback') then value::timestamptz + pause
                                        else due_after_pause(value::timestamptz, old.suspended_at, until, clock) end)
        into new.limit_starts
        from jsonb_each_text(old.limit_starts);
    end if;
    return new;
  end if;

  if new.accepted_at is null and new.status in ('reported', 'filed', 'dispatched') and new.accept_due_at is not distinct from old.accept_due_at
     -- Kept by an acceptance in time; null once it was kept and nobody had been sent since. What was late keeps its limit.
     and (old.accepted_at <= old.accept_due_at or old.accepted_at is null and old.accept_due_at is null) then
    new.accept_due_at := null;
    new.limit_starts  := new.limit_starts - 'accept';
    if new.status = 'dispatched' and (old.status <> 'dispatched' or old.accepted_at is not null) then
      sent := case when new.dispatched_at is distinct from old.dispatched_at then coalesce(new.dispatched_at, until) else until end;
      select limit_due(sent, item.accept_minutes, item.clock) into new.accept_due_at from work_items item where item.code = new.item_code;
      if new.accept_due_at is not null then
        new.limit_starts := new.limit_starts || jsonb_build_object('accept', sent);
      end if;
    end if;
  end if;

  if old.dispatched_at is null then
    if new.dispatched_at is null then
      new.on_site_due_at  := coalesce(new.on_site_due_at, old.on_site_due_at);
      new.feedback_due_at := coalesce(new.feedback_due_at, old.feedback_due_at);
    else
      new.on_site_due_at  := least(new.on_site_due_at, old.on_site_due_at);
      new.feedback_due_at := least(new.feedback_due_at, old.feedback_due_at);
    end if;
  elsif new.dispatched_at is distinct from old.dispatched_at
    and not is_merged
    and new.clocks_from is not distinct from old.clocks_from
    and (new.dispatched_at is not null or (new.on_site_due_at is null and new.feedback_due_at is null)) then
    -- Another sending has a clock of its own.
    new.clocks_from := null;
  end if;

  if old.limit_starts <> '{}' and not is_merged then
    new.limit_starts := new.limit_starts
      - case when new.accept_due_at is distinct from old.accept_due_at and new.limits_from is distinct from old.limits_from then 'accept' else '' end
      - case when new.resolve_due_at is distinct from old.resolve_due_at and new.limits_from is distinct from old.limits_from then 'resolve' else '' end
      - case when new.on_site_due_at is distinct from old.on_site_due_at
                  and (new.dispatched_at, new.clocks_from) is distinct from (old.dispatched_at, old.clocks_from) then 'on_site' else '' end
      - case when new.feedback_due_at is distinct from old.feedback_due_at
                  and (new.dispatched_at, new.clocks_from) is distinct from (old.dispatched_at, old.clocks_from) then 'feedback' else '' end;
  end if;
  return new;
end $$;

create or replace trigger kept_promises before update on cases
  for each row execute function keep_promises();
