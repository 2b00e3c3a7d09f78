import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOverdue } from '../../../../web/cases/case-clock.ts'
import { isOpen } from '../../../../web/cases/case-status.ts'
import { escalatedTo, escalationCause } from '../../../../web/cases/alarms/escalation.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const second = 1 / 60

describe('The escalation of a case', () => {
  it.each([
    ['its own grid’s until ten minutes have passed without arrival', 10, null],
    ['the community’s after ten', 10 + second, 'community'],
    ['still the community’s at twenty', 20, 'community'],
    ['the subdistrict’s after twenty', 20 + second, 'subdistrict'],
    ['still the subdistrict’s at thirty', 30, 'subdistrict'],
    ['the command centre’s after thirty without feedback', 30 + second, 'city'],
  ])('makes it %s', (_title, minutes, level) => {
    expect(escalatedTo(sampleCase(), ms(minutes))).toBe(level)
  })

  it('ends with the arrival, and begins again when thirty minutes bring no feedback', () => {
    const arrived = sampleCase({ status: 'on_site', onSiteAt: instant(15) })
    expect(escalatedTo(arrived, ms(25))).toBeNull()
    expect(escalatedTo(arrived, ms(31))).toBe('city')
  })

  it('ends with the feedback', () => {
    expect(escalatedTo(sampleCase({ status: 'feedback', feedbackAt: instant(40) }), ms(45))).toBeNull()
  })

  it('begins at a stricter limit of the item', () => {
    expect(escalatedTo(sampleCase({ onSiteDueAt: instant(5) }), ms(6))).toBe('community')
  })

  it('never comes to a case without on-site duty or before dispatch', () => {
    expect(escalatedTo(sampleCase({ onSiteDueAt: null, feedbackDueAt: null }), ms(500))).toBeNull()
    const filed = sampleCase({ status: 'filed', dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null })
    expect(escalatedTo(filed, ms(500))).toBeNull()
  })

  it('leaves a case where somebody has handed it, until the ladder goes higher', () => {
    const held = sampleCase({ level: 'subdistrict' })
    expect([escalatedTo(held, ms(1)), escalationCause(held, ms(1))]).toEqual(['subdistrict', 'person'])
    expect([escalatedTo(held, ms(15)), escalationCause(held, ms(15))]).toEqual(['subdistrict', 'person'])
    expect([escalatedTo(held, ms(25)), escalationCause(held, ms(25))]).toEqual(['subdistrict', 'arrival'])
    expect([escalatedTo(held, ms(31)), escalationCause(held, ms(31))]).toEqual(['city', 'feedback'])
  })

  it('is by the item’s own limit where that is past, and by a person where none is', () => {
    const held = { level: 'community' as const, onSiteDueAt: null, feedbackDueAt: null }
    expect(escalationCause(sampleCase({ ...held, resolveDueAt: instant(50) }), ms(51))).toBe('item_limit')
    expect(escalationCause(sampleCase({ ...held, acceptDueAt: instant(50) }), ms(51))).toBe('item_limit')
    const accepted = sampleCase({
      ...held,
      acceptDueAt: instant(50),
      acceptedAt: instant(40),
      resolveDueAt: instant(90),
    })
    expect(escalationCause(accepted, ms(51))).toBe('person')
    expect(escalationCause(sampleCase(), ms(1))).toBeNull()
  })

  it('is over when the case is closed', () => {
    const closed = sampleCase({ status: 'closed', level: 'city', closedAt: instant(50) })
    expect([escalatedTo(closed, ms(60)), escalationCause(closed, ms(60))]).toEqual([null, null])
  })

  it('takes in exactly the overdue cases, whatever their stamps, when nobody hands any up', () => {
    const stamp = fc.option(fc.integer({ min: 0, max: 60 }).map(instant))
    const status = fc.constantFrom('filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'closed', 'void')
    const anyCase = fc.record({ status, onSiteAt: stamp, feedbackAt: stamp }).map((more) => sampleCase(more))
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 60 }).map(ms), (item, now) => {
        expect(escalatedTo(item, now) !== null).toBe(isOpen(item) && isOverdue(item, now))
      }),
    )
  })
})
