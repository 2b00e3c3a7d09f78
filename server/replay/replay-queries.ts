import type { ClientBase, Pool } from 'pg'
import type { Case } from '../contracts/case.ts'
import type { Snapshot } from '../contracts/feed.ts'
import type { RecordedEvent } from '../feed/feed-queries.ts'

/** Folds at most `most` events more into the stored case versions; how far they reach now, null while another node folds. */
export async function foldCaseVersions(client: Pick<ClientBase, 'query'>, most: number): Promise<number | null> {
  const { rows } = await client.query<{ reached: number | null }>({
    name: 'fold-case-versions',
    text: 'select feed.fold_case_versions($1) as reached',
    values: [most],
  })
  return rows[0]!.reached
}

/** The last event committed at or before a moment. */
export interface Moment {
  readonly epoch: string
  readonly seq: number
  readonly digest: string
  /** The feed has passed the moment: no more events can be committed at it. */
  readonly settled: boolean
  /** The last event of all. */
  readonly head: number
}

/** Null when the history begins later. `at` is ISO 8601. */
export async function findMoment(pool: Pool, at: string): Promise<Moment | null> {
  const { rows } = await pool.query<Moment>({
    name: 'find-moment',
    text: `
      -- Where the clock was set back, later events come before those that were committed too early.
      with floor as materialized (
        select coalesce(max(seq), 0) as seq from feed.time_corrections where became <= $1
      ), last as materialized (
        select events.seq from feed.events, floor
         where events.at <= $1 and events.seq > floor.seq
         order by events.at desc, events.seq desc
         limit 1
      )
      select feed.epoch() as epoch, events.seq::double precision as seq, events.digest::text as digest,
             head.at > $1 as settled, head.seq::double precision as head
        from feed.events, feed.head, floor
       where events.seq = coalesce((select seq from last), floor.seq)`,
    values: [at],
  })
  return rows[0] ?? null
}

/** When the first event was committed, ISO 8601; null while there is none. */
export async function readBeginning(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ at: string }>({
    name: 'read-beginning',
    text: 'select to_jsonb(at) as at from feed.events order by at, seq limit 1',
  })
  return rows[0]?.at ?? null
}

/** A past snapshot, and how far its versions were folded: behind its position it is void. */
export interface PastLook {
  readonly snapshot: Snapshot
  readonly folded: number
}

/**
 * The cases that a screen of `scope` showed at `at`, where `moment` is the last event then: the versions in force that were open,
 * or had ended since the start of that day in the city (a case that was reported that day and has ended, has ended that day).
 */
export async function readPast(pool: Pool, scope: string, at: string, moment: Moment): Promise<PastLook> {
  type Row =
    | { readonly head: Pick<Snapshot, 'at' | 'dayStart'> & { folded: number }; readonly body: null }
    | { readonly body: Case }
  const { rows } = await pool.query<Row>({
    name: 'read-past',
    text: `
      with day as (
        select date_trunc('day', $2::timestamptz, time_zone) as start from city
      ), shown as materialized (
        select from_seq
          from feed.case_versions
         where ended_at is null and until_seq is not null and int8range(from_seq, until_seq) @> $3::bigint
        union all
        select from_seq
          from feed.case_versions
         where ended_at is null and until_seq is null and from_seq <= $3::bigint
        union all
        select from_seq
          from feed.case_versions
         where ended_at >= (select start from day) and ended_at <= $2
           and from_seq <= $3::bigint and (until_seq is null or until_seq > $3::bigint)
      )
      select jsonb_build_object('at', $2::timestamptz, 'dayStart', day.start,
                                'folded', (select seq from feed.projections where name = 'case_versions')) as head,
             null as body, null as reported
        from day
      union all
      select null, body_with_next_limit(event.body), event.body ->> 'reportedAt'
        from shown
       -- limit 1: each by the index; a planner without statistics would read the whole history.
       cross join lateral (select body, scope_after from feed.events where seq = from_seq limit 1) event
       where starts_with(event.scope_after, $1)
       order by reported nulls first`,
    values: [scope, at, moment.seq],
  })
  const [first, ...cases] = rows
  const { folded, ...seen } = (first as Extract<Row, { body: null }>).head
  const { epoch, seq, digest } = moment
  return {
    snapshot: { cursor: { epoch, seq, digest }, scope, ...seen, cases: cases.map(({ body }) => body as Case) },
    folded,
  }
}

/**
 * Positions of the events that leave each case as it was after `seq`: of cases that were open then, or had ended since `since` and by
 * `at` (ISO 8601). In order, with how far the versions were folded: behind `seq` the answer is void.
 */
export async function findVersions(
  pool: Pool,
  { since, at, seq }: { since: string; at: string; seq: number },
): Promise<{ seqs: readonly number[]; folded: number }> {
  const { rows } = await pool.query<{ seqs: number[]; folded: number }>({
    name: 'find-versions',
    text: `
      select (select coalesce(jsonb_agg(from_seq order by from_seq), '[]')
                from (select from_seq
                        from feed.case_versions
                       where ended_at is null and until_seq is not null and int8range(from_seq, until_seq) @> $3::bigint
                      union all
                      select from_seq
                        from feed.case_versions
                       where ended_at is null and until_seq is null and from_seq <= $3::bigint
                      union all
                      select from_seq
                        from feed.case_versions
                       where ended_at >= $1 and ended_at <= $2
                         and from_seq <= $3::bigint and (until_seq is null or until_seq > $3::bigint)) versions) as seqs,
             seq::double precision as folded
        from feed.projections where name = 'case_versions'`,
    values: [since, at, seq],
  })
  return rows[0]!
}

/** The events after the position `after` up to `last`, in order, at most `limit`. */
export async function readEventsUpTo(pool: Pool, after: number, last: number, limit: number): Promise<RecordedEvent[]> {
  const { rows } = await pool.query<RecordedEvent>({
    name: 'read-events-up-to',
    text: `
      select seq::double precision as seq, to_jsonb(at) as at, to_jsonb(occurred_at) as "occurredAt", type, id, version,
             scope_before as "scopeBefore", scope_after as "scopeAfter", body_with_next_limit(body) as body, digest::text as digest
        from feed.events
       where seq > $1 and seq <= $2
       order by seq
       limit $3`,
    values: [after, last, limit],
  })
  return rows
}
