import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import { caseOrders, inOrder, type CaseOrder } from '../../../../web/cases/work/case-order.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const waiting: Partial<Case> = { dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null }
const numbers = (cases: readonly Case[]) => cases.map(({ number }) => number)
let made = 0
const one = (more: Partial<Case>) => sampleCase({ number: `51098120261123${String(++made).padStart(5, '0')}`, ...more })
const orders = Object.keys(caseOrders) as CaseOrder[]

describe('The order of a desk', () => {
  it('by limit lists what is late first, then what is due next, then what only waits', () => {
    const late = one({ onSiteDueAt: instant(2) })
    const later = one({ onSiteDueAt: instant(4) })
    const soon = one({ onSiteDueAt: instant(12) })
    const unclaimed = one({ ...waiting, status: 'reported', gridCode: null, reportedAt: instant(3) })
    const answered = one({ status: 'feedback', onSiteAt: instant(1), feedbackAt: instant(2) })
    const listed = inOrder([answered, soon, unclaimed, later, late], 'limit', ms(5))
    expect(numbers(listed)).toEqual(numbers([late, later, soon, unclaimed, answered]))
  })

  it('by limit puts P1 first in its group, and no P1 before what is late', () => {
    const late = one({ onSiteDueAt: instant(2) })
    const lateUrgent = one({ onSiteDueAt: instant(4), priority: 'P1' })
    const soon = one({ onSiteDueAt: instant(6) })
    const leak = one({ ...waiting, status: 'filed', priority: 'P1', reportedAt: instant(3) })
    expect(numbers(inOrder([soon, late, leak, lateUrgent], 'limit', ms(5)))).toEqual(
      numbers([lateUrgent, late, leak, soon]),
    )
  })

  it('goes by priority, or by the report', () => {
    const [first, second, third] = [
      one({ priority: 'P3', reportedAt: instant(0) }),
      one({ priority: 'P2', reportedAt: instant(1) }),
      one({ priority: 'P1', reportedAt: instant(2) }),
    ]
    const listed = (order: CaseOrder) => numbers(inOrder([second, first, third], order, ms(3)))
    expect(listed('priority')).toEqual(numbers([third, second, first]))
    expect(listed('newest')).toEqual(numbers([third, second, first]))
    expect(listed('oldest')).toEqual(numbers([first, second, third]))
  })

  it('loses and adds no case, and is the same whatever order they came in', () => {
    const anyCase = fc
      .record({ priority: fc.constantFrom('P1', 'P2', 'P3'), due: fc.option(fc.nat(30)), isSuspended: fc.boolean() })
      .map(({ priority, due, isSuspended }) =>
        one({
          priority: priority as Case['priority'],
          suspendedAt: isSuspended ? instant(1) : null,
          ...(due === null ? waiting : { onSiteDueAt: instant(due) }),
        }),
      )
    fc.assert(
      fc.property(fc.array(anyCase, { maxLength: 20 }), fc.constantFrom(...orders), (cases, order) => {
        const listed = numbers(inOrder(cases, order, ms(9)))
        expect(listed.toSorted()).toEqual(numbers(cases).toSorted())
        expect(numbers(inOrder(cases.toReversed(), order, ms(9)))).toEqual(listed)
      }),
    )
  })
})
