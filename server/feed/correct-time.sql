-- Repairs the feed after the database's clock was ahead for a while: append never goes back, so one event from the day after
-- tomorrow would keep the feed there for two days. Sets the commit time to the clock and records that it did; for the owner.
-- Events keep the moments that they were given, so the chain holds.
create or replace function feed.correct_time(reason text) returns timestamptz
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  stood  feed.head;
  became timestamptz;
begin
  select * into stood from feed.head for update;
  became := clock_timestamp();
  if stood.at <= became then
    raise exception 'expected a feed that is ahead of the clock of the database (%), came one at %', became, stood.at;
  end if;
  insert into feed.time_corrections (seq, was, became, reason) values (stood.seq, stood.at, became, reason);
  insert into public.audit_entries (actor, role, act, subject, reason)
  values (session_user, 'none', 'feed:time_corrected', format('%s: %s -> %s', stood.seq, stood.at, became), reason);
  update feed.head set at = became;
  return became;
end $$;
