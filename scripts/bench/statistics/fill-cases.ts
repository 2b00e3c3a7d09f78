import type { ClientBase } from 'pg'
import type { Database } from '../../../server/database.ts'

const chunk = 50_000

/**
 * Fills the statistics of an empty database with plausible cases of three years, evenly in time: facts, their sums, and an event each
 * for the lists. Straight into the projection, as a rebuild leaves it, so that ten
 * millions take minutes. The same number gives the same cases.
 */
export async function fillStatistics(database: Database, cases: number, say: (done: number) => void): Promise<void> {
  await database.owner(async (client) => {
    await client.query(`set work_mem = '256MB'; set synchronous_commit = off`)
    const now = new Date()
    for (let start = 0; start < cases; start += chunk) {
      const end = Math.min(cases, start + chunk)
      await putFacts(client, { start, end, cases, now })
      say(end)
    }
    await client.query(`update feed.head set seq = $1, at = now()`, [cases])
    await client.query(`update feed.projections set seq = $1, at = $2 where name = 'statistics'`, [cases, now])
    await client.query('vacuum analyze')
  })
}

interface Part {
  readonly start: number
  readonly end: number
  readonly cases: number
  readonly now: Date
}

async function putFacts(client: ClientBase, { start, end, cases, now }: Part): Promise<void> {
  await client.query(
    `
    with place as materialized (
      select row_number() over (order by building.code) - 1 as ordinal, grid.code as grid, estate.code as estate, building.code as building,
             ST_X(ST_PointOnSurface(building.geometry)) as lng, ST_Y(ST_PointOnSurface(building.geometry)) as lat
        from areas building
        join areas estate on estate.generation = building.generation and estate.code = building.parent_code and estate.level = 'estate'
        join areas grid on grid.generation = estate.generation and grid.code = estate.parent_code
       where building.level = 'building'
    ), numbered as (
      select i, abs(hashint8(i)::bigint) as h, abs(hashint8(i + 1000000007)::bigint) as h2,
             $4::timestamptz - interval '1095 days' + (i::double precision / $3) * interval '1095 days' as reported_at
        from generate_series($1::bigint, $2::bigint - 1) i
    ), lived as (
      select numbered.*, place.*,
             -- Most end in hours, some take days; of the newest some are still open.
             reported_at + (h % 1000) * interval '1 minute' * case when h2 % 20 = 0 then 10 else 0.5 end as ends_at
        from numbered
        join place on place.ordinal = (h2 + h) % (select count(*) from place)
    ), put as (
      insert into statistics.facts
      select judged.* from lived cross join lateral statistics.judged(row(
               '510981' || to_char(reported_at, 'YYYYMMDD') || lpad((i % 100000)::text, 5, '0'), i + 1, reported_at, grid,
               estate, building, case when h % 9 < 8 then 'c' || h % 8 end,
               case when ends_at > $4 then 'filed' when h % 50 = 0 then 'void' else 'closed' end,
               reported_at, reported_at + h2 % 5 * interval '30 seconds', reported_at + h2 % 7 * interval '1 minute',
               reported_at + h2 % 12 * interval '1 minute', reported_at + h2 % 35 * interval '1 minute',
               case when ends_at <= $4 then ends_at end, reported_at + interval '30 minutes', reported_at + interval '10 minutes',
               reported_at + interval '30 minutes', reported_at + interval '6 hours', null,
               case when h % 40 = 1 then 1 else 0 end, case when h % 30 = 2 then 1 else 0 end, case when h % 60 = 3 then 1 else 0 end,
               case when h % 70 = 4 then 1 else 0 end, false, case when h % 4 = 0 then h % 5 <> 0 end, (h % 8)::integer, 0, null)::statistics.facts, $4) judged
      returning *
    ), told as (
      insert into feed.events (seq, at, occurred_at, type, entity, id, version, scope_after, actor, body, digest)
      select i + 1, ends_at, reported_at, 'case:closed', 'case', '510981' || to_char(reported_at, 'YYYYMMDD') || lpad((i % 100000)::text, 5, '0'),
             6, grid, 'bench',
             jsonb_build_object('number', '510981' || to_char(reported_at, 'YYYYMMDD') || lpad((i % 100000)::text, 5, '0'), 'version', 6,
               'status', 'closed', 'level', 'grid', 'lng', lng, 'lat', lat, 'gridCode', grid, 'estateCode', estate, 'buildingCode', building,
               'category', 'c' || h % 8, 'reportedAt', reported_at, 'closedAt', ends_at, 'priority', 'P3', 'source', 'hotline'), 0
        from lived
    )
    select statistics.account('{}', array(select put::statistics.facts from put))`,
    [start, end, cases, now],
  )
}
