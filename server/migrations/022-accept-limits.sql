-- An acceptance in time keeps its promise: the next worker who is sent has a limit of its own, from that sending. What was not accepted
-- in time keeps the limit that it missed, through whose hands ever it goes.

-- When the clock of acceptance began, where that is the sending after an acceptance in time. A pause moves it along.
alter table cases add column accepts_from timestamptz;

create or replace function limits_of(c cases) returns table (kind text, starts_at timestamptz, due_at timestamptz, runs boolean)
language sql stable
begin atomic
  values
    ('accept', least(coalesce(c.accepts_from, c.limits_from, c.reported_at), c.accept_due_at), c.accept_due_at,
     c.accepted_at is null and c.status in ('reported', 'filed', 'dispatched')),
    ('on_site', least(coalesce(c.clocks_from, c.dispatched_at), c.on_site_due_at), c.on_site_due_at,
     c.on_site_at is null and c.status in ('reported', 'filed', 'dispatched', 'accepted')),
    ('feedback', coalesce(c.clocks_from, c.dispatched_at), c.feedback_due_at,
     c.feedback_at is null and c.status in ('reported', 'filed', 'dispatched', 'accepted', 'on_site')),
    ('resolve', coalesce(c.limits_from, c.reported_at), c.resolve_due_at, c.status not in ('closed', 'void'));
end;

-- As before, and with the limit to accept after an acceptance.
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
begin
  if old.status in ('closed', 'void') then
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
      new.accepts_from  := due_after_pause(old.accepts_from, old.suspended_at, until, clock);
    end if;
    if old.on_site_at is null then
      new.on_site_due_at := old.on_site_due_at + pause;
    end if;
    if old.feedback_at is null then
      new.feedback_due_at := old.feedback_due_at + pause;
    end if;
    return new;
  end if;

  if new.accepted_at is null and new.status in ('reported', 'filed', 'dispatched') and new.accept_due_at is not distinct from old.accept_due_at
     -- Kept by an acceptance in time; null once it was kept and nobody had been sent since. What was late keeps its limit.
     and (old.accepted_at <= old.accept_due_at or old.accepted_at is null and old.accept_due_at is null) then
    new.accept_due_at := null;
    new.accepts_from  := null;
    if new.status = 'dispatched' and (old.status <> 'dispatched' or old.accepted_at is not null) then
      sent := case when new.dispatched_at is distinct from old.dispatched_at then coalesce(new.dispatched_at, until) else until end;
      select limit_due(sent, item.accept_minutes, item.clock) into new.accept_due_at from work_items item where item.code = new.item_code;
      if new.accept_due_at is not null then
        new.accepts_from := sent;
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
    and new.clocks_from is not distinct from old.clocks_from
    and (new.dispatched_at is not null or (new.on_site_due_at is null and new.feedback_due_at is null)) then
    -- Another sending has a clock of its own.
    new.clocks_from := null;
  end if;
  return new;
end $$;
