import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeColumnSnapshot } from '../../../../server/cases/case-columns.ts'
import { asItIs } from '../../../../server/cases/seen-case.ts'
import type { ColumnSnapshot } from '../../../../server/contracts/case-columns.ts'
import type { Case } from '../../../../server/contracts/case.ts'
import { readColumns } from '../../../../web/cases/follow/read-columns.ts'
import { instant, sampleCase } from '../sample-case.ts'

const head = {
  cursor: { epoch: 'e', seq: 7, digest: '12' },
  scope: '510981',
  at: instant(60),
  dayStart: instant(0),
}
const moment = fc.constantFrom(null, ...[0, 1, 10, 30, 240].map(instant))
const limit = fc.record({ kind: fc.constantFrom('accept', 'resolve'), startsAt: fc.constant(instant(0)), dueAt: fc.constant(instant(9)) }) // prettier-ignore

/** Cases whose fields are set and missing in any combination, of the few values and of many. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    number: fc.integer({ min: 0, max: 99_999 }).map((last) => `51098120261123${String(last).padStart(5, '0')}`),
    version: fc.integer({ min: 1, max: 40 }),
    // JSON knows no negative zero.
    lng: fc.double({ min: -180, max: 180, noNaN: true }).map((degrees) => degrees + 0),
    gridCode: fc.constantFrom(null, '510981002004004', '510981002004005'),
    secondDistanceMeters: fc.constantFrom(null, 0, 12.5),
    ambiguous: fc.boolean(),
    category: fc.constantFrom(null, '城市管理', '🚧 with "quotes"', 'é\u0080\u2028'),
    workerNumber: fc.option(fc.string({ unit: 'binary' })),
    closedAt: moment,
    suspendedAt: moment,
    instructedAt: moment,
    nextLimit: fc.option(limit),
    limitsFrom: fc.constant(instant(0)),
    clocksFrom: moment,
    missed: fc.constantFrom({}, { accept: instant(1) }, { on_site: instant(2), resolve: instant(3) }),
    dueProvisional: fc.boolean(),
  })
  .map((fields) => sampleCase(fields as Partial<Case>))

describe('A snapshot in columns', () => {
  it('has the cases of the list, field by field and in its order, and is written in ASCII', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCase, { maxLength: 130 }), async (cases) => {
        const json = await writeColumnSnapshot(asItIs, { ...head, cases }, 'exact')
        expect(json).toMatch(/^[\x20-\x7f]*$/)
        expect(readColumns(JSON.parse(json) as ColumnSnapshot)).toEqual({ ...head, cases })
      }),
      { numRuns: 50 },
    )
  })

  it('names each text once, however many cases have it', async () => {
    const whole = {
      category: '城市管理',
      limitsFrom: instant(0),
      clocksFrom: null,
      instructedAt: null,
      missed: {},
      dueProvisional: false,
    }
    const cases = Array.from({ length: 120 }, () => sampleCase(whole))
    const { texts } = JSON.parse(await writeColumnSnapshot(asItIs, { ...head, cases }, 'exact')) as ColumnSnapshot
    expect(texts).toEqual([...new Set(texts)])
    expect(texts.filter((text) => text === '城市管理')).toHaveLength(1)
  })
})
