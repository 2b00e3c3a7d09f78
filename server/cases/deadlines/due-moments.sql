-- The due moments of cases as they are now: of limits that run, none while suspended. A part of a limit is a part of the whole limit as it is
-- now: an extension or a merge changes it.
create or replace function due_moments(numbers text[])
returns table (number text, limit_kind text, step smallint, due_at timestamptz, level text, supervises boolean, reason_code text)
language sql stable
begin atomic
  select subject.number, running.kind, ladder.step,
         limit_due(running.due_at,
                   case when ladder.at_percent = 100 then 0
                        -- A new case has the limits of its item: no working time is computed while a report waits.
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

-- Brings the deadlines of cases up to date with the cases. One that has fired stays so, unless its moment was put off into the future,
-- by an extension or a new dispatch: then it is a new one. Planned as lock_cases is.
create or replace function refresh_deadlines(numbers text[]) returns void
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off
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
