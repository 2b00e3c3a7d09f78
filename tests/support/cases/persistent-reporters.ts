import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import { sampleReport, submit } from './sample-reports.ts'

/** People who report one case after the other and do not give up: each report is sent until it is acknowledged. */
export interface Reporters {
  /** Receipts by idempotency key, as the first acknowledgement of each said. */
  readonly receipts: ReadonlyMap<string, CaseReceipt>
  /** Status codes of answers that were no acknowledgement, and how often there was no answer at all. */
  readonly refused: readonly number[]
  readonly unanswered: () => number
  /** Lets everyone finish the report at hand; throws when that takes longer than `timeoutMs`. */
  stop(timeoutMs?: number): Promise<void>
}

export function startReporters(url: string, count: number): Reporters {
  const receipts = new Map<string, CaseReceipt>()
  const refused: number[] = []
  let unanswered = 0
  let stopping = false
  let givenUp = false

  /** One try; the server may end before, within or after it. */
  async function attempt(index: number, key: string): Promise<CaseReceipt | null> {
    try {
      const { status, body } = await submit<CaseReceipt>(url, sampleReport(index), key)
      if (status === 201) return body
      refused.push(status)
    } catch {
      unanswered += 1
    }
    return null
  }

  async function reportOnAndOn(first: number): Promise<void> {
    for (let index = first; !stopping; index += count) {
      const key = randomUUID()
      for (let receipt = null; receipt === null && !givenUp;) {
        receipt = await attempt(index, key)
        if (receipt) receipts.set(key, receipt)
        else await sleep(50)
      }
    }
  }

  const all = Promise.all(Array.from({ length: count }, (_, n) => reportOnAndOn(n)))
  return {
    receipts,
    refused,
    unanswered: () => unanswered,
    async stop(timeoutMs = 30_000) {
      stopping = true
      const timer = setTimeout(() => (givenUp = true), timeoutMs)
      await all
      clearTimeout(timer)
      if (givenUp) throw new Error(`expected every report acknowledged within ${timeoutMs} ms, some were not`)
    },
  }
}
