import { describe, expect, it } from 'vitest'
import type { CaseReceipt, CaseReport } from '../../../../server/contracts/case-report.ts'
import type { StoredReport } from '../../../../server/cases/intake/insert-reports.ts'
import { publicViewer } from '../../../../server/accounts/sessions/admission.ts'
import { createIntake, type TakenReport } from '../../../../server/cases/intake/submit-case.ts'

const report = (description: string): CaseReport => ({
  location: { lng: 105.3782, lat: 30.871, crs: 'WGS84' },
  description,
  source: 'hotline',
})
const city = [105, 30, 106, 31] as const
const stored = ({ report: { description } }: TakenReport): StoredReport => ({
  receipt: { number: description } as CaseReceipt,
  repeatedDigest: null,
})
const databaseError = (code: string) => Object.assign(new Error(code), { code })

/** An intake on a store that is told what to do with each batch, and the sizes of the batches that came. */
function intakeOn(store: (reports: readonly TakenReport[]) => Promise<StoredReport[]>) {
  const sizes: number[] = []
  const submitCase = createIntake(
    (reports) => {
      sizes.push(reports.length)
      return store(reports)
    },
    city,
    () => undefined,
  )
  const submit = (text: string) =>
    submitCase(report(text), null, publicViewer('resident', '510981')).then(({ receipt }) => receipt.number)
  return { submit, sizes }
}

describe('The intake of a node', () => {
  it('stores what came while one batch commits as the next batch', async () => {
    let finishFirst = () => undefined as void
    const first = new Promise<void>((resolve) => (finishFirst = resolve))
    const { submit, sizes } = intakeOn(async (reports) => {
      if (sizes.length === 1) await first
      return reports.map(stored)
    })
    const alone = submit('0')
    await new Promise((resolve) => setTimeout(resolve, 5))
    const together = Array.from({ length: 30 }, (_, index) => submit(String(index + 1)))
    finishFirst()
    expect(await Promise.all([alone, ...together])).toHaveLength(31)
    expect(sizes).toEqual([1, 30])
  })

  it('lets the others of a batch pass when the database refuses one', async () => {
    const { submit } = intakeOn(async (reports) => {
      if (reports.some(({ report: { description } }) => description === 'bad')) throw databaseError('22P02')
      return reports.map(stored)
    })
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map(submit))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('fails all who wait at once when the database is away, instead of one time-out after the other', async () => {
    const { submit, sizes } = intakeOn(() => Promise.reject(databaseError('ECONNREFUSED')))
    const answers = await Promise.allSettled(Array.from({ length: 500 }, (_, index) => submit(String(index))))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(sizes).toHaveLength(1)
  })

  it('refuses more than it can keep behind a database that hangs', async () => {
    const { submit } = intakeOn(() => new Promise(() => undefined))
    const refused = Array.from({ length: 5_000 }, () =>
      submit('x').then(
        () => 0,
        (error: Error) => error.message,
      ),
    )
    expect(await Promise.race(refused)).toContain('4096 reports wait already')
  })
})
