-- Where this history lives. A dump carries these numbers along, and whatever it is restored into has others: so a start finds
-- that nobody has said yet what becomes of the history. A copy of the whole cluster, and a database made from a template, keep them.
create table feed.place (
  only_row           boolean primary key default true check (only_row),
  system_identifier  bigint not null,
  head               oid not null
);

-- At what position the commit time was set back to the clock, from when to when, by whom and why: the only places where `at` may
-- decrease along seq.
create table feed.time_corrections (
  -- The last event before it.
  seq                bigint not null,
  was                timestamptz not null,
  became             timestamptz not null,
  actor              text not null default session_user,
  reason             text not null check (reason <> ''),
  primary key (seq, was)
);

-- Whether the database is where its history was named.
create function feed.is_at_home() returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return (select place.system_identifier = control.system_identifier and place.head = 'feed.head'::regclass
            from feed.place, pg_control_system() control);
end $$;

-- Says that the history lives here.
create function feed.settle() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  delete from feed.place;
  insert into feed.place (system_identifier, head) select system_identifier, 'feed.head'::regclass from pg_control_system();
end $$;
revoke all on function feed.settle() from public;
select feed.settle();

-- The way back after the clock of the database was ahead for a while: append never goes back, so that one event from the day after
-- tomorrow would keep the feed there for two days. Sets the commit time to the clock and writes down that it did; for the owner.
-- Events keep the moments that they were given, so the chain holds.
create function feed.correct_time(reason text) returns timestamptz
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
revoke all on function feed.correct_time(text) from public;

grant select on feed.place, feed.time_corrections to quanyu_app;
