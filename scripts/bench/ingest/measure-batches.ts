import type { Pool } from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSmallest } from '../measure/options.ts'

/** An idle connection hands in its counts after ten seconds. */
const countsSettleMs = isSmallest ? 0 : 11_000

interface Counts {
  readonly reports: number
  readonly commits: number
  readonly syncs: number
}

/** How many reports share a commit and a sync of the write-ahead log while `load` runs, by PostgreSQL's own counts. */
export async function measureBatches(
  pool: Pool,
  load: () => Promise<unknown>,
): Promise<{ reportsPerSync: number; reportsPerCommit: number }> {
  await sleep(countsSettleMs)
  const before = await readCounts(pool)
  await load()
  await sleep(countsSettleMs)
  const after = await readCounts(pool)
  const reports = after.reports - before.reports
  return {
    reportsPerSync: reports / (after.syncs - before.syncs),
    reportsPerCommit: reports / (after.commits - before.commits),
  }
}

/** All events of one append carry its time. */
async function readCounts(pool: Pool): Promise<Counts> {
  const { rows } = await pool.query<Counts>(`
    select count(*) as reports, count(distinct at) as commits, (select wal_sync from pg_stat_wal) as syncs
      from feed.events`)
  return rows[0]!
}
