import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseLevel, LimitKind } from '../../../../server/contracts/case.ts'
import type { EscalationStep } from '../../../../server/contracts/city.ts'
import { isOverdue } from '../../../../web/cases/case-clock.ts'
import { isOpen } from '../../../../web/cases/case-status.ts'
import { escalatedTo, escalationCause, levelsAbove, promiseStep } from '../../../../web/cases/alarms/escalation.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const second = 1 / 60

const step = (
  limitKind: LimitKind,
  level: EscalationStep['level'],
  more: Partial<EscalationStep> = {},
): EscalationStep => ({
  itemCode: null,
  limitKind,
  atPercent: 100,
  afterMinutes: 0,
  level,
  supervises: false,
  ...more,
})
const levels = ['grid', 'community', 'subdistrict', 'city'] as const
const byTable = (...table: readonly EscalationStep[]) => ({ steps: table, levels: [...levels] })
/** A ladder as the server's table has it. */
const steps = byTable(
  step('accept', null, { atPercent: 70 }),
  step('accept', 'community'),
  step('feedback', 'city', { supervises: true }),
  step('on_site', 'community'),
  step('on_site', 'subdistrict', { afterMinutes: 10 }),
  step('resolve', null, { atPercent: 70 }),
  step('resolve', 'subdistrict'),
)

describe('The escalation of a case', () => {
  it.each([
    ['its own grid’s until ten minutes have passed without arrival', 10, null],
    ['the community’s after ten', 10 + second, 'community'],
    ['still the community’s at twenty', 20, 'community'],
    ['the subdistrict’s after twenty', 20 + second, 'subdistrict'],
    ['still the subdistrict’s at thirty', 30, 'subdistrict'],
    ['the command centre’s after thirty without feedback', 30 + second, 'city'],
  ])('makes it %s', (_title, minutes, level) => {
    expect(escalatedTo(steps, sampleCase(), ms(minutes))).toBe(level)
  })

  it('ends with the arrival, and begins again when thirty minutes bring no feedback', () => {
    const arrived = sampleCase({ status: 'on_site', onSiteAt: instant(15) })
    expect(escalatedTo(steps, arrived, ms(25))).toBeNull()
    expect(escalatedTo(steps, arrived, ms(31))).toBe('city')
  })

  it('ends with the feedback', () => {
    expect(escalatedTo(steps, sampleCase({ status: 'feedback', feedbackAt: instant(40) }), ms(45))).toBeNull()
  })

  it('begins at a stricter limit of the item', () => {
    expect(escalatedTo(steps, sampleCase({ onSiteDueAt: instant(5) }), ms(6))).toBe('community')
  })

  it('never comes to a case without on-site duty or before dispatch', () => {
    expect(escalatedTo(steps, sampleCase({ onSiteDueAt: null, feedbackDueAt: null }), ms(500))).toBeNull()
    const filed = sampleCase({ status: 'filed', dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null })
    expect(escalatedTo(steps, filed, ms(500))).toBeNull()
  })

  it('leaves a case where somebody has handed it, until the ladder goes higher', () => {
    const held = sampleCase({ level: 'subdistrict' })
    expect([escalatedTo(steps, held, ms(1)), escalationCause(steps, held, ms(1))]).toEqual(['subdistrict', 'person'])
    expect([escalatedTo(steps, held, ms(15)), escalationCause(steps, held, ms(15))]).toEqual(['subdistrict', 'person'])
    expect([escalatedTo(steps, held, ms(25)), escalationCause(steps, held, ms(25))]).toEqual(['subdistrict', 'on_site'])
    expect([escalatedTo(steps, held, ms(31)), escalationCause(steps, held, ms(31))]).toEqual(['city', 'feedback'])
  })

  it('was by the ladder where the worker came too late, and by a person where the worker came in time', () => {
    const held = sampleCase({ level: 'community', status: 'on_site', onSiteAt: instant(12) })
    expect(escalationCause(steps, held, ms(15))).toBe('on_site')
    expect(escalationCause(steps, { ...held, level: 'subdistrict' }, ms(15))).toBe('person')
    expect(escalationCause(steps, sampleCase({ ...held, onSiteAt: instant(9) }), ms(15))).toBe('person')
    const sentAgain = sampleCase({
      level: 'community',
      onSiteDueAt: instant(40),
      feedbackDueAt: instant(60),
      missed: { on_site: instant(10) },
    })
    expect(escalationCause(steps, sentAgain, ms(35))).toBe('on_site')
  })

  it('is by the item’s own limit where that is past, and by a person where none is', () => {
    const held = { level: 'community' as const, onSiteDueAt: null, feedbackDueAt: null }
    expect(escalationCause(steps, sampleCase({ ...held, resolveDueAt: instant(50) }), ms(51))).toBe('resolve')
    expect(escalationCause(steps, sampleCase({ ...held, acceptDueAt: instant(50) }), ms(51))).toBe('accept')
    const accepted = sampleCase({
      ...held,
      acceptDueAt: instant(50),
      acceptedAt: instant(40),
      resolveDueAt: instant(90),
    })
    expect(escalationCause(steps, accepted, ms(51))).toBe('person')
    expect(escalationCause(steps, sampleCase(), ms(1))).toBeNull()
  })

  it('is what the table says, and an item’s own steps go before everybody’s', () => {
    const slower = byTable(step('on_site', 'community', { afterMinutes: 5 }), step('resolve', 'community'))
    expect([14, 16].map((minute) => escalatedTo(slower, sampleCase(), ms(minute)))).toEqual([null, 'community'])
    expect(escalatedTo(byTable(), sampleCase(), ms(500))).toBeNull()
    const own = byTable(...slower.steps, step('resolve', 'city', { itemCode: 'A' }))
    const late = { onSiteDueAt: null, feedbackDueAt: null, resolveDueAt: instant(50) }
    const reached = ['A', 'B'].map((itemCode) => escalatedTo(own, sampleCase({ ...late, itemCode }), ms(51)))
    expect(reached).toEqual(['city', 'community'])
  })

  it('leaves to the server what is counted in working time or comes before the end of a limit', () => {
    const counted = byTable(step('resolve', 'city', { afterMinutes: 5 }), step('resolve', 'city', { atPercent: 50 }))
    const late = sampleCase({ onSiteDueAt: null, feedbackDueAt: null, resolveDueAt: instant(50) })
    expect(escalatedTo(counted, late, ms(500))).toBeNull()
    const held = { ...late, level: 'city' } as const
    expect([escalatedTo(counted, held, ms(500)), escalationCause(counted, held, ms(500))]).toEqual(['city', 'resolve'])
  })

  it('rises by the order of levels that the city sends', () => {
    const reversed = { ...steps, levels: ['grid', 'city', 'subdistrict', 'community'] as CaseLevel[] }
    expect(levelsAbove(reversed)).toEqual(['city', 'subdistrict', 'community'])
    expect(escalatedTo(reversed, sampleCase(), ms(31))).toBe('community')
    expect(escalatedTo(reversed, sampleCase({ level: 'city' }), ms(11))).toBe('community')
    expect(escalatedTo(steps, sampleCase({ level: 'city' }), ms(11))).toBe('city')
  })

  it('has a rung for each level that a promise leads to', () => {
    expect(promiseStep(steps, 'subdistrict')).toMatchObject({ limitKind: 'on_site', afterMinutes: 10 })
    expect(promiseStep(steps, 'city')).toMatchObject({ limitKind: 'feedback', supervises: true })
    expect(promiseStep(byTable(), 'city')).toBeNull()
  })

  it('is over when the case is closed', () => {
    const closed = sampleCase({ status: 'closed', level: 'city', closedAt: instant(50) })
    expect([escalatedTo(steps, closed, ms(60)), escalationCause(steps, closed, ms(60))]).toEqual([null, null])
  })

  it('takes in exactly the overdue cases, whatever their stamps, when nobody hands any up', () => {
    const stamp = fc.option(fc.integer({ min: 0, max: 60 }).map(instant))
    const status = fc.constantFrom('filed', 'dispatched', 'accepted', 'on_site', 'feedback', 'closed', 'void')
    const anyCase = fc.record({ status, onSiteAt: stamp, feedbackAt: stamp }).map((more) => sampleCase(more))
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 60 }).map(ms), (item, now) => {
        expect(escalatedTo(steps, item, now) !== null).toBe(isOpen(item) && isOverdue(item, now))
      }),
    )
  })
})
