import pg from 'pg'
import type { BenchDatabase } from '../measure/bench-database.ts'

const chunk = 100_000

/** What is done by both processors. */
type Half = (client: pg.Client, half: 0 | 1) => Promise<void>

/**
 * Fills the statistics of an empty database with plausible cases of three years, evenly in time: facts, and their sums as a rebuild
 * makes them; where lists are asked for, an event each instead. The same number gives the same cases.
 */
export async function fillStatistics(
  { databaseUrl }: BenchDatabase,
  { cases, withEvents }: { cases: number; withEvents: boolean },
  say: (done: string) => void,
): Promise<void> {
  const clients = await Promise.all([connect(databaseUrl), connect(databaseUrl)])
  const both = (work: Half) => Promise.all(clients.map((client, half) => work(client, half as 0 | 1)))
  const [client] = clients as [pg.Client, pg.Client]
  const now = new Date()
  try {
    const { rows: indexes } = await client.query<{ removal: string; creation: string }>(`
      select format('drop index %s', indexrelid::regclass) as removal, pg_get_indexdef(indexrelid) as creation
        from pg_index where indrelid = 'statistics.facts'::regclass and not indisprimary`)
    for (const { removal } of indexes) await client.query(removal)
    let start = 0
    await both(async (own) => {
      while (start < cases) {
        const first = start
        start += chunk
        await putFacts(own, { start: first, end: Math.min(cases, first + chunk), cases, now, withEvents })
        say(`${first + chunk} of ${cases} cases`)
      }
    })
    say('indexes')
    await both(async (own, half) => {
      for (const { creation } of indexes.filter((_, index) => index % 2 === half)) await own.query(creation)
    })
    await client.query('analyze statistics.facts')
    if (!withEvents) {
      say('sums')
      // The halves share only the sums of the month in the middle. One half begins with it, the other ends with it: no deadlock.
      const middle = Math.floor(cases / 2)
      await both((own, half) =>
        sumCases(own, half === 0 ? { from: 0, until: middle } : { from: middle, until: cases }, say),
      )
    }
    await client.query('update feed.head set seq = $1, at = now()', [cases])
    await client.query(`update feed.projections set seq = $1, at = $2 where name = 'statistics'`, [cases, now])
    await client.query('vacuum analyze')
  } finally {
    await Promise.all(clients.map((own) => own.end()))
  }
}

/** Puts the cases from one place to another, in the order of their numbers, into the sums. */
async function sumCases(
  client: pg.Client,
  { from, until }: { from: number; until: number },
  say: (done: string) => void,
) {
  const { rows } = await client.query<{ number: string }>(
    'select number from statistics.facts order by number offset $1 limit 1',
    [Math.max(0, from - 1)],
  )
  let after = from === 0 ? '' : rows[0]!.number
  for (let done = from; done < until; done += chunk) {
    const page = await client.query<{ last: string }>('select statistics.sum_page($1, $2) as last', [
      Math.min(chunk, until - done),
      after,
    ])
    after = page.rows[0]!.last
    say(`sums up to case ${Math.min(until, done + chunk)}`)
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(
    `set work_mem = '1GB'; set hash_mem_multiplier = 1; set maintenance_work_mem = '1GB'; set synchronous_commit = off; set jit = off`,
  )
  return client
}

interface Part {
  readonly start: number
  readonly end: number
  readonly cases: number
  readonly now: Date
  readonly withEvents: boolean
}

async function putFacts(client: pg.Client, { start, end, cases, now, withEvents }: Part): Promise<void> {
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
               '510981' || to_char(reported_at, 'YYYYMMDD') || lpad((i % 100000)::text, 5, '0'), i + 1, least(ends_at, $4), reported_at, grid,
               estate, building, case when h % 9 < 8 then 'c' || h % 8 end, 'hotline',
               case when ends_at > $4 then 'filed' when h % 50 = 0 then 'void' else 'closed' end,
               reported_at, reported_at, reported_at, reported_at + h2 % 5 * interval '30 seconds', reported_at + h2 % 5 * interval '30 seconds',
               reported_at + h2 % 5 * interval '30 seconds', reported_at + h2 % 7 * interval '1 minute',
               reported_at + h2 % 12 * interval '1 minute', reported_at + h2 % 35 * interval '1 minute',
               case when ends_at <= $4 then ends_at end, null,
               reported_at + interval '30 minutes', reported_at + interval '10 minutes',
               reported_at + interval '30 minutes', reported_at + interval '6 hours', null, null, null, null,
               case when h % 40 = 1 then 1 else 0 end, case when h % 30 = 2 then 1 else 0 end, case when h % 60 = 3 then 1 else 0 end,
               case when h % 70 = 4 then 1 else 0 end, false, case when h % 4 = 0 then h % 5 <> 0 end, h % 2 = 1, h % 4 > 1, h % 8 > 3,
               case when h2 % 12 = 11 then tstzmultirange(tstzrange(reported_at + interval '10 minutes', reported_at + interval '11 minutes', '(]')) else '{}' end,
               0, null, (array['SH-U10-04', 'SH-U01-01'])[1 + h % 3], 'grid', null)::statistics.facts, $4) judged
    )
    ${withEvents ? insertEvents : 'select'}`,
    [start, end, cases, now],
  )
}

const insertEvents = `insert into feed.events (seq, at, occurred_at, type, entity, id, version, scope_after, actor, body, digest)
    select i + 1, ends_at, reported_at, 'case:closed', 'case', '510981' || to_char(reported_at, 'YYYYMMDD') || lpad((i % 100000)::text, 5, '0'),
           6, grid, 'bench',
           jsonb_build_object('number', '510981' || to_char(reported_at, 'YYYYMMDD') || lpad((i % 100000)::text, 5, '0'), 'version', 6,
             'status', 'closed', 'level', 'grid', 'lng', lng, 'lat', lat, 'gridCode', grid, 'estateCode', estate, 'buildingCode', building,
             'category', 'c' || h % 8, 'reportedAt', reported_at, 'closedAt', ends_at, 'priority', 'P3', 'source', 'hotline'), 0
      from lived`
