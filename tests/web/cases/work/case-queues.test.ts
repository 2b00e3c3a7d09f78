import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import {
  caseQueueOrder,
  caseQueues,
  casesInQueue,
  countQueues,
  nextDueAt,
} from '../../../../web/cases/work/case-queues.ts'
import { findCases, shortNumber } from '../../../../web/cases/find-cases.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const waiting: Partial<Case> = { dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null }
const numbers = (cases: readonly Case[]) => cases.map(({ number }) => number)
const rules = { nearFromPercent: 70 }
let made = 0
const one = (more: Partial<Case>) => sampleCase({ number: `51098120261123${String(++made).padStart(5, '0')}`, ...more })

describe('The queues of a desk', () => {
  it('hold what waits to be claimed and what waits to be dispatched apart', () => {
    const cases = [one({ ...waiting, status: 'reported', gridCode: null }), one({ ...waiting, status: 'filed' })]
    expect(countQueues(cases, ms(1), rules)).toMatchObject({ unclaimed: 1, to_dispatch: 1, returned: 0, all: 2 })
  })

  it('hold a returned case among those to dispatch, too', () => {
    const cases = [one({ ...waiting, status: 'filed', returns: 1 })]
    expect(countQueues(cases, ms(1), rules)).toMatchObject({ to_dispatch: 1, returned: 1 })
  })

  it('hold a case as near its limit from 70 % on, and as overdue past it', () => {
    const cases = [one({})]
    expect(countQueues(cases, ms(6.9), rules)).toMatchObject({ due_soon: 0, overdue: 0 })
    expect(countQueues(cases, ms(7), rules)).toMatchObject({ due_soon: 1, overdue: 0 })
    expect(countQueues(cases, ms(10), rules)).toMatchObject({ due_soon: 1, overdue: 0 })
    expect(countQueues(cases, ms(10.1), rules)).toMatchObject({ due_soon: 0, overdue: 1 })
  })

  it('hold a case as near its limit from where the city sees yellow, not from a part of their own', () => {
    const soon = (nearFromPercent: number) =>
      [5.9, 6, 8].map((minute) => countQueues([one({})], ms(minute), { nearFromPercent }).due_soon)
    expect([soon(60), soon(80)]).toEqual([[0, 1, 1], [0, 0, 1]]) // prettier-ignore
  })

  it('hold a case by whichever limit runs next: to accept, then to close, until it has ended', () => {
    const limits = { onSiteDueAt: null, feedbackDueAt: null, acceptDueAt: instant(60), resolveDueAt: instant(240) }
    const counts = (more: Partial<Case>, minute: number) => {
      const { due_soon: soon, overdue } = countQueues([one({ ...limits, ...more })], ms(minute), rules)
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
    expect(countQueues(cases, ms(9), rules)).toMatchObject({ due_soon: 0, overdue: 0, all: 1 })
    expect(countQueues(cases, ms(60), rules)).toMatchObject({ due_soon: 0, overdue: 0, all: 1 })
  })

  it('list what is late first, then what is due next, then what only waits', () => {
    const late = one({ onSiteDueAt: instant(2) })
    const later = one({ onSiteDueAt: instant(4) })
    const soon = one({ onSiteDueAt: instant(12) })
    const unclaimed = one({ ...waiting, status: 'reported', gridCode: null, reportedAt: instant(3) })
    const answered = one({ status: 'feedback', onSiteAt: instant(1), feedbackAt: instant(2) })
    const listed = casesInQueue([answered, soon, unclaimed, later, late], 'all', ms(5), rules)
    expect(numbers(listed)).toEqual(numbers([late, later, soon, unclaimed, answered]))
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
      fc.property(fc.array(anyCase, { maxLength: 30 }), minute, (cases, at) => {
        const counts = countQueues(cases, ms(at), rules)
        for (const queue of caseQueueOrder) {
          const listed = casesInQueue(cases, queue, ms(at), rules)
          expect(listed).toHaveLength(counts[queue])
          for (const item of listed) expect(caseQueues[queue].holds(item, ms(at), rules)).toBe(true)
        }
      }),
    )
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
