import type { Case } from '../../../server/contracts/case.ts'
import type { Database } from '../../../server/database/database.ts'
import { sampleCase } from '../../web/cases/sample-case.ts'

/** Something that happened to a case, so many minutes after its report. */
export interface PastStep {
  readonly minute: number
  readonly type: string
  readonly change?: Partial<Case> & { readonly missed?: Readonly<Record<string, string>> }
  readonly reasonCode?: string
}

/** The events of a case as the feed of that time would hold them. Each step's stamps are `minutes` after the report, as `at` gives them. */
export function pastCase(
  number: string,
  reportedAt: number,
  first: PastStep['change'],
  steps: (at: (minute: number) => string) => readonly PastStep[],
): { at: number; event: object }[] {
  const at = (minute: number) => new Date(reportedAt + minute * 60_000).toISOString()
  let body: Case = sampleCase({
    number,
    gridCode: '510981001001001',
    status: 'filed',
    occurredAt: at(0),
    reportedAt: at(0),
    dispatchedAt: null,
    onSiteDueAt: null,
    feedbackDueAt: null,
    ...first,
  })
  let before: Case | null = null
  return [{ minute: 0, type: 'case:reported', reasonCode: undefined, change: {} }, ...steps(at)].map(
    ({ minute, type, change, reasonCode }, index) => {
      const { nextLimit: _before, ...rest } = body
      body = sampleCase({ ...rest, ...change, version: index + 1 })
      const event = {
        at: at(minute),
        occurredAt: at(minute),
        type,
        entity: 'case',
        id: number,
        version: body.version,
        scopeBefore: before?.gridCode ?? null,
        scopeAfter: body.gridCode ?? '510981',
        actor: 'test',
        reasonCode,
        fromStatus: before?.status,
        fromWorker: before?.workerNumber,
        body,
      }
      before = body
      return { at: reportedAt + minute * 60_000, event }
    },
  )
}

/** Puts events into the feed as of when they happened. The feed must not have come further yet. */
export async function tellPast(
  database: Database,
  events: readonly { readonly at: number; readonly event: object }[],
): Promise<void> {
  const inOrder = events.toSorted((a, b) => a.at - b.at).map(({ event }) => event)
  await database.owner((client) => client.query('select feed.import($1::jsonb)', [JSON.stringify(inOrder)]))
}
