-- Appends events as the last step of a writing statement or transaction; the only way to write history. The update takes the head
-- row's lock and holds it to commit: seq is gapless and in commit order, and a rollback gives numbers back. A sequence would lose
-- events. Each event gets its entry in the history.
--
-- events: array of {occurredAt, type, entity, id, version, scopeBefore, scopeAfter, actor, body, answer, commandKey?,
--                   bodyDigest?, role?, fromStatus?, fromGrid?, fromWorker?, toGrid?, reason?, reasonCode?}
-- Returns one row per event in order: its place in the array (from 1), its seq, and its answer with the feed position.
create or replace function feed.append(events jsonb)
returns table (ordinal bigint, seq bigint, answer jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  total   integer := coalesce(jsonb_array_length(events), 0);
  head    feed.head;
  before  bigint;
  running bigint;
  digests bigint[] := '{}';
  epoch   text;
begin
  if total = 0 then
    return;
  end if;

  update feed.head
     set seq = seq + total, at = greatest(clock_timestamp(), at)
  returning * into head;

  before  := head.seq - total;
  running := head.digest;
  for place in 1..total loop
    running := hashtextextended(
      concat_ws(':', before + place, head.at, events -> (place - 1) ->> 'id', events -> (place - 1) ->> 'version'),
      running);
    digests := digests || running;
  end loop;

  update feed.head set digest = running, chain = feed.write_history(events, before, head.at, head.chain);
  epoch := feed.epoch();

  insert into feed.events
         (seq, at, occurred_at, type, entity, id, version, scope_before, scope_after, command_key, actor, body, digest)
  select before + item.ordinal, head.at, (item.event ->> 'occurredAt')::timestamptz,
         item.event ->> 'type', item.event ->> 'entity', item.event ->> 'id', (item.event ->> 'version')::integer,
         item.event ->> 'scopeBefore', item.event ->> 'scopeAfter', item.event ->> 'commandKey', item.event ->> 'actor',
         item.event -> 'body', digests[item.ordinal]
    from jsonb_array_elements(events) with ordinality as item (event, ordinal);

  -- A key that another node used at the same moment fails here as a unique violation and rolls the whole batch back;
  -- the caller tries again and then finds the stored answer.
  insert into feed.commands (key, body_digest, created_at, seq, answer)
  select item.event ->> 'commandKey', item.event ->> 'bodyDigest', head.at, before + item.ordinal,
         (item.event -> 'answer') || jsonb_build_object('feed', jsonb_build_object('epoch', epoch, 'seq', before + item.ordinal))
    from jsonb_array_elements(events) with ordinality as item (event, ordinal)
   where item.event ? 'commandKey';

  perform pg_notify('quanyu_feed', head.seq::text);

  return query
  select item.ordinal, before + item.ordinal,
         coalesce(item.event -> 'answer', '{}') || jsonb_build_object('feed', jsonb_build_object('epoch', epoch, 'seq', before + item.ordinal))
    from jsonb_array_elements(events) with ordinality as item (event, ordinal);
end $$;

-- Loads a past history, for the owner: as append, but each event has its own moment, none earlier than the one before it.
-- events: array of {at, occurredAt, type, entity, id, version, scopeBefore, scopeAfter, actor, body, fromStatus?, fromGrid?,
--                   fromWorker?, reason?}
create or replace function feed.import(events jsonb) returns void
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
    latest.chain := feed.write_history(events, latest.seq - cardinality(digests), null, latest.chain);
    update feed.head set seq = latest.seq, at = moment, digest = latest.digest, chain = latest.chain;
  end if;
end $$;
