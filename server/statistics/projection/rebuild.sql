-- Building the statistics from a long past: facts first, page by page of the feed, then their sums, page by page of the cases. The same
-- statements as for a fold, at a fraction of the cost: a case is summed once and not at each of its events.

-- The facts of one page of the feed, without their sums. Returns how far it has come.
create or replace function statistics.gather(most integer, moment timestamptz) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  stood  bigint := (select seq from feed.projections where name = 'statistics' for update);
  target bigint := (select least(stood + most, seq) from feed.head);
  later  statistics.facts[] := statistics.changed_cases(stood, target);
begin
  delete from statistics.facts using unnest(later) fact where facts.number = fact.number;
  insert into statistics.facts
  select judged.* from unnest(later) fact cross join lateral statistics.judged(fact, moment) judged;
  update feed.projections set seq = target, at = moment where name = 'statistics';
  return target;
end $$;

-- Puts the next `most` cases after one into the sums, by their number, and returns the last of them; null when there is none.
create or replace function statistics.sum_page(most integer, after text) returns text
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  later statistics.facts[] := array(select fact from statistics.facts fact where number > after collate "C" order by number limit most);
begin
  perform statistics.account('{}', later);
  return later[cardinality(later)].number;
end $$;
