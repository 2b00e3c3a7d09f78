-- The whole life of a case: limits, suspension, supervision and counts beside the phase; and its history, chained.

-- For now plain time; the calendar brings working hours.
create function limit_due(start timestamptz, minutes numeric, clock text) returns timestamptz
language sql immutable
return start + minutes * interval '1 minute';

create function limit_minutes(start timestamptz, until timestamptz, clock text) returns numeric
language sql immutable
return extract(epoch from until - start) / 60;

-- It uses the row's type, which could not grow.
drop function case_json(cases);

alter table cases
  add column accept_due_at     timestamptz,
  add column resolve_due_at    timestamptz,
  -- 挂账: its clocks stand still since then.
  add column suspended_at      timestamptz,
  add column supervision       text not null default 'none' check (supervision in ('none', 'normal', 'yellow', 'red')),
  -- Of who supervises: the next one is of the same level or a higher one.
  add column supervision_level text check (supervision_level in ('community', 'subdistrict', 'city')),
  add column returns           integer not null default 0 check (returns >= 0),
  add column reworks           integer not null default 0 check (reworks >= 0),
  add column reassignments     integer not null default 0 check (reassignments >= 0),
  -- The account that gave the feedback; another one checks.
  add column handled_by        text,
  -- 并案: the case that goes on in this one's place. Its reporter stays with this number, linked by this column.
  add column merged_into       text collate "C",
  add check (merged_into is null or status = 'void');

-- How many cases a worker has in hand; what was merged into a case.
create index cases_in_hand on cases (worker_number) where worker_number is not null and status not in ('closed', 'void');
create index cases_merged on cases (merged_into) where merged_into is not null;

update cases
   set accept_due_at  = limit_due(reported_at, item.accept_minutes, item.clock),
       resolve_due_at = limit_due(reported_at, item.resolve_hours * 60, item.clock)
  from work_items item
 where item.code = cases.item_code;

create function case_json(c cases) returns jsonb
language sql stable
return jsonb_build_object(
  'number', c.number, 'version', c.version, 'status', c.status, 'level', c.level,
  'lng', ST_X(c.place), 'lat', ST_Y(c.place),
  'gridCode', c.grid_code, 'estateCode', c.estate_code, 'buildingCode', c.building_code,
  'assignMethod', c.assign_method, 'secondGridCode', c.second_grid_code,
  'secondDistanceMeters', c.second_distance_meters, 'ambiguous', c.ambiguous,
  'itemCode', c.item_code, 'category', c.category, 'priority', c.priority, 'source', c.source,
  'workerNumber', c.worker_number,
  'occurredAt', c.occurred_at, 'reportedAt', c.reported_at, 'dispatchedAt', c.dispatched_at,
  'acceptedAt', c.accepted_at, 'onSiteAt', c.on_site_at, 'feedbackAt', c.feedback_at, 'closedAt', c.closed_at,
  'onSiteDueAt', c.on_site_due_at, 'feedbackDueAt', c.feedback_due_at,
  'acceptDueAt', c.accept_due_at, 'resolveDueAt', c.resolve_due_at, 'suspendedAt', c.suspended_at,
  'supervision', c.supervision, 'returns', c.returns, 'reworks', c.reworks, 'reassignments', c.reassignments);

-- A due moment after a pause: later by what the pause took of it, in the limit's own hours.
create function due_after_pause(due timestamptz, paused_at timestamptz, resumed_at timestamptz, clock text)
returns timestamptz
language sql stable
return limit_due(due, limit_minutes(paused_at, resumed_at, clock), clock);

-- The event of a change, for feed.append: the case after it and what it was before. told: {type, actor, role, reason,
-- reasonCode}. The answer carries what decides about the next act.
create function case_event(c cases, was cases, moment timestamptz, told jsonb) returns jsonb
language sql stable
return jsonb_build_object(
  'occurredAt', moment, 'entity', 'case', 'id', c.number, 'version', c.version,
  'scopeBefore', was.scope_code, 'scopeAfter', c.scope_code,
  'fromStatus', was.status, 'fromGrid', was.grid_code, 'fromWorker', was.worker_number,
  'body', case_json(c),
  'answer', jsonb_build_object('case', case_json(c), 'handledBy', c.handled_by, 'supervisionLevel', c.supervision_level)
) || told;

-- What happened to cases, by whom, from what to what, for good: an entry for each event, each bound to all before it by
-- SHA-256, so that no edit, deletion or change of order goes unseen. The head stands in feed.head; a cut tail shows there, and
-- in the anchors that the server keeps outside the database.
create table feed.history (
  seq                bigint primary key,
  at                 timestamptz not null,
  occurred_at        timestamptz not null,
  id                 text collate "C" not null,
  version            integer not null,
  type               text not null,
  actor              text not null,
  role               text,
  from_status        text,
  to_status          text,
  from_grid          text,
  to_grid            text,
  from_worker        text,
  to_worker          text,
  -- Why a case was given to another grid: wrong_grid, worker_busy or other.
  reason_code        text,
  -- SHA-256 of salt and text, which stand apart: the text can be erased and the chain holds.
  text_digest        bytea,
  -- SHA-256 of the event's body as text.
  body_digest        bytea not null,
  chain              bytea not null
);
create index history_by_case on feed.history (id, version);

create table feed.history_texts (
  seq                bigint primary key references feed.history,
  salt               bytea not null,
  text               text not null
);

alter table feed.head add column chain bytea not null default sha256('');

-- What the chain takes in of an entry: a JSON array. Instants in microseconds since 1970, so that no session's time zone makes a
-- difference. The chain's value is the SHA-256 of the value before it and this; scripts/audit/ computes the same by itself.
create function feed.link(entry feed.history) returns bytea
language sql stable
return convert_to(jsonb_build_array(
  entry.seq, (extract(epoch from entry.at) * 1000000)::bigint, (extract(epoch from entry.occurred_at) * 1000000)::bigint,
  entry.id, entry.version, entry.type, entry.actor, entry.role, entry.from_status, entry.to_status,
  entry.from_grid, entry.to_grid, entry.from_worker, entry.to_worker, entry.reason_code,
  encode(entry.text_digest, 'hex'), encode(entry.body_digest, 'hex'))::text, 'UTF8');

-- Writes the history of events numbered from before + 1, and returns the chain's new value. moment null: each event tells its
-- own. The caller holds the head's row. All entries in one statement, and only the chain itself in a loop: the report waits.
create function feed.write_history(events jsonb, before bigint, moment timestamptz, previous bytea) returns bytea
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  entries feed.history[];
  links   bytea[];
  salts   bytea[];
  reasons text[];
  chains  bytea[] := '{}';
  link    bytea;
begin
  select array_agg(entry order by (entry).seq), array_agg(feed.link(entry) order by (entry).seq),
         array_agg(salt order by (entry).seq), array_agg(reason order by (entry).seq)
    into entries, links, salts, reasons
    from (select salt, reason,
                 row(before + ordinal, coalesce(moment, (event ->> 'at')::timestamptz), (event ->> 'occurredAt')::timestamptz,
                     event ->> 'id', (event ->> 'version')::integer, event ->> 'type', event ->> 'actor', event ->> 'role',
                     event ->> 'fromStatus', body ->> 'status',
                     -- A copy goes to another grid than the case.
                     event ->> 'fromGrid', coalesce(event ->> 'toGrid', body ->> 'gridCode'),
                     event ->> 'fromWorker', body ->> 'workerNumber', event ->> 'reasonCode',
                     sha256(salt || convert_to(reason, 'UTF8')), sha256(convert_to(body::text, 'UTF8')), null)::feed.history
                   as entry
            from jsonb_array_elements(events) with ordinality as told (event, ordinal)
           cross join lateral (
                 select event -> 'body' as body, event ->> 'reason' as reason,
                        case when event ->> 'reason' is not null then uuid_send(gen_random_uuid()) end as salt
                 offset 0) apart) written;

  foreach link in array links loop
    previous := sha256(previous || link);
    chains := chains || previous;
  end loop;

  insert into feed.history
  select entry.seq, entry.at, entry.occurred_at, entry.id, entry.version, entry.type, entry.actor, entry.role, entry.from_status,
         entry.to_status, entry.from_grid, entry.to_grid, entry.from_worker, entry.to_worker, entry.reason_code,
         entry.text_digest, entry.body_digest, chains[entry.seq - before]
    from unnest(entries) entry;

  if cardinality(array_remove(reasons, null)) > 0 then
    insert into feed.history_texts
    select before + ordinal, salt, reason
      from unnest(salts, reasons) with ordinality as told (salt, reason, ordinal)
     where reason is not null;
  end if;
  return previous;
end $$;
revoke all on function feed.write_history(jsonb, bigint, timestamptz, bytea) from public;

-- As before, and each event gets its entry in the history.
--
-- events: array of {occurredAt, type, entity, id, version, scopeBefore, scopeAfter, actor, body, answer, commandKey?,
--                   bodyDigest?, role?, fromStatus?, fromGrid?, fromWorker?, toGrid?, reason?, reasonCode?}
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

-- As before, and each event gets its entry in the history.
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

-- What was recorded before there was a history.
do $$
declare
  latest bytea := (select chain from feed.head);
  page   record;
begin
  for page in
    select min(seq) - 1 as before, jsonb_agg(event order by seq) as events
      from (select seq,
                   jsonb_build_object(
                     'at', at, 'occurredAt', occurred_at, 'id', id, 'version', version, 'type', type, 'actor', actor,
                     'fromStatus', lag(body ->> 'status') over one_case, 'fromGrid', lag(body ->> 'gridCode') over one_case,
                     'fromWorker', lag(body ->> 'workerNumber') over one_case, 'body', body) as event
              from feed.events
            window one_case as (partition by id order by seq)) told
     group by (seq - 1) / 250
     order by 1
  loop
    latest := feed.write_history(page.events, page.before, null, latest);
  end loop;
  update feed.head set chain = latest;
end $$;

-- Erases the free text of a case's history and the words that it ended with, for the owner; its digests stay, so that the chain
-- still holds.
create function feed.erase_texts(case_number text) returns bigint
language sql set search_path = pg_catalog, public, pg_temp
as $$
  update public.cases set close_reason = null where number = case_number and close_reason is not null;
  with erased as (
    delete from feed.history_texts using feed.history
     where history.seq = history_texts.seq and history.id = case_number
    returning history_texts.seq)
  select count(*) from erased
$$;
revoke all on function feed.erase_texts(text) from public;

grant select on feed.history, feed.history_texts to quanyu_app;
