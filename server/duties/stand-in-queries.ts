import type { ClientBase, Pool } from 'pg'
import { reachOf } from '../accounts/rights/reach.ts'
import type { Viewer } from '../accounts/rights/viewer.ts'
import type { GridDuty, NewStandIn, StandIn } from '../contracts/stand-in.ts'

type Queries = Pick<ClientBase, 'query'>

/** Stand-ins are written one after another over all nodes, so that none contradicts another. */
export async function takeTurnWithStandIns(client: Queries, lock: number): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [lock])
}

/** A stand-in that an idempotency key has set, with the digest of its body. */
export async function findByKey(
  client: Queries,
  key: string,
): Promise<{ standIn: StandIn; bodyDigest: string } | undefined> {
  const { rows } = await client.query<{ standIn: StandIn; bodyDigest: string }>({
    name: 'find-stand-in-by-key',
    text: `select stand_in_json(duties) as "standIn", body_digest as "bodyDigest" from duties where command_key = $1`,
    values: [key],
  })
  return rows[0]
}

/** The facts that a wanted stand-in depends on. Instants are ISO 8601; `begins` is `from`, or now without one. */
export interface StandInFacts {
  readonly gridCode: string | null
  readonly begins: string
  readonly isLate: boolean
  readonly isBackwards: boolean
  readonly isLong: boolean
  readonly isKnown: boolean
  /** The worker's account is disabled. */
  readonly isBarred: boolean
  /** The worker is the post's own in that time. */
  readonly isOwn: boolean
  /** A stand-in of the same post, or of the same worker elsewhere, that overlaps. */
  readonly samePost: StandIn | null
  readonly elsewhere: StandIn | null
}

/**
 * The facts for and against a stand-in; undefined: there is no such post within the viewer's areas.
 * @param days the most that one may last
 */
export async function readFacts(
  client: Queries,
  postCode: string,
  { workerNumber, from, until }: NewStandIn,
  days: number,
  viewer: Viewer,
): Promise<StandInFacts | undefined> {
  const { rows } = await client.query<StandInFacts>({
    name: 'read-stand-in-facts',
    text: `
      with wanted as materialized (
        select coalesce($3::timestamptz, now()) as begins
      )
      select case when posts.role = 'grid_worker' then posts.area_code end as "gridCode", to_jsonb(wanted.begins) as begins,
             -- A minute: so far a desk's clock may be behind.
             wanted.begins < now() - interval '1 minute' or $4::timestamptz <= now() as "isLate",
             $4::timestamptz <= wanted.begins as "isBackwards",
             $4::timestamptz > wanted.begins + $5 * interval '1 day' as "isLong",
             exists (select from workers where number = $2) as "isKnown",
             coalesce((select bool_and(disabled_at is not null) from accounts where worker_number = $2), false) as "isBarred",
             exists (select from duties
                      where post_code = posts.code and worker_number = $2 and not stands_in
                        and starts_at < $4::timestamptz and ends_at > wanted.begins) as "isOwn",
             (select stand_in_json(duties) from duties
               where stands_in and post_code = posts.code and starts_at < $4::timestamptz and ends_at > wanted.begins
               order by starts_at limit 1) as "samePost",
             (select stand_in_json(duties) from duties
               where stands_in and post_code <> posts.code and worker_number = $2
                 and starts_at < $4::timestamptz and ends_at > wanted.begins
               order by starts_at limit 1) as elsewhere
        from posts, wanted
       where posts.code = $1
         and is_in_reach(posts.area_code, null, null, $6, $7, $8)`,
    values: [postCode, workerNumber, from ?? null, until, days, ...reachOf(viewer)],
  })
  return rows[0]
}

export async function insertStandIn(
  client: Queries,
  postCode: string,
  { workerNumber, until, reason, begins }: NewStandIn & { begins: string },
  command: { key: string; bodyDigest: string } | null,
  viewer: Viewer,
): Promise<StandIn> {
  const { rows } = await client.query<{ standIn: StandIn }>({
    name: 'insert-stand-in',
    text: `
      insert into duties (post_code, worker_number, starts_at, ends_at, stands_in, set_by, reason, command_key, body_digest)
      values ($1, $2, $3, $4, true, $5, $6, $7, $8)
      returning stand_in_json(duties) as "standIn"`,
    values: [
      postCode,
      workerNumber,
      begins,
      until,
      viewer.actor,
      reason,
      command?.key ?? null,
      command?.bodyDigest ?? null,
    ],
  })
  return rows[0]!.standIn
}

/**
 * Ends a stand-in now; one that has not begun is as if it had never been set.
 * @returns undefined where there is none within the viewer's areas; `wasOver`: it had ended before
 */
export async function endStandIn(
  client: Queries,
  postCode: string,
  id: string,
  viewer: Viewer,
): Promise<{ standIn: StandIn; gridCode: string | null; wasOver: boolean } | undefined> {
  const { rows } = await client.query<{ standIn: StandIn; gridCode: string | null; wasOver: boolean }>({
    name: 'end-stand-in',
    text: `
      with found as materialized (
        select duties, case when posts.role = 'grid_worker' then posts.area_code end as grid_code
          from duties join posts on posts.code = duties.post_code
         where duties.id::text = $2 and posts.code = $1 and stands_in
           and is_in_reach(posts.area_code, null, null, $3, $4, $5)
      ), dropped as (
        delete from duties using found where duties.id::text = $2 and duties.starts_at >= now()
      ), ended as (
        update duties set ends_at = now() from found
         where duties.id::text = $2 and duties.starts_at < now() and duties.ends_at > now()
      )
      select stand_in_json(duties) as "standIn", grid_code as "gridCode", (duties).ends_at <= now() as "wasOver" from found`,
    values: [postCode, id, ...reachOf(viewer)],
  })
  return rows[0]
}

/** The posts of the grids of an area within the viewer's reach, and the present worker of each. */
export async function readGridDuties(pool: Pool, code: string, viewer: Viewer): Promise<GridDuty[]> {
  const { rows } = await pool.query<GridDuty>({
    name: 'read-grid-duties',
    text: `
      select grid.code as "gridCode", posts.code as "postCode", posts.shift,
             front.worker_number as "workerNumber", coalesce(front.stands_in, false) as "standsIn",
             (select min(worker_number) from duties
               where post_code = posts.code and not stands_in and now() >= starts_at and now() < ends_at) as "ownWorker",
             coalesce((select jsonb_agg(stand_in_json(duties) order by starts_at)
                         from duties where post_code = posts.code and stands_in and ends_at > now()), '[]') as "standIns"
        from active_areas grid
        left join posts on posts.area_code = grid.code and posts.role = 'grid_worker'
        left join in_front(now()) front on front.post_code = posts.code
       where grid.level = 'grid'
         and is_within(grid.code, $1)
         and is_in_reach(grid.code, null, null, $2, $3, $4)
       order by grid.code, posts.code`,
    values: [code, ...reachOf(viewer)],
  })
  return rows
}
