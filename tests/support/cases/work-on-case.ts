import type {
  BulkReassigned,
  BulkReassignment,
  CaseAct,
  CaseChanged,
  CaseReassignment,
} from '../../../server/contracts/case-act.ts'
import type { CaseReceipt, CaseReport, CaseTransition } from '../../../server/contracts/case-report.ts'
import type { CaseDetail, CaseStatus } from '../../../server/contracts/case.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { sampleReport, submit } from './sample-reports.ts'
import { ask, type Answer } from '../servers/serve-app.ts'
import { as } from '../servers/sign-in.ts'

/** What a change answers: the case, or why not. */
export type Outcome = Answer<CaseChanged & Problem>

/** Somebody signed in at `url` as a sample account, who works on cases over HTTP. */
export function person(url: string, sample = 'city_dispatcher') {
  const post = async (path: string, version: number, body: unknown): Promise<Outcome> =>
    ask(`${url}/api/cases/${path}`, {
      method: 'POST',
      body,
      headers: { 'if-match': `"${version}"`, ...(await as(url, sample)) },
    })
  return {
    transition: (number: string, version: number, body: CaseTransition) => post(`${number}/transitions`, version, body),
    /** A case is closed after a call to its reporter. */
    move: (number: string, version: number, to: CaseStatus, reason?: string) =>
      post(`${number}/transitions`, version, {
        to,
        ...(reason !== undefined && { reason }),
        ...(to === 'closed' && { checkedBy: 'call_back' }),
      }),
    act: (number: string, version: number, act: CaseAct) => post(`${number}/acts`, version, act),
    reassign: (number: string, version: number, body: CaseReassignment) => post(`${number}/reassign`, version, body),
    bulk: async (body: BulkReassignment): Promise<Answer<BulkReassigned & Problem>> =>
      ask(`${url}/api/cases/bulk-reassign`, { method: 'POST', body, headers: await as(url, sample) }),
    read: async <Body>(path: string): Promise<Answer<Body>> =>
      ask<Body>(`${url}/api/${path}`, { headers: await as(url, sample) }),
    detail: async (number: string): Promise<CaseDetail> =>
      (await ask<CaseDetail>(`${url}/api/cases/${number}`, { headers: await as(url, sample) })).body,
  }
}

export async function report(url: string, more: Partial<CaseReport> = {}): Promise<CaseReceipt> {
  const { status, body } = await submit(url, sampleReport(0, more))
  if (status !== 201) throw new Error(`expected 201, came ${status}: ${JSON.stringify(body)}`)
  return body
}

/** Does something with a case as it stands, again where only a limit was faster that ran out in that moment. */
export async function insist(
  read: () => Promise<CaseDetail>,
  change: (version: number) => Promise<Outcome>,
): Promise<CaseChanged['case']> {
  for (;;) {
    const { status, body } = await change((await read()).version)
    if (status === 200) return body.case
    const { change: faster } = (body.current ?? {}) as { change?: { type: string } }
    if (status !== 412 || faster?.type !== 'case:escalated')
      throw new Error(`expected 200, came ${status}: ${body.detail}`)
  }
}
