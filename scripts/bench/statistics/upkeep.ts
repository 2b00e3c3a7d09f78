import { insertReports } from '../../../server/cases/intake/insert-reports.ts'
import { foldStatistics } from '../../../server/statistics/position-queries.ts'
import { makeReports } from '../ingest/reports.ts'
import type { BenchDatabase } from '../measure/bench-database.ts'
import { CityGrids } from '../measure/city-grids.ts'
import { cpuSeconds } from '../measure/cpu-time.ts'

const batch = 25
const grids = new CityGrids()
let seed = 1_000

/** Processor time of this process and of all of the database's, seconds. */
function busySeconds({ postmasterPid }: BenchDatabase): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 + cpuSeconds(postmasterPid)
}

/** Stores new reports, as many at once as an intake under load does; processor microseconds for each. */
export async function storeReports(bench: BenchDatabase, count: number): Promise<number> {
  const stored = makeReports(grids, count, ++seed).map((report) => ({
    report,
    place: { lng: report.location.lng, lat: report.location.lat },
    command: null,
    contact: null,
    by: { actor: 'bench', role: 'resident' as const },
  }))
  const before = busySeconds(bench)
  for (let start = 0; start < count; start += batch)
    await insertReports(bench.database.pool, stored.slice(start, start + batch))
  return ((busySeconds(bench) - before) / count) * 1e6
}

/** Stores new reports and measures what putting them into the sums costs then; processor microseconds for each. */
export async function sumReports(bench: BenchDatabase, count: number): Promise<number> {
  await storeReports(bench, count)
  const { pool } = bench.database
  const { rows } = await pool.query<{ seq: number }>('select seq from feed.head')
  const before = busySeconds(bench)
  while (((await foldStatistics(pool, 2_000)) ?? 0) < rows[0]!.seq);
  return ((busySeconds(bench) - before) / count) * 1e6
}
