import { describe, expect, it } from 'vitest'
import { stillPending, withPending, type PendingCases } from '../../../../web/cases/work/pending-cases.ts'
import { sampleCase } from '../sample-case.ts'

const before = sampleCase({ version: 3 })
const after = sampleCase({ version: 4, gridCode: '510981002004006' })
const pending = (feed: { epoch: string; seq: number } | null): PendingCases =>
  new Map([[after.number, { shown: after, feed }]])

describe('What a desk shows before the feed tells it', () => {
  it('is the case as it will be', () => {
    expect(withPending([before], pending(null))).toEqual([after])
  })

  it('lasts while the server has not answered, however far the feed goes', () => {
    expect(stillPending(pending(null), { epoch: 'a', seq: 900 }).size).toBe(1)
  })

  it('ends when the cursor reaches the position in the answer, not before', () => {
    const told = pending({ epoch: 'a', seq: 7 })
    expect(stillPending(told, { epoch: 'a', seq: 6 })).toBe(told)
    expect(stillPending(told, { epoch: 'a', seq: 7 }).size).toBe(0)
    expect(stillPending(told, { epoch: 'a', seq: 9 }).size).toBe(0)
  })

  it('ends with the history it was told of', () => {
    expect(stillPending(pending({ epoch: 'a', seq: 7 }), { epoch: 'b', seq: 1 }).size).toBe(0)
  })

  it('gives way to what somebody else has changed since', () => {
    const further = sampleCase({ version: 5, status: 'accepted' })
    expect(withPending([further], pending(null))).toEqual([further])
  })
})
