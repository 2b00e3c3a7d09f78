-- The one ordered history (HOUSE rules F1–F4, F12). Every screen is a picture of it.

create schema feed;

create table feed.head (
  only_row           boolean primary key default true check (only_row),
  -- A restore must write a new one: a dump carries it along.
  history            uuid not null default gen_random_uuid(),
  seq                bigint not null default 0,
  at                 timestamptz not null default clock_timestamp(),
  digest             bigint not null default 0
);
insert into feed.head default values;

create table feed.events (
  seq                bigint not null,
  -- Commit time, never decreasing along seq; the time partition key.
  at                 timestamptz not null,
  occurred_at        timestamptz not null,
  type               text not null,
  entity             text not null,
  id                 text not null,
  version            integer not null,
  scope_before       text,
  scope_after        text,
  command_key        text,
  actor              text not null,
  body               jsonb not null,
  -- Running digest of the history up to here: two histories that differ anywhere before differ here.
  digest             bigint not null,
  primary key (seq, at),
  check (pg_column_size(body) <= 16384)
);

-- An idempotency key's answer, kept 30 days. body_digest tells a repetition from another request under the same key.
create table feed.commands (
  key                text primary key,
  body_digest        text not null,
  created_at         timestamptz not null,
  seq                bigint not null,
  answer             jsonb not null
);
create index commands_created on feed.commands (created_at);

-- The volatile lane (F13): newest value only, never history, gone after a crash.
create unlogged table feed.volatile_values (
  topic              text not null,
  key                text not null,
  value              jsonb not null,
  at                 timestamptz not null default clock_timestamp(),
  primary key (topic, key)
);

-- Names the history: differs for a new database (history), another cluster, or a promoted or restored one (timeline).
-- plpgsql keeps its plan; a function in SQL would be parsed and planned again for each batch and each look of a tail.
create function feed.epoch() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (select left(md5(concat_ws(':', head.history, control.system_identifier, checkpoint.timeline_id)), 16)
            from feed.head, pg_control_system() control, pg_control_checkpoint() checkpoint);
end $$;

-- Appends events as the last step of a writing statement or transaction. The update takes the head row's lock and holds
-- it to commit: seq is gapless and in commit order, and a rollback gives numbers back. A sequence would lose events.
--
-- events: array of {occurredAt, type, entity, id, version, scopeBefore, scopeAfter, actor, body, answer,
--                   commandKey?, bodyDigest?}
-- Returns one row per event in order: its place in the array (from 1), its seq, and its answer with the feed position.
create function feed.append(events jsonb)
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

  update feed.head set digest = running;
  epoch := feed.epoch();

  insert into feed.events
         (seq, at, occurred_at, type, entity, id, version, scope_before, scope_after, command_key, actor, body, digest)
  select before + item.ordinal, head.at, (item.event ->> 'occurredAt')::timestamptz,
         item.event ->> 'type', item.event ->> 'entity', item.event ->> 'id', (item.event ->> 'version')::integer,
         item.event ->> 'scopeBefore', item.event ->> 'scopeAfter', item.event ->> 'commandKey', item.event ->> 'actor',
         item.event -> 'body', digests[item.ordinal]
    from jsonb_array_elements(events) with ordinality as item (event, ordinal);

  -- A key that another node took in the same moment fails here as a unique violation and takes the whole batch back;
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

-- The only way to write history is append.
revoke all on function feed.append(jsonb) from public;
grant usage on schema feed to quanyu_app;
grant select on feed.head, feed.events, feed.commands to quanyu_app;
grant select, insert, update, delete on feed.volatile_values to quanyu_app;
-- Keys older than 30 days are forgotten by the application.
grant delete on feed.commands to quanyu_app;
grant execute on function feed.append(jsonb), feed.epoch() to quanyu_app;
