import type { Pool } from 'pg'
import type { Case } from '../contracts/case.ts'
import type { Cursor, EventType } from '../contracts/feed.ts'

/** One event as the history holds it; times are ISO 8601 in UTC. */
export interface RecordedEvent {
  readonly seq: number
  readonly at: string
  readonly occurredAt: string
  readonly type: EventType
  readonly id: string
  readonly version: number
  readonly scopeBefore: string | null
  readonly scopeAfter: string | null
  readonly body: Case
  readonly digest: string
}

/** The database's clock at the read, and the commit time of the last event, ISO 8601. */
export interface FeedClock {
  readonly database: string
  readonly head: string
}

/**
 * The head, the clock and the events after `seq` in order, at most `limit`: one statement, so that all are of one state and a
 * missing event shows.
 */
export async function readAfter(
  pool: Pool,
  seq: number,
  limit: number,
): Promise<{ head: Cursor; clock: FeedClock; events: RecordedEvent[] }> {
  const { rows } = await pool.query<{ head: Cursor; clock: FeedClock } & (RecordedEvent | { seq: null })>({
    name: 'read-after',
    text: `
      -- Once, not for each event: the epoch reads a file.
      with now as materialized (
        select jsonb_build_object('epoch', feed.epoch(), 'seq', seq, 'digest', digest::text) as head,
               jsonb_build_object('database', clock_timestamp(), 'head', at) as clock
          from feed.head
      )
      select now.head, now.clock, event.*
        from now
        left join lateral (
             select seq::double precision as seq, to_jsonb(at) as at, to_jsonb(occurred_at) as "occurredAt", type, id,
                    version, scope_before as "scopeBefore", scope_after as "scopeAfter",
                    body_with_next_limit(body) as body, digest::text as digest
               from feed.events
              where events.seq > $1
              order by events.seq
              limit $2) event on true
       order by event.seq`,
    values: [seq, limit],
  })
  const events: RecordedEvent[] = []
  for (const { head: _head, clock: _clock, ...event } of rows) if (event.seq !== null) events.push(event)
  return { head: rows[0]!.head, clock: rows[0]!.clock, events }
}

/** The running digest at `seq`; null when that event is not in this history any more. */
export async function readDigest(pool: Pool, seq: number): Promise<string | null> {
  if (seq === 0) return '0'
  const { rows } = await pool.query<{ digest: string }>({
    name: 'read-digest',
    text: `select digest::text as digest from feed.events where seq = $1`,
    values: [seq],
  })
  return rows[0]?.digest ?? null
}

/** Number, version and scope of every open case, with the head that they belong to, in one statement. */
export async function readOpenSet(
  pool: Pool,
): Promise<{ head: Cursor; open: readonly { number: string; version: number; scope: string }[] }> {
  const { rows } = await pool.query<Cursor & { open: { number: string; version: number; scope: string }[] }>({
    name: 'read-open-set',
    text: `
      select feed.epoch() as epoch, head.seq::double precision as seq, head.digest::text as digest,
             coalesce((select jsonb_agg(jsonb_build_object('number', number, 'version', version, 'scope', scope_code))
                         from cases
                        where status not in ('closed', 'void')), '[]') as open
        from feed.head`,
  })
  const { open, ...head } = rows[0]!
  return { head, open }
}

/** Forgets idempotency keys older than 30 days (F12). */
export async function forgetOldCommands(pool: Pool): Promise<void> {
  await pool.query(`delete from feed.commands where created_at < now() - interval '30 days'`)
}
