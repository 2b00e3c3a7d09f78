import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import { arrivalsAfter, callOf, noArrivals } from '../../../../web/dispatch/calls/desk-calls.ts'
import { instant, ms, sampleCase } from '../../cases/sample-case.ts'

const waiting: Partial<Case> = { status: 'filed', dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null }
const called = (more: Partial<Case>, minute = 5, arrivals = noArrivals) => {
  const call = callOf(sampleCase(more), ms(minute), arrivals)
  return call && [call.kind, call.moment]
}
const mapOf = (...cases: Case[]) => new Map(cases.map((item) => [item.number, item]))

describe('A call of the desk', () => {
  it('is what waits to be sent, what is urgent, what is overdue and what was instructed, from its own moment on', () => {
    expect(called(waiting)).toEqual(['unassigned', ms(0)])
    expect(called({ priority: 'P1' })).toEqual(['urgent', ms(0)])
    expect(called({}, 12)).toEqual(['overdue', ms(10)])
    expect(called({ instructedAt: instant(3) })).toEqual(['instructed', ms(3)])
    expect(called({})).toBeNull()
  })

  it('of a case with several is the newest, and at the same moment the most pressing', () => {
    expect(called({ ...waiting, priority: 'P1' })).toEqual(['urgent', ms(0)])
    expect(called({ instructedAt: instant(11) }, 12)).toEqual(['instructed', ms(11)])
    expect(called({ instructedAt: instant(9) }, 12)).toEqual(['overdue', ms(10)])
  })

  it('is what rises to the level of the seat, and what is given back, when it does', () => {
    const before = sampleCase()
    const risen = sampleCase({ version: 2, level: 'community' })
    const returned = sampleCase({ ...waiting, version: 2, returns: 1 })
    const after = (now: Case, level: Case['level']) => arrivalsAfter(noArrivals, mapOf(before), [now], level, ms(4))
    expect(callOf(risen, ms(5), after(risen, 'community'))).toMatchObject({ kind: 'handed_up', moment: ms(4) })
    expect(callOf(risen, ms(5), after(risen, 'city'))).toBeNull()
    expect(callOf(returned, ms(5), after(returned, 'city'))).toMatchObject({ kind: 'unassigned', moment: ms(4) })
  })

  it('is not made of what was there at the first look, nor of what has gone on since', () => {
    const risen = sampleCase({ level: 'community' })
    expect(arrivalsAfter(noArrivals, new Map(), [risen], 'community', ms(4))).toEqual(noArrivals)
    const known = { ...noArrivals, handedUp: new Map([[risen.number, ms(4)]]) }
    const higher = sampleCase({ version: 2, level: 'city' })
    expect(arrivalsAfter(known, mapOf(risen), [higher], 'community', ms(6))).toEqual(noArrivals)
  })

  it('never lies in the future, and a case that has ended has none but its instruction', () => {
    const minute = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(minute, minute, fc.constantFrom('P1', 'P3'), (due, now, priority) => {
        const call = callOf(sampleCase({ priority: priority as Case['priority'], onSiteDueAt: instant(due) }), ms(now), noArrivals) // prettier-ignore
        expect(call === null || call.moment <= ms(now)).toBe(true)
      }),
    )
  })
})
