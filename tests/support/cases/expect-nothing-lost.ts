import { expect } from 'vitest'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import type { Database } from '../../../server/database/database.ts'
import { readHead } from '../databases/read-head.ts'
import { storedCases, toldCases } from '../databases/stored-cases.ts'

/** Every acknowledged report is stored once, nothing else is, and the feed tells exactly that, without a gap (F1, F2, F12). */
export async function expectNothingLost(database: Database, receipts: Iterable<CaseReceipt>): Promise<void> {
  const acknowledged = [...receipts]
  const stored = await storedCases(database)
  expect(stored.map((one) => one.number)).toEqual(acknowledged.map((one) => one.number).sort())
  const { rows } = await database.pool.query<{ seq: number; id: string }>(
    'select seq, id from feed.events order by seq',
  )
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1))
  expect((await readHead(database)).seq).toBe(rows.length)
  expect(rows.map((row) => row.id).sort()).toEqual(stored.map((one) => one.number))
  expect(await toldCases(database)).toEqual(stored)
  for (const { number, feed } of acknowledged) expect(rows[feed.seq - 1]!.id).toBe(number)
}
