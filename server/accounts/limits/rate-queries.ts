import type { Pool } from 'pg'

/** Adds what came in a window (ISO 8601) by key and returns what all nodes together have of those. */
export async function addCounts(
  pool: Pool,
  window: string,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; count: number }>({
    name: 'add-counts',
    text: `
      insert into rate_counts as total (key, window_start, count)
      select key, $1::timestamptz, count from unnest($2::text[], $3::integer[]) as came (key, count) order by key
      on conflict (key, window_start) do update set count = total.count + excluded.count
      returning key, count`,
    values: [window, [...counts.keys()], [...counts.values()]],
  })
  return new Map(rows.map(({ key, count }) => [key, count]))
}

/** Windows that are over. */
export async function forgetCounts(pool: Pool): Promise<void> {
  await pool.query({
    name: 'forget-counts',
    text: `delete from rate_counts where window_start < now() - interval '5 minutes'`,
  })
}
