-- Folds at most `most` events more and returns how far the projection has come; null while another session folds. The checkpoint
-- moves in the same transaction: no event is folded twice or left out.
create or replace function feed.fold_case_versions(most integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  reached bigint;
  target  bigint;
begin
  select seq into reached from feed.projections where name = 'case_versions' for update skip locked;
  select least(reached + most, head.seq) into target from feed.head;
  if reached is null or target <= reached then
    return reached;
  end if;

  update feed.case_versions version
     set until_seq = next.seq
    from (select id, min(seq) as seq
            from feed.events
           where seq > reached and seq <= target and entity = 'case'
           group by id) next
   where version.id = next.id and version.until_seq is null;

  insert into feed.case_versions (from_seq, id, until_seq, ended_at)
  select seq, id, lead(seq) over (partition by id order by seq),
         case when body ->> 'status' in ('closed', 'void') then (body ->> 'closedAt')::timestamptz end
    from feed.events
   where seq > reached and seq <= target and entity = 'case';

  update feed.projections set seq = target where name = 'case_versions';
  return target;
end $$;

-- Empties the projection, for the owner; it is folded again from the first event on.
create or replace function feed.forget_case_versions() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform from feed.projections where name = 'case_versions' for update;
  delete from feed.case_versions;
  update feed.projections set seq = 0 where name = 'case_versions';
end $$;
