import { createHash } from 'node:crypto'
import type { CaseReceipt, CaseReport } from '../contracts/case-report.ts'
import { codeOf, isUnavailable, ProblemError } from '../errors.ts'
import { convertLocation, type Bounds } from './convert-location.ts'
import type { ReportToStore, StoredReport } from './insert-reports.ts'

/** Stores a batch in one transaction, answers in order. */
type Store = (reports: readonly ReportToStore[]) => Promise<StoredReport[]>

interface Waiting {
  readonly report: ReportToStore
  readonly answer: (stored: StoredReport) => void
  readonly fail: (error: unknown) => void
}

/** What one transaction may take: small enough to hold the embedded database's one connection well under 100 ms. */
const batchLimit = 128

/**
 * The intake of one node. Reports that arrive while a transaction commits make up the next one: under load many share a
 * commit (and its WAL sync), and a lone report waits for nobody, because there is no timer.
 */
export function createIntake(store: Store, city: Bounds, onStored: () => void) {
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
      if (isUnavailable(error)) return batch.forEach((item) => item.fail(error))
      await settleOneByOne(batch)
    }
  }

  /** One bad row never fails its batch. A row that lost the race for its key finds the stored answer at the second try. */
  async function settleOneByOne(batch: readonly Waiting[]): Promise<void> {
    for (const item of batch) {
      try {
        const [stored] = await store([item.report]).catch((error: unknown) => {
          if (isKeyTaken(error)) return store([item.report])
          throw error
        })
        item.answer(stored!)
      } catch (error) {
        item.fail(asReportFault(error))
      }
    }
  }

  /**
   * Takes one report in.
   * @returns the receipt, and whether it repeats the answer of an earlier request with the same key
   * @throws {ProblemError} 400 for a swapped pair or unknown item, 422 for a key that came with another body
   */
  return async function submitCase(
    report: CaseReport,
    key: string | null,
    actor: string,
  ): Promise<{ receipt: CaseReceipt; repeated: boolean }> {
    const place = convertLocation(report.location, city)
    const command = key === null ? null : { key: `${actor}:${key}`, bodyDigest: digestOf(report) }
    const stored = await new Promise<StoredReport>((answer, fail) => {
      waiting.push({ report: { report, place, command, actor }, answer, fail })
      if (running) return
      running = true
      // After the sockets that are readable now, so that what came together commits together.
      setImmediate(() => void run())
    })
    const { receipt, repeatedDigest } = stored
    if (repeatedDigest !== null && repeatedDigest !== command?.bodyDigest) {
      throw new ProblemError(422, 'Idempotency-Key: expected the body it came with the first time, came another one.')
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

function asReportFault(error: unknown): unknown {
  if (codeOf(error) !== '23503') return error
  return new ProblemError(
    400,
    'itemCode: expected a code of the catalogue (GET /api/catalogue), came an unknown one.',
    {
      errors: [{ field: 'itemCode', expected: 'a code of the catalogue', came: 'an unknown one' }],
    },
  )
}
