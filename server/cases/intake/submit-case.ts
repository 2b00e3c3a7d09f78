import { createHash } from 'node:crypto'
import type { CaseReceipt, CaseReport } from '../../contracts/case-report.ts'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { badField, codeOf, isUnavailable, ProblemError } from '../../http/problems/errors.ts'
import { convertLocation, type Bounds } from '../../areas/convert-location.ts'
import { commandKey } from './command-key.ts'
import type { ReportRights } from './report-rights.ts'
import type { RefusedReport, ReportToStore, StoredReport } from './insert-reports.ts'
import { hourMs } from '../../tasks/durations.ts'

/** A report whose contact is not yet sealed. */
export type TakenReport = Omit<ReportToStore, 'contact'>

/** Stores a batch in one transaction, answers in order. */
type Store = (reports: readonly TakenReport[]) => Promise<(StoredReport | RefusedReport)[]>

interface Waiting {
  readonly report: TakenReport
  readonly answer: (stored: StoredReport | RefusedReport) => void
  readonly fail: (error: unknown) => void
}

/** The most reports of one transaction: it holds the embedded database's one connection well under 100 ms. */
const batchLimit = 128
/** The most reports that wait behind a slow database; beyond that, sending again later is better than keeping. */
const waitingLimit = 4_096
/** How far ahead a phone's clock may run and still be accepted. */
const aheadMs = hourMs

/**
 * The intake of one node. Reports that arrive while a transaction commits make up the next one: under load many share a
 * commit (and its WAL sync), and a single report does not wait, because there is no timer.
 */
export function createIntake(
  store: Store,
  city: Bounds,
  onStored: () => void,
  checkRights: ReportRights = () => Promise.resolve(),
) {
  let waiting: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch()
      await settle(batch)
      onStored()
    }
    running = false
  }

  /** The next reports, at most one for each idempotency key: a twin must find the first one's stored answer. */
  function takeBatch(): Waiting[] {
    const keys = new Set<string>()
    const batch: Waiting[] = []
    const later: Waiting[] = []
    for (const item of waiting) {
      const key = item.report.command?.key
      const fits = batch.length < batchLimit && !(key !== undefined && keys.has(key))
      if (key !== undefined) keys.add(key)
      ;(fits ? batch : later).push(item)
    }
    waiting = later
    return batch
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const stored = await store(batch.map((item) => item.report))
      batch.forEach((item, index) => item.answer(stored[index]!))
    } catch (error) {
      if (isUnavailable(error)) failAll(batch, error)
      else await settleOneByOne(batch)
    }
  }

  /** A database that does not answer fails all waiting reports at once: one time-out each would take minutes. */
  function failAll(batch: readonly Waiting[], error: unknown): void {
    const all = [...batch, ...waiting]
    waiting = []
    for (const item of all) item.fail(error)
  }

  /** One bad row never fails its batch. A row that lost the race for its key gets the stored answer at the second try. */
  async function settleOneByOne(batch: readonly Waiting[]): Promise<void> {
    for (const [index, item] of batch.entries()) {
      try {
        const [stored] = await store([item.report]).catch((error: unknown) => {
          if (isKeyTaken(error)) return store([item.report])
          throw error
        })
        item.answer(stored!)
      } catch (error) {
        if (isUnavailable(error)) return failAll(batch.slice(index), error)
        item.fail(error)
      }
    }
  }

  function enqueue(report: TakenReport): Promise<StoredReport | RefusedReport> {
    if (waiting.length >= waitingLimit) {
      throw new ProblemError('unavailable', `${waitingLimit} reports wait already; nothing was stored. Try again.`, {
        headers: { 'retry-after': '5' },
      })
    }
    return new Promise((answer, fail) => {
      waiting.push({ report, answer, fail })
      if (running) return
      running = true
      // After the sockets that are readable now, so that what came together commits together.
      setImmediate(() => void run())
    })
  }

  /**
   * Stores one report.
   * @returns the receipt, and whether it repeats the answer of an earlier request with the same key
   * @throws {ProblemError} 400 for a swapped pair, an unknown item, another's source, a time to come or a key that others may have, 403 out of reach, 422 for a key that came with another
   * body, 503 when too many wait already
   */
  return async function submitCase(
    report: CaseReport,
    key: string | null,
    by: Viewer,
  ): Promise<{ receipt: CaseReceipt; repeated: boolean }> {
    const place = convertLocation(report.location, city)
    if (report.occurredAt !== undefined && Date.parse(report.occurredAt) > Date.now() + aheadMs) {
      throw badField('occurredAt', 'an instant that has passed', report.occurredAt)
    }
    await checkRights(report, place, by)
    const command = key === null ? null : { key: commandKey(by, key), bodyDigest: digestOf(report) }
    const stored = await enqueue({ report, place, command, by })
    if ('refused' in stored) throw badField(stored.refused, 'a code of the catalogue', report[stored.refused])
    const { receipt, repeatedDigest } = stored
    if (repeatedDigest !== null && repeatedDigest !== command?.bodyDigest) {
      throw new ProblemError(
        'key_reused',
        'Idempotency-Key: expected the body it came with the first time, came another one.',
      )
    }
    return { receipt, repeated: repeatedDigest !== null }
  }
}

/** The body as parsed, so that white space makes no difference; the order of fields does. */
function digestOf(report: CaseReport): string {
  return createHash('sha256').update(JSON.stringify(report)).digest('base64url')
}

function isKeyTaken(error: unknown): boolean {
  return codeOf(error) === '23505'
}
