-- Which version of a case was in force when: [from_seq, until_seq) of the feed, so that what a screen showed at a moment is
-- one indexed read. A projection of the feed: folded from it in order, exactly once, off the commit path. The bodies stay in
-- feed.events; this can be emptied and folded anew at any time.

-- The last event committed at or before a moment.
create index events_moment on feed.events (at, seq);

create table feed.projections (
  name               text primary key,
  -- Everything up to here is folded.
  seq                bigint not null default 0
);
insert into feed.projections (name) values ('case_versions');

create table feed.case_versions (
  from_seq           bigint primary key,
  id                 text collate "C" not null,
  -- Null: still in force.
  until_seq          bigint check (until_seq > from_seq),
  -- When the case was closed or taken off the list; null while it is open.
  ended_at           timestamptz
);
create unique index case_versions_in_force on feed.case_versions (id) where until_seq is null;
-- Few are open at a time, so a moment's are found at once however long the history is. Those still in force stand apart: a
-- range enters its index once, when it has its end.
create index case_versions_open on feed.case_versions using gist (int8range(from_seq, until_seq))
 where ended_at is null and until_seq is not null;
create index case_versions_open_now on feed.case_versions (from_seq) where ended_at is null and until_seq is null;
create index case_versions_ended on feed.case_versions (ended_at) where ended_at is not null;

-- Folds at most `most` events more and returns how far the projection has come; null while another session folds. The
-- checkpoint moves in the same transaction: no event is folded twice or left out.
create function feed.fold_case_versions(most integer) returns bigint
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

revoke all on function feed.fold_case_versions(integer) from public;
grant execute on function feed.fold_case_versions(integer) to quanyu_app;
grant select on feed.case_versions, feed.projections to quanyu_app;

-- Empties the projection, for the owner; it is folded anew from the first event on.
create function feed.forget_case_versions() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform from feed.projections where name = 'case_versions' for update;
  delete from feed.case_versions;
  update feed.projections set seq = 0 where name = 'case_versions';
end $$;
revoke all on function feed.forget_case_versions() from public;

-- A load of the past by the owner: as append, but each event tells its own moment, none earlier than the one before it.
-- events: array of {at, occurredAt, type, entity, id, version, scopeBefore, scopeAfter, actor, body}
create function feed.import(events jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  latest  feed.head;
  event   record;
  moment  timestamptz;
  digests bigint[] := '{}';
begin
  select * into latest from feed.head for update;
  -- The head of an empty history is as old as the database, the past is older.
  moment := case when latest.seq = 0 then '-infinity' else latest.at end;
  for event in select (value ->> 'at')::timestamptz as at, value ->> 'id' as id, value ->> 'version' as version
                 from jsonb_array_elements(events) with ordinality order by ordinality
  loop
    if event.at < moment or event.at > clock_timestamp() then
      raise exception 'expected an event from % to now, came one at %', moment, event.at;
    end if;
    moment := event.at;
    latest.seq := latest.seq + 1;
    latest.digest := hashtextextended(concat_ws(':', latest.seq, moment, event.id, event.version), latest.digest);
    digests := digests || latest.digest;
  end loop;

  insert into feed.events
         (seq, at, occurred_at, type, entity, id, version, scope_before, scope_after, actor, body, digest)
  select latest.seq - cardinality(digests) + item.ordinal, (item.event ->> 'at')::timestamptz,
         (item.event ->> 'occurredAt')::timestamptz, item.event ->> 'type', item.event ->> 'entity', item.event ->> 'id',
         (item.event ->> 'version')::integer, item.event ->> 'scopeBefore', item.event ->> 'scopeAfter',
         item.event ->> 'actor', item.event -> 'body', digests[item.ordinal]
    from jsonb_array_elements(events) with ordinality as item (event, ordinal);

  if cardinality(digests) > 0 then
    update feed.head set seq = latest.seq, at = moment, digest = latest.digest;
  end if;
end $$;
revoke all on function feed.import(jsonb) from public;
