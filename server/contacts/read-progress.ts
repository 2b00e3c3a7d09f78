import type { Pool } from 'pg'
import type { CaseReceiptProgress } from '../contracts/case-report.ts'

/** A reporter's view of the own case, or of the one it was merged into: its unit and its progress; never a person's words. */
export async function readProgress(pool: Pool, number: string): Promise<CaseReceiptProgress | null> {
  const { rows } = await pool.query<{ progress: CaseReceiptProgress }>({
    name: 'read-progress',
    text: `
      with recursive line as (
        select number, merged_into, 0 as step from cases where number = $1
         union all
        select next.number, next.merged_into, step + 1
          from line join cases next on next.number = line.merged_into
      ), goes_on as (
        select number from line order by step desc limit 1
      )
      select jsonb_build_object(
               'number', $1::text, 'mergedInto', nullif(number, $1), 'status', status, 'gridCode', grid_code, 'gridName', grid.name,
               'workerNumber', worker_number, 'reportedAt', reported_at, 'dispatchedAt', dispatched_at,
               'onSiteAt', on_site_at, 'feedbackAt', feedback_at, 'closedAt', closed_at,
               'onSiteDueAt', on_site_due_at, 'feedbackDueAt', feedback_due_at) as progress
        from cases
        left join areas grid on grid.generation = area_generation and grid.code = grid_code
       where number = (select number from goes_on)`,
    values: [number],
  })
  return rows[0]?.progress ?? null
}
