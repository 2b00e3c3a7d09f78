-- What happens when a limit runs out, and the due moments of all cases, each to be fired once.

-- The ladder. Rows that name no item hold for every item that has none of its own for that limit.
create table escalation_steps (
  item_code          text references work_items on delete cascade,
  limit_kind         text not null check (limit_kind in ('on_site', 'feedback', 'accept', 'resolve')),
  step               smallint not null,
  -- When: at this part of the limit, 100 its end; and so many minutes of its clock after that.
  at_percent         numeric not null default 100 check (at_percent > 0),
  after_minutes      numeric not null default 0 check (after_minutes >= 0),
  -- Who holds the case from then on, unless somebody higher does; null: a yellow light, which only reminds.
  level              text check (level in ('community', 'subdistrict', 'city')),
  -- 督办: one step up, none → normal → yellow → red.
  supervises         boolean not null default false,
  unique nulls not distinct (item_code, limit_kind, step)
);

-- The promise: 10 minutes without arrival → community, 20 → subdistrict, 30 without feedback → city and supervision.
insert into escalation_steps (item_code, limit_kind, step, at_percent, after_minutes, level, supervises) values
  (null, 'on_site',  1, 100, 0,  'community',   false),
  (null, 'on_site',  2, 100, 10, 'subdistrict', false),
  (null, 'feedback', 1, 100, 0,  'city',        true),
  (null, 'accept',   1, 70,  0,  null,          false),
  (null, 'accept',   2, 100, 0,  'community',   false),
  (null, 'resolve',  1, 70,  0,  null,          false),
  (null, 'resolve',  2, 100, 0,  'subdistrict', false);

-- A table of our own that nodes claim rows of: pg-boss and graphile-worker, the well-kept job queues in PostgreSQL, want
-- a server (connections that listen, extensions, a schema they migrate by themselves) and do not run on the embedded
-- database, which has one connection. And no queue takes a job back in the transaction that makes it void.
create table case_deadlines (
  number             text collate "C" not null,
  limit_kind         text not null,
  step               smallint not null,
  due_at             timestamptz not null,
  level              text,
  supervises         boolean not null,
  -- What the history says of it: on_site_overdue, resolve_slow before the limit's end, accept_reminder.
  reason_code        text not null,
  fired_at           timestamptz,
  primary key (number, limit_kind, step)
);
create index case_deadlines_next on case_deadlines (due_at) where fired_at is null;

-- The due moments of cases as they are now: of limits that run, none while suspended.
create function due_moments(numbers text[])
returns table (number text, limit_kind text, step smallint, due_at timestamptz, level text, supervises boolean, reason_code text)
language sql stable
begin atomic
  select subject.number, running.kind, ladder.step,
         -- An item whose limit was taken away keeps the due moments of its open cases.
         limit_due(running.due_at, (ladder.at_percent - 100) / 100 * coalesce(running.minutes, 0) + ladder.after_minutes,
                   coalesce(running.clock, '日历时')),
         ladder.level, ladder.supervises,
         running.kind || case when ladder.level is null then '_reminder' when ladder.at_percent < 100 then '_slow' else '_overdue' end
    from cases subject
    left join work_items item on item.code = subject.item_code
   cross join lateral (values
           ('on_site', subject.on_site_due_at, least(10, item.onsite_minutes)::numeric, '日历时',
            subject.on_site_at is null and subject.status in ('dispatched', 'accepted')),
           ('feedback', subject.feedback_due_at, 30::numeric, '日历时',
            subject.feedback_at is null and subject.status in ('dispatched', 'accepted', 'on_site')),
           ('accept', subject.accept_due_at, item.accept_minutes::numeric, item.clock,
            subject.accepted_at is null and subject.status in ('reported', 'filed', 'dispatched')),
           ('resolve', subject.resolve_due_at, item.resolve_hours * 60, item.clock,
            subject.status not in ('closed', 'void'))) running (kind, due_at, minutes, clock, runs)
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

-- Brings the deadlines of cases up to what the cases say. One that has fired stays so, unless its moment was put off into the
-- future, by an extension or a new dispatch: then it is a new one.
create function refresh_deadlines(numbers text[]) returns void
language plpgsql
as $$
begin
  with wanted as materialized (
    select * from due_moments(numbers)
  ), dropped as (
    delete from case_deadlines deadline
     using cases subject
     where deadline.number = any (numbers)
       and subject.number = deadline.number
       and (deadline.fired_at is null or subject.status in ('closed', 'void'))
       and not exists (select from wanted
                        where (wanted.number, wanted.limit_kind, wanted.step)
                            = (deadline.number, deadline.limit_kind, deadline.step))
  )
  insert into case_deadlines as deadline (number, limit_kind, step, due_at, level, supervises, reason_code)
  select number, limit_kind, step, due_at, level, supervises, reason_code from wanted
  on conflict (number, limit_kind, step) do update
     set due_at = excluded.due_at, level = excluded.level, supervises = excluded.supervises,
         reason_code = excluded.reason_code, fired_at = null
   where deadline.due_at <> excluded.due_at
     and (deadline.fired_at is null or excluded.due_at > clock_timestamp());
end $$;

-- Whoever writes a case writes its deadlines in the same statement; none can forget. Once a statement, not a row: a batch of
-- reports costs one pass.
create function deadlines_of_new_cases() returns trigger
language plpgsql
as $$
declare
  numbers text[] := (select array_agg(number) from fresh where status not in ('closed', 'void'));
begin
  if numbers is not null then
    insert into case_deadlines (number, limit_kind, step, due_at, level, supervises, reason_code)
    select number, limit_kind, step, due_at, level, supervises, reason_code from due_moments(numbers)
    -- What a truncated table left behind must not have a report refused.
    on conflict (number, limit_kind, step) do update
       set due_at = excluded.due_at, level = excluded.level, supervises = excluded.supervises,
           reason_code = excluded.reason_code, fired_at = null;
  end if;
  return null;
end $$;
create trigger new_deadlines after insert on cases
  referencing new table as fresh
  for each statement execute function deadlines_of_new_cases();

create function deadlines_of_changed_cases() returns trigger
language plpgsql
as $$
declare
  numbers text[] := (
    select array_agg(now.number)
      from now join was on was.number = now.number
     where (now.status, now.suspended_at, now.item_code, now.accepted_at, now.on_site_at, now.feedback_at,
            now.on_site_due_at, now.feedback_due_at, now.accept_due_at, now.resolve_due_at)
           is distinct from
           (was.status, was.suspended_at, was.item_code, was.accepted_at, was.on_site_at, was.feedback_at,
            was.on_site_due_at, was.feedback_due_at, was.accept_due_at, was.resolve_due_at));
begin
  if numbers is not null then
    perform refresh_deadlines(numbers);
  end if;
  return null;
end $$;
create trigger changed_deadlines after update on cases
  referencing old table as was new table as now
  for each statement execute function deadlines_of_changed_cases();

create function deadlines_of_deleted_cases() returns trigger
language plpgsql
as $$
begin
  delete from case_deadlines using gone where case_deadlines.number = gone.number;
  return null;
end $$;
create trigger deleted_deadlines after delete on cases
  referencing old table as gone
  for each statement execute function deadlines_of_deleted_cases();

grant select on escalation_steps to quanyu_app;
grant select, insert, update, delete on case_deadlines to quanyu_app;

-- What is open already gets its deadlines. Those that have passed count as fired: nothing happens a day late because of an
-- update.
select refresh_deadlines(array_agg(number)) from cases where status not in ('closed', 'void');
update case_deadlines set fired_at = now() where due_at <= now();

-- The level that the catalogue's words begin with, as in 社区（全科网格服务站）; null for any other.
create function level_named(words text) returns text
language sql immutable
return case when words like '社区%' then 'community' when words like '街道%' then 'subdistrict' when words like '市级%' then 'city' end;
