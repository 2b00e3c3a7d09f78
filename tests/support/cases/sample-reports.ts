import type { CaseReceipt, CaseReport } from '../../../server/contracts/case-report.ts'
import { as } from '../servers/sign-in.ts'
import { ask, type Answer } from '../servers/serve-app.ts'

/** Text that no feed, frame or list may ever hold. */
export const canary = 'KANARIENVOGEL-只在详情'

/** A report in the old town; `index` moves it by up to half a kilometre, so that many lie in several grids. */
export function sampleReport(index = 0, more: Partial<CaseReport> = {}): CaseReport {
  return {
    location: {
      lng: 105.3782 + (((index * 7) % 11) - 5) * 0.001,
      lat: 30.871 + (((index * 5) % 13) - 6) * 0.0008,
      crs: 'WGS84',
    },
    description: `第 ${index} 件 ${canary}`,
    source: 'mini_program',
    ...more,
  }
}

/** Sends a report to the app at `url`. */
export function submit<Body = CaseReceipt>(url: string, report: unknown, key?: string): Promise<Answer<Body>> {
  return ask<Body>(`${url}/api/cases`, {
    method: 'POST',
    body: report,
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  })
}

/** Moves a case on as the city's dispatcher, or the other one when it is closed: who checks is not who handled. */
export async function move(
  url: string,
  number: string,
  version: number,
  to: string,
  reason?: string,
): Promise<Answer<unknown>> {
  return ask(`${url}/api/cases/${number}/transitions`, {
    method: 'POST',
    body: { to, ...(reason !== undefined && { reason }), ...(to === 'closed' && { checkedBy: 'call_back' }) },
    headers: {
      'if-match': `"${version}"`,
      ...(await as(url, to === 'closed' ? 'city_dispatcher_b' : 'city_dispatcher')),
    },
  })
}
