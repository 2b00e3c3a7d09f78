import type { ClientBase } from 'pg'

type Queries = Pick<ClientBase, 'query'>

/** An entry of the history with the event that it is of. Digests and chain in hex, instants in microseconds since 1970. */
export interface ChainedEntry {
  readonly seq: number
  readonly at: number
  readonly occurredAt: number
  readonly id: string
  readonly version: number
  readonly type: string
  readonly actor: string
  readonly role: string | null
  readonly fromStatus: string | null
  readonly toStatus: string | null
  readonly fromGrid: string | null
  readonly toGrid: string | null
  readonly fromWorker: string | null
  readonly toWorker: string | null
  readonly reasonCode: string | null
  readonly textDigest: string | null
  readonly bodyDigest: string
  readonly chain: string
  /** Of the text as it stands; null where it was erased or there is none. */
  readonly foundTextDigest: string | null
  /** Of the event's body as it stands; null where the event is gone. */
  readonly foundBodyDigest: string | null
  /** Whether the event says the same of who, what and when; null where it is gone. */
  readonly sameEvent: boolean | null
}

/** Entries after a position, in order. */
export async function readEntries(client: Queries, after: number, limit: number): Promise<ChainedEntry[]> {
  const { rows } = await client.query<ChainedEntry>({
    name: 'audit-entries',
    text: `
      select history.seq::double precision as seq,
             (extract(epoch from history.at) * 1000000)::bigint::double precision as at,
             (extract(epoch from history.occurred_at) * 1000000)::bigint::double precision as "occurredAt",
             history.id, history.version, history.type, history.actor, role, from_status as "fromStatus",
             to_status as "toStatus", from_grid as "fromGrid", to_grid as "toGrid", from_worker as "fromWorker",
             to_worker as "toWorker", reason_code as "reasonCode", encode(text_digest, 'hex') as "textDigest",
             encode(body_digest, 'hex') as "bodyDigest", encode(chain, 'hex') as chain,
             encode(sha256(salt || convert_to(text, 'UTF8')), 'hex') as "foundTextDigest",
             encode(sha256(convert_to(event.body::text, 'UTF8')), 'hex') as "foundBodyDigest",
             row(event.at, event.occurred_at, event.id, event.version, event.type, event.actor)
             = row(history.at, history.occurred_at, history.id, history.version, history.type, history.actor) as "sameEvent"
        from feed.history
        left join feed.history_texts using (seq)
        left join feed.events event on event.seq = history.seq
       where history.seq > $1
       order by history.seq
       limit $2`,
    values: [after, limit],
  })
  return rows
}

/** How many events have no entry. */
export async function countUnwritten(client: Queries): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*) from feed.events where not exists (select from feed.history where history.seq = events.seq)',
  )
  return rows[0]!.count
}

/** A page of cases, in order of number. */
export interface CheckedPage {
  /** The last one looked at; null: there are no more. */
  readonly last: string | null
  /** Cases that differ from their last event: a writer has changed them without the feed. */
  readonly unrecorded: readonly string[]
}

/** Compares `limit` cases after a number: all of a large city's in one statement would take minutes. */
export async function readUnrecordedCases(client: Queries, after: string, limit: number): Promise<CheckedPage> {
  const { rows } = await client.query<CheckedPage>({
    name: 'audit-unrecorded-cases',
    text: `
      with page as materialized (
        select cases.* from cases where number > $1 order by number limit $2
      )
      select max(page.number) as last,
             -- A field that the shape of a case got after that event is not in it.
             coalesce(array_agg(page.number order by page.number)
                        filter (where last_event.body is null or not (case_json(page.*::cases) @> last_event.body)), '{}') as unrecorded
        from page
        left join lateral (
             select body
               from feed.history join feed.events using (seq)
              where history.id = page.number
              order by history.version desc
              limit 1) last_event on true`,
    values: [after, limit],
  })
  return rows[0]!
}

/** After which entries the feed's time was set back to the clock. */
export async function readTimeCorrections(client: Queries): Promise<number[]> {
  const { rows } = await client.query<{ seq: number }>('select seq from feed.time_corrections')
  return rows.map(({ seq }) => seq)
}
