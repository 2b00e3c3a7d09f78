-- Cases as they are known now, judged at a moment; sums and facts follow.
create or replace function statistics.put(later statistics.facts[], moment timestamptz) returns void
language plpgsql
as $$
declare
  earlier statistics.facts[];
begin
  later := array(select statistics.judged(fact, moment) from unnest(later) fact);
  earlier := array(select known from statistics.facts known join unnest(later) fact on fact.number = known.number);
  perform statistics.account(earlier, later);
  delete from statistics.facts using unnest(later) fact where facts.number = fact.number;
  insert into statistics.facts select * from unnest(later);
end $$;

-- Brings the projection to a moment, and at most `most` events further. Returns the position that it has reached; null while another
-- session is at it. The checkpoint moves in the same transaction: no event is counted twice or left out.
--
-- Without sequential scans: a kept plan, which knows no moments, expects a third of all facts to change and reads them all, though
-- hardly any do.
create or replace function statistics.fold(most integer, moment timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  stood   feed.projections;
  target  bigint;
  until   timestamptz;
  barrier timestamptz;
begin
  select * into stood from feed.projections where name = 'statistics' for update skip locked;
  if stood.name is null then
    return null;
  end if;
  select least(stood.seq + most, head.seq) into target from feed.head;

  -- Never back: a limit that has expired stays expired. No further than the limits of `most` cases.
  until := greatest(least(moment, clock_timestamp()), stood.at);
  select changes_at + interval '1 microsecond' into barrier
    from statistics.facts where changes_at < until order by changes_at offset most limit 1;
  until := least(until, barrier);

  if target > stood.seq then
    perform statistics.put(statistics.changed_cases(stood.seq, target), until);
  end if;
  if exists (select from statistics.facts where changes_at < until) then
    perform statistics.put(array(select fact from statistics.facts fact where changes_at < until), until);
  end if;

  update feed.projections set seq = target, at = until where name = 'statistics';
  return target;
end $$;

-- Empties the projection, for the owner; it is folded again from the first event on. Readers see what was there until the transaction
-- ends.
create or replace function statistics.forget() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  -- The row first, as fold takes it: so another fold runs before this one or after it.
  update feed.projections set seq = 0, at = '-infinity' where name = 'statistics';
  delete from statistics.facts;
  delete from statistics.rollups;
  delete from statistics.hours;
  delete from statistics.durations;
$$;
