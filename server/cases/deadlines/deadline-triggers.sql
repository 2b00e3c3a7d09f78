-- Every write of a case writes its deadlines in the same statement; no writer can forget. Once a statement, not a row: a batch of
-- reports costs one pass.

-- Planned as lock_cases is.
create or replace function deadlines_of_new_cases() returns trigger
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  numbers text[] := (select array_agg(number) from fresh where status not in ('closed', 'void'));
begin
  if numbers is not null then
    insert into case_deadlines (number, limit_kind, step, due_at, level, supervises, reason_code)
    select number, limit_kind, step, due_at, level, supervises, reason_code from due_moments(numbers)
    -- Leftovers of a truncated table must not cause a report to be refused.
    on conflict (number, limit_kind, step) do update
       set due_at = excluded.due_at, level = excluded.level, supervises = excluded.supervises,
           reason_code = excluded.reason_code, fired_at = null;
  end if;
  return null;
end $$;

create or replace trigger new_deadlines after insert on cases
  referencing new table as fresh
  for each statement execute function deadlines_of_new_cases();

create or replace function deadlines_of_changed_cases() returns trigger
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

create or replace trigger changed_deadlines after update on cases
  referencing old table as was new table as now
  for each statement execute function deadlines_of_changed_cases();

create or replace function deadlines_of_deleted_cases() returns trigger
language plpgsql
as $$
begin
  delete from case_deadlines using gone where case_deadlines.number = gone.number;
  return null;
end $$;

create or replace trigger deleted_deadlines after delete on cases
  referencing old table as gone
  for each statement execute function deadlines_of_deleted_cases();
