import { describe, expect, it } from 'vitest'
import { caseTiming, clockMoment, isNearLimit, isOverdue } from '../../../web/cases/case-clock.ts'
import { formatDuration, formatElapsed } from '../../../web/ui/format-duration.ts'
import { instant, ms, sampleCase } from './sample-case.ts'

const yellowAt70 = { nearFromPercent: 70 }
/** An item without duty on site: an hour to accept, four to close. */
const itemOnly = { onSiteDueAt: null, feedbackDueAt: null, acceptDueAt: instant(60), resolveDueAt: instant(240) }

describe('The clock of a case', () => {
  it('runs to the arrival first, with the share that is left', () => {
    expect(caseTiming(sampleCase(), ms(2.5))).toEqual({ kind: 'on_site', startsAt: ms(0), dueAt: ms(10), share: 0.75 })
  })

  it('runs to the feedback after the arrival', () => {
    const item = sampleCase({ status: 'on_site', onSiteAt: instant(6) })
    expect(caseTiming(item, ms(15))).toEqual({ kind: 'feedback', startsAt: ms(0), dueAt: ms(30), share: 0.5 })
  })

  it('stops when the case is closed or void, and stands still while it is suspended', () => {
    expect(clockMoment(sampleCase(), ms(20))).toBe(ms(20))
    const ended = sampleCase({ status: 'void', closedAt: instant(7) })
    expect([clockMoment(ended, ms(5)), clockMoment(ended, ms(900))]).toEqual([ms(5), ms(7)])
    expect(clockMoment(sampleCase({ suspendedAt: instant(4) }), ms(900))).toBe(ms(4))
  })

  it('has as much left after a pause as before: a pause is no part of a limit', () => {
    const item = sampleCase({ clocksFrom: instant(60), onSiteDueAt: instant(70), feedbackDueAt: instant(90) })
    expect(caseTiming(item, ms(62.5))).toEqual({ kind: 'on_site', startsAt: ms(60), dueAt: ms(70), share: 0.75 })
  })

  it('has no share left past the limit', () => {
    expect(caseTiming(sampleCase(), ms(12))).toEqual({ kind: 'on_site', startsAt: ms(0), dueAt: ms(10), share: 0 })
  })

  it.each([
    ['to accept, before anybody is sent', { status: 'filed', dispatchedAt: null }, 'accept', 60],
    ['to accept, by an item without duty on site', {}, 'accept', 60],
    ['to close, once accepted', { status: 'accepted', acceptedAt: instant(5) }, 'resolve', 240],
    [
      'to close, until the end',
      { status: 'checking', acceptedAt: instant(5), feedbackAt: instant(50) },
      'resolve',
      240,
    ],
  ] as const)('runs %s', (_, more, kind, due) => {
    const item = sampleCase({ ...itemOnly, ...more })
    expect(caseTiming(item, ms(due / 2))).toEqual({ kind, startsAt: ms(0), dueAt: ms(due), share: 0.5 })
    const isNearAt = (minute: number) => isNearLimit(item, ms(minute), yellowAt70)
    expect([isNearAt(due * 0.69), isNearAt(due * 0.7), isNearAt(due)]).toEqual([false, true, true])
    expect([isOverdue(item, ms(due)), isOverdue(item, ms(due) + 1)]).toEqual([false, true])
    expect(isNearLimit(item, ms(due) + 1, yellowAt70)).toBe(false)
  })

  it.each([
    [60, 6],
    [90, 9],
    [93, 9.3],
  ])('is near from the part of a limit on that the city names: %d %%', (nearFromPercent, minute) => {
    const at = (moment: number) => isNearLimit(sampleCase(), moment, { nearFromPercent })
    expect([at(ms(minute) - 1), at(ms(minute)), at(ms(10))]).toEqual([false, true, true])
  })

  it('is not near before the rules of the city are known', () => {
    expect(isNearLimit(sampleCase(), ms(10), null)).toBe(false)
  })

  it('is the limit that the server names, whatever else a case says', () => {
    const nextLimit = { kind: 'resolve', startsAt: instant(0), dueAt: instant(4) } as const
    expect(caseTiming(sampleCase({ nextLimit }), ms(3)).kind).toBe('resolve')
    expect(isOverdue(sampleCase({ nextLimit: null }), ms(500))).toBe(false)
  })

  it('tells how long an undispatched case has waited', () => {
    const item = sampleCase({ status: 'filed', dispatchedAt: null, onSiteDueAt: null, feedbackDueAt: null })
    expect(caseTiming(item, ms(3))).toEqual({ kind: 'unassigned', since: ms(0) })
  })

  it('tells how long a case without limits is in hand', () => {
    const item = sampleCase({ onSiteDueAt: null, feedbackDueAt: null })
    expect(caseTiming(item, ms(3))).toEqual({ kind: 'inHand', since: ms(0) })
  })

  it.each([
    ['at its due moment', sampleCase(), 10, false],
    ['a moment later', sampleCase(), 10.001, true],
    ['arrived in time', sampleCase({ onSiteAt: instant(9) }), 20, false],
    ['arrived, but without feedback after thirty minutes', sampleCase({ onSiteAt: instant(9) }), 31, true],
    ['suspended, its clocks standing still', sampleCase({ suspendedAt: instant(8) }), 60, false],
    ['answered, however late', sampleCase({ onSiteAt: instant(9), feedbackAt: instant(45) }), 60, false],
  ])('is overdue or not: %s', (_, item, minutes, expected) => {
    expect(isOverdue(item, ms(minutes))).toBe(expected)
  })
})

describe('Durations', () => {
  it.each([
    [0, '00:00'],
    [999, '00:00'],
    [59_999, '00:59'],
    [600_999, '10:00'],
    [6_486_000, '1:48:06'],
  ])('%d ms counts down as %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text)
  })

  it('counts up in whole seconds that have passed', () => {
    expect(formatElapsed(83_999)).toBe('00:01:23')
  })
})
