-- The part of an entry that the chain covers: a JSON array. Instants in microseconds since 1970, so that no session's time zone makes a
-- difference. The chain's value is the SHA-256 of the value before it and this; scripts/audit/ computes the same by itself.
create or replace function feed.link(entry feed.history) returns bytea
language sql stable
return convert_to(jsonb_build_array(
  entry.seq, (extract(epoch from entry.at) * 1000000)::bigint, (extract(epoch from entry.occurred_at) * 1000000)::bigint,
  entry.id, entry.version, entry.type, entry.actor, entry.role, entry.from_status, entry.to_status,
  entry.from_grid, entry.to_grid, entry.from_worker, entry.to_worker, entry.reason_code,
  encode(entry.text_digest, 'hex'), encode(entry.body_digest, 'hex'))::text, 'UTF8');

-- Writes the history of events numbered from before + 1, and returns the chain's new value. moment null: each event has its own `at`.
-- The caller holds the lock of the head's row. All entries in one statement, and only the chain itself in a loop: a report waits for it.
create or replace function feed.write_history(events jsonb, before bigint, moment timestamptz, previous bytea) returns bytea
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
  select array_agg(entry), array_agg(feed.link(entry)), array_agg(salt), array_agg(reason)
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
            from jsonb_array_elements(events) with ordinality as item (event, ordinal)
           cross join lateral (
                 select event -> 'body' as body, event ->> 'reason' as reason,
                        case when event ->> 'reason' is not null then uuid_send(gen_random_uuid()) end as salt
                 offset 0) apart
           -- `offset 0` makes each entry once. Without it PostgreSQL makes it again for each use in the select list above.
           order by ordinal offset 0) written;

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
      from unnest(salts, reasons) with ordinality as item (salt, reason, ordinal)
     where reason is not null;
  end if;
  return previous;
end $$;

-- Erases the free text of a case's history and its closing words, also where the case is archived; for the owner. The
-- digests stay, so that the chain still holds. Returns how many texts were erased.
create or replace function feed.erase_texts(case_number text) returns bigint
language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
  place  regclass;
  erased bigint;
begin
  update public.cases set close_reason = null where number = case_number and close_reason is not null;
  for place in
    select oid from pg_class where relnamespace = 'archive'::regnamespace and relkind = 'r' and relname like 'cases\_%'
  loop
    execute format('update %s set close_reason = null where number = $1 and close_reason is not null', place)
      using case_number;
  end loop;
  delete from feed.history_texts using feed.history
   where history.seq = history_texts.seq and history.id = case_number;
  get diagnostics erased = row_count;
  return erased;
end $$;
