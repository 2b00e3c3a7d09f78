import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import {
  caseQueueOrder,
  caseQueues,
  casesInQueue,
  countQueues,
  nextDueAt,
  type QueueView,
} from '../../../../web/cases/work/case-queues.ts'
import { findCases, shortNumber } from '../../../../web/cases/find-cases.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const waiting: Partial<Case> = { dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null }
const rules = { nearFromPercent: 70 }
const at = (minute: number, more: Partial<QueueView> = {}): QueueView => ({
  now: ms(minute),
  rules,
  level: 'subdistrict',
  hasLeft: () => false,
  ...more,
})
let made = 0
const one = (more: Partial<Case>) => sampleCase({ number: `51098120261123${String(++made).padStart(5, '0')}`, ...more })

describe('The queues of a desk', () => {
  it('hold what waits to be claimed and what waits to be dispatched apart', () => {
    const cases = [one({ ...waiting, status: 'reported', gridCode: null }), one({ ...waiting, status: 'filed' })]
    expect(countQueues(cases, at(1))).toMatchObject({ unclaimed: 1, to_dispatch: 1, returned: 0, all: 2 })
  })

  it('hold a returned case among those to dispatch, too', () => {
    const cases = [one({ ...waiting, status: 'filed', returns: 1 })]
    expect(countQueues(cases, at(1))).toMatchObject({ to_dispatch: 1, returned: 1 })
  })

  it('hold a case as near its limit from 70 % on, and as overdue past it', () => {
    const cases = [one({})]
    expect(countQueues(cases, at(6.9))).toMatchObject({ due_soon: 0, overdue: 0 })
    expect(countQueues(cases, at(7))).toMatchObject({ due_soon: 1, overdue: 0 })
    expect(countQueues(cases, at(10))).toMatchObject({ due_soon: 1, overdue: 0 })
    expect(countQueues(cases, at(10.1))).toMatchObject({ due_soon: 0, overdue: 1 })
  })

  it('hold a case as near its limit from where the city sees yellow, not from a part of their own', () => {
    const soon = (nearFromPercent: number) =>
      [5.9, 6, 8].map((minute) => countQueues([one({})], at(minute, { rules: { nearFromPercent } })).due_soon)
    expect([soon(60), soon(80)]).toEqual([[0, 1, 1], [0, 0, 1]]) // prettier-ignore
  })

  it('hold a case by whichever limit runs next: to accept, then to close, until it has ended', () => {
    const limits = { onSiteDueAt: null, feedbackDueAt: null, acceptDueAt: instant(60), resolveDueAt: instant(240) }
    const counts = (more: Partial<Case>, minute: number) => {
      const { due_soon: soon, overdue } = countQueues([one({ ...limits, ...more })], at(minute))
      return [soon, overdue]
    }
    const sent = {}
    const accepted = { status: 'accepted', acceptedAt: instant(50) } as const
    const checked = { ...accepted, status: 'checking', feedbackAt: instant(60) } as const
    const closed = { ...checked, status: 'closed', closedAt: instant(70) } as const
    expect([41, 42, 61].map((minute) => counts(sent, minute))).toEqual([[0, 0], [1, 0], [0, 1]]) // prettier-ignore
    for (const more of [accepted, checked])
      expect([61, 168, 241].map((minute) => counts(more, minute))).toEqual([[0, 0], [1, 0], [0, 1]]) // prettier-ignore
    expect(counts(closed, 241)).toEqual([0, 0])
  })

  it('hold a suspended case neither as near nor as overdue', () => {
    const cases = [one({ suspendedAt: instant(5) })]
    expect(countQueues(cases, at(9))).toMatchObject({ due_soon: 0, overdue: 0, all: 1 })
    expect(countQueues(cases, at(60))).toMatchObject({ due_soon: 0, overdue: 0, all: 1 })
  })

  it('count exactly what they list, at any moment', () => {
    const minute = fc.integer({ min: -60, max: 60 })
    const anyCase = fc
      .record({
        status: fc.constantFrom('reported', 'filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'checking'),
        returns: fc.nat(2),
        due: fc.option(minute),
        suspended: fc.boolean(),
      })
      .map(({ status, returns, due, suspended }) =>
        one({
          status: status as Case['status'],
          returns,
          suspendedAt: suspended ? instant(0) : null,
          ...(due === null ? waiting : { onSiteDueAt: instant(due), feedbackDueAt: instant(due + 20) }),
        }),
      )
    fc.assert(
      fc.property(fc.array(anyCase, { maxLength: 30 }), minute, (cases, now) => {
        const counts = countQueues(cases, at(now))
        for (const queue of caseQueueOrder) {
          const listed = casesInQueue(cases, queue, at(now))
          expect(listed).toHaveLength(counts[queue])
          for (const item of listed) expect(caseQueues[queue].holds(item, at(now))).toBe(true)
        }
      }),
    )
  })

  it('hold what waits for a person: to check, to close, unsure, handed up to the seat, supervised, instructed, suspended', () => {
    const cases = [
      one({ status: 'feedback' }),
      one({ status: 'checking' }),
      one({ ambiguous: true }),
      one({ level: 'subdistrict' }),
      one({ level: 'city', supervision: 'yellow' }),
      one({ instructedAt: instant(1) }),
      one({ suspendedAt: instant(1) }),
    ]
    const waits = { to_check: 1, to_close: 1, ambiguous: 1, handed_up: 1, supervised: 1, instructed: 1, suspended: 1 }
    expect(countQueues(cases, at(2))).toMatchObject({ ...waits, all: 7 })
    expect(countQueues(cases, at(2, { level: 'city' })).handed_up).toBe(1)
    expect(countQueues(cases, at(2, { level: null })).handed_up).toBe(0)
  })

  it('hold the cases whose worker has gone off duty', () => {
    const cases = [one({ workerNumber: '0412' }), one({ workerNumber: '0413' })]
    expect(countQueues(cases, at(2, { hasLeft: ({ workerNumber }) => workerNumber === '0413' })).left).toBe(1)
  })

  it('say when the next limit is passed', () => {
    const cases = [one({}), one({ onSiteDueAt: instant(4) }), one({ onSiteDueAt: instant(1) })]
    expect(nextDueAt(cases, ms(2))).toBe(ms(4))
    expect(nextDueAt([], ms(2))).toBeNull()
  })
})

describe('The search of a desk', () => {
  const names = () => ({ item: '下水管道堵塞', place: '平安 · 第三网格' })
  const item = sampleCase({ number: '5109812026112300187', workerNumber: '0433' })

  it('knows a case by its number, long or short, its item, its place and its worker', () => {
    expect(shortNumber(item.number)).toBe('1123-00187')
    for (const words of ['5109812026112300187', '1123-00187', '187', '管道', '第三网格', '0433', '平安 堵塞 0433']) {
      expect(findCases([item], words, names)).toEqual([item])
    }
    expect(findCases([item], '平安 路灯', names)).toEqual([])
    expect(findCases([item], '  ', names)).toEqual([item])
  })
})
