-- Locks the rows of some cases until the transaction ends. In order of number, so that there is no deadlock.
--
-- Planned once and not for each report and each change, because planning takes longer with every year; and by index, however few cases there
-- were when that was.
create or replace function lock_cases(numbers text[]) returns setof cases
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
  return query select * from cases where number = any (numbers) order by number for update;
end $$;
