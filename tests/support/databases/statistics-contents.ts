import type { Database } from '../../../server/database/database.ts'

/** Everything that the statistics hold, each table in the order of its key, but for sums of nothing. As the owner, who has no time limit. */
export async function readStatisticsContents(database: Database): Promise<Record<string, unknown>> {
  const { rows } = await database.owner((client) =>
    client.query<Record<string, unknown>>(`
      select (select jsonb_agg(to_jsonb(facts) order by number) from statistics.facts) as facts,
             (select jsonb_agg(to_jsonb(rollups) order by area_code, category, grain, bucket) from statistics.rollups
               where (reported, voided, ended, late_from, late_until) <> (0, 0, 0, 0, 0)) as rollups,
             (select jsonb_agg(to_jsonb(hours) order by area_code, category, grain, bucket, slot) from statistics.hours where reported <> 0) as hours,
             (select jsonb_agg(jsonb_build_array(area_code, category, grain, bucket, phase, used) order by area_code, category, grain, bucket, phase)
                from statistics.durations,
                     lateral (select array_agg(bin || ':' || n order by bin) as used from unnest(counts) with ordinality as c (n, bin) where n <> 0) bins
               where used is not null) as durations`),
  )
  return rows[0]!
}
