import type { ClientBase } from 'pg'

type Queries = Pick<ClientBase, 'query'>

/** How many events the feed holds. Its row is held, so that nobody appends until the transaction ends. */
export async function holdFeed(client: Queries): Promise<number> {
  const { rows } = await client.query<{ seq: number }>('select seq from feed.head for update')
  return rows[0]!.seq
}

/**
 * Does `work` while the cases have no index but their key and no foreign keys, which are made again after it: to build them
 * once costs a third of keeping them row by row. In a transaction that an error takes back.
 */
export async function withoutIndexes(client: Queries, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ removal: string; creation: string }>(`
    select format('drop index %s', indexrelid::regclass) as removal, pg_get_indexdef(indexrelid) as creation
      from pg_index where indrelid = 'cases'::regclass and not indisprimary
     union all
    select format('alter table cases drop constraint %I', conname),
           format('alter table cases add constraint %I %s', conname, pg_get_constraintdef(oid))
      from pg_constraint where conrelid = 'cases'::regclass and contype = 'f'`)
  for (const { removal } of rows) await client.query(removal)
  await work()
  // On the whole table, not on the parent alone as PostgreSQL writes it down.
  for (const { creation } of rows) await client.query(creation.replace(' ON ONLY ', ' ON '))
}

/** The last change of a stored case. */
export interface LastChange {
  readonly number: string
  /** Milliseconds since 1970, as the next one. */
  readonly reportedAt: number
  readonly at: number
  readonly type: string
  readonly fromStatus: string | null
  readonly fromWorker: string | null
  readonly reason: string | null
}

/** Makes what `tellLastChanges` chains with; gone with the session. */
export async function prepareChaining(client: Queries): Promise<void> {
  await client.query(`
    create function pg_temp.next_digest(previous bigint, detail text, beginning bigint) returns bigint
    language plpgsql immutable as $$ begin return hashtextextended(detail, coalesce(previous, beginning)); end $$;
    create function pg_temp.next_chain(previous bytea, link bytea, beginning bytea) returns bytea
    language plpgsql immutable as $$ begin return sha256(coalesce(previous, beginning) || link); end $$;
    create aggregate pg_temp.digest(text, bigint) (sfunc = pg_temp.next_digest, stype = bigint);
    create aggregate pg_temp.chain(bytea, bytea) (sfunc = pg_temp.next_chain, stype = bytea)`)
}

/**
 * Tells the last change of stored cases, in the order given, which must be that of the changes and go on from the feed's end:
 * the rows that feed.import would write, whose chain is the same, at a third of its cost, as the events never become one JSON
 * value. For the owner, who holds the feed.
 */
export async function tellLastChanges(client: Queries, changes: readonly LastChange[]): Promise<void> {
  const instants = (of: (change: LastChange) => number) => changes.map((change) => new Date(of(change)).toISOString())
  await client.query({
    name: 'tell-last-changes',
    text: tellLastChangesSql,
    values: [
      changes.map(({ number }) => number),
      instants(({ reportedAt }) => reportedAt),
      instants(({ at }) => at),
      changes.map(({ type }) => type),
      changes.map(({ fromStatus }) => fromStatus),
      changes.map(({ fromWorker }) => fromWorker),
      changes.map(({ reason }) => reason),
    ],
  })
}

const tellLastChangesSql = `
with change as materialized (
  select head.seq + change.ordinal as seq, change.number as id, change.at, change.type, change.from_status, change.from_worker,
         change.reason, case when change.reason is not null then uuid_send(gen_random_uuid()) end as salt, found.*,
         case when found.version = 1 then found.reported_of else change.at end as occurred_at,
         case when found.version > 1 then found.scope_code end as scope_before,
         case when found.version > 1 then found.grid_code end as from_grid
    from feed.head,
         unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[])
         with ordinality as change (number, reported_at, at, type, from_status, from_worker, reason, ordinal)
    -- limit 1: each by the index; a planner that counts them would read all cases.
   cross join lateral (
         select cases.occurred_at as reported_of, cases.version, cases.scope_code, cases.grid_code, case_json(cases.*) as body
           from cases
          where cases.number = change.number and cases.reported_at = change.reported_at
          limit 1) found
), entry as materialized (
  select change.*,
         row(seq, at, occurred_at, id, version, type, 'import', null, from_status, body ->> 'status', from_grid, grid_code,
             from_worker, body ->> 'workerNumber', null, sha256(salt || convert_to(reason, 'UTF8')),
             sha256(convert_to(body::text, 'UTF8')), null)::feed.history as entry
    from change
  offset 0
), chained as materialized (
  select entry.*,
         pg_temp.digest(concat_ws(':', entry.seq, entry.at, entry.id, entry.version), head.digest) over in_order as digest,
         pg_temp.chain(feed.link(entry.entry), head.chain)                        over in_order as chain
    from feed.head, entry
  window in_order as (order by entry.seq rows unbounded preceding)
), events as (
  insert into feed.events
         (seq, at, occurred_at, type, entity, id, version, scope_before, scope_after, actor, body, digest)
  select seq, at, occurred_at, type, 'case', id, version, scope_before, scope_code, 'import', body, digest from chained
), entries as (
  insert into feed.history
  select (entry).seq, (entry).at, (entry).occurred_at, (entry).id, (entry).version, (entry).type, (entry).actor, (entry).role,
         (entry).from_status, (entry).to_status, (entry).from_grid, (entry).to_grid, (entry).from_worker, (entry).to_worker,
         (entry).reason_code, (entry).text_digest, (entry).body_digest, chain
    from chained
), texts as (
  insert into feed.history_texts select seq, salt, reason from chained where reason is not null
)
update feed.head
   set seq = last.seq, at = last.at, digest = last.digest, chain = last.chain
  from (select * from chained order by seq desc limit 1) last`
