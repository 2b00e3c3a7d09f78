import type { CaseReport } from '../contracts/case-report.ts'
import type { Located } from './history-queries.ts'
import { stagesUntil, type PastLife } from './past-life.ts'
import type { SampleItem } from './sample-report.ts'

/** A report of the past, and what the assignment answered for it. */
interface Taken {
  /** Names the case among its kind, so that its life is its own. */
  readonly name: string
  readonly report: CaseReport
  readonly located: Located
  readonly reportedAt: number
}

/** The codes of the items that somebody goes to. */
export function onSiteItemsOf(items: readonly SampleItem[]): ReadonlySet<string> {
  return new Set(items.filter((item) => item.onSiteMinutes !== null).map((item) => item.code))
}

/** What became of a report until now, as intake would have decided for it. */
export function stagesOf(
  { name, report, located, reportedAt }: Taken,
  { now, seed, onSiteItems }: { now: number; seed: number; onSiteItems: ReadonlySet<string> },
): [PastLife, ...PastLife[]] {
  return stagesUntil(now, seed, {
    name,
    reportedAt,
    outside: located.grid_code === null,
    dispatchable: located.grid_code !== null && !located.ambiguous && located.worker_number !== null,
    onSiteDuty: report.itemCode === undefined || onSiteItems.has(report.itemCode),
  })
}
