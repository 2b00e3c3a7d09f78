-- A missed promise stays missed, and a pause is no part of a limit: whatever changes a case, one trigger sees to both. And a post
-- is not manned by a worker whose account is disabled.

alter table cases
  -- From the kind of a limit to the due moment of the first promise of that kind that was missed.
  add column missed            jsonb not null default '{}',
  -- When the clock of accept and resolve began, where that is not the report; and that of on site and feedback, where it is not
  -- the dispatch. A pause moves them along.
  add column limits_from       timestamptz,
  add column clocks_from       timestamptz;

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
  'supervision', c.supervision, 'returns', c.returns, 'reworks', c.reworks, 'reassignments', c.reassignments);

-- The four limits of a case, each with whether it still asks for something. Whether the case is suspended stands beside it. A
-- limit on site or for feedback before anybody was sent was promised for a case that was merged into this one.
create function limits_of(c cases) returns table (kind text, starts_at timestamptz, due_at timestamptz, runs boolean)
language sql stable
begin atomic
  values
    ('accept', least(coalesce(c.limits_from, c.reported_at), c.accept_due_at), c.accept_due_at,
     c.accepted_at is null and c.status in ('reported', 'filed', 'dispatched')),
    ('on_site', least(coalesce(c.clocks_from, c.dispatched_at), c.on_site_due_at), c.on_site_due_at,
     c.on_site_at is null and c.status in ('reported', 'filed', 'dispatched', 'accepted')),
    ('feedback', coalesce(c.clocks_from, c.dispatched_at), c.feedback_due_at,
     c.feedback_at is null and c.status in ('reported', 'filed', 'dispatched', 'accepted', 'on_site')),
    ('resolve', coalesce(c.limits_from, c.reported_at), c.resolve_due_at, c.status not in ('closed', 'void'));
end;

-- As before, and a part of a limit is a part of all that it is by now: an extension or a merge makes it another one.
create or replace function due_moments(numbers text[])
returns table (number text, limit_kind text, step smallint, due_at timestamptz, level text, supervises boolean, reason_code text)
language sql stable
begin atomic
  select subject.number, running.kind, ladder.step,
         limit_due(running.due_at,
                   case when ladder.at_percent = 100 then 0
                        -- A new case has the limits of its item: no clock is looked at while a report waits.
                        when subject.version = 1 and running.kind = 'accept'  then (ladder.at_percent - 100) / 100 * item.accept_minutes
                        when subject.version = 1 and running.kind = 'resolve' then (ladder.at_percent - 100) / 100 * item.resolve_hours * 60
                        else (ladder.at_percent - 100) / 100 * coalesce(limit_minutes(running.starts_at, running.due_at, running.clock), 0)
                   end + ladder.after_minutes,
                   running.clock),
         ladder.level, ladder.supervises,
         running.kind || case when ladder.level is null then '_reminder' when ladder.at_percent < 100 then '_slow' else '_overdue' end
    from cases subject
    left join work_items item on item.code = subject.item_code
   cross join lateral (
         select kind, limits.starts_at, limits.due_at, runs,
                case when kind in ('accept', 'resolve') then coalesce(item.clock, '日历时') else '日历时' end as clock
           from limits_of(subject) limits) running
    -- Two look-ups in an index: with an "or" the whole ladder would be read for each limit of each report.
   cross join lateral (
         select * from escalation_steps own where own.item_code = subject.item_code and own.limit_kind = running.kind
          union all
         select * from escalation_steps usual
          where usual.item_code is null
            and usual.limit_kind = running.kind
            and not exists (select from escalation_steps own
                             where own.item_code = subject.item_code and own.limit_kind = running.kind)) ladder
   where subject.number = any (numbers)
     and subject.suspended_at is null
     and running.runs
     and running.due_at is not null;
end;

-- What every change of a case keeps, whatever writes it: a promise that was missed is recorded before its limit is met, replaced or
-- ended; the end of a pause moves what stood still; and a promise given for a case that was merged into this one outlives the
-- sending of somebody.
create function keep_promises() returns trigger
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
    end if;
    if old.on_site_at is null then
      new.on_site_due_at := old.on_site_due_at + pause;
    end if;
    if old.feedback_at is null then
      new.feedback_due_at := old.feedback_due_at + pause;
    end if;
    return new;
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

-- What the stamps of before say: of a limit that was met late or passed with its case, the miss stays.
update cases
   set missed = late.kinds
  from (select number, reported_at,
               jsonb_strip_nulls(jsonb_build_object(
                 'accept',   case when accepted_at > accept_due_at   then accept_due_at   end,
                 'on_site',  case when on_site_at  > on_site_due_at  then on_site_due_at  end,
                 'feedback', case when feedback_at > feedback_due_at then feedback_due_at end,
                 'resolve',  case when closed_at   > resolve_due_at and suspended_at is null then resolve_due_at end)) as kinds
          from cases) late
 where late.number = cases.number and late.reported_at = cases.reported_at and late.kinds <> '{}';

create trigger kept_promises before update on cases
  for each row execute function keep_promises();

-- Who is barred: every account of that worker is disabled. One without an account stands at the post by the roster.
create index accounts_worker on accounts (worker_number) where worker_number is not null;

create or replace function on_duty(grid_code text, moment timestamptz) returns table (worker_number text, stands_in boolean)
language sql stable
begin atomic
  select duties.worker_number, duties.stands_in
    from posts join duties on duties.post_code = posts.code
   where posts.area_code = grid_code
     and posts.role = 'grid_worker'
     and moment >= duties.starts_at
     and moment < duties.ends_at
     -- The clock is looked at for posts that have hours alone.
     and (posts.shift not in ('day', 'night') or posts.shift = shift_at(moment))
     and (not exists (select from accounts where accounts.worker_number = duties.worker_number and disabled_at <= moment)
          or exists (select from accounts where accounts.worker_number = duties.worker_number
                                            and (disabled_at is null or disabled_at > moment)))
   order by duties.stands_in desc, duties.worker_number
   limit 1;
end;

create or replace function in_front(moment timestamptz) returns table (post_code text, worker_number text, stands_in boolean)
language sql stable
begin atomic
  -- Materialized: the clock is looked at once, not for each post.
  with clock as materialized (select shift_at(moment) as shift)
  select distinct on (posts.code) posts.code, duties.worker_number, duties.stands_in
    from clock
    join posts on posts.shift not in ('day', 'night') or posts.shift = clock.shift
    join duties on duties.post_code = posts.code
   where moment >= duties.starts_at
     and moment < duties.ends_at
     and (not exists (select from accounts where accounts.worker_number = duties.worker_number and disabled_at <= moment)
          or exists (select from accounts where accounts.worker_number = duties.worker_number
                                            and (disabled_at is null or disabled_at > moment)))
   order by posts.code, duties.stands_in desc, duties.worker_number;
end;
