import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import {
  addRipples,
  alarmsOf,
  newsMs,
  raiseAlarms,
  unacknowledgedAlarms,
  watchAlarms,
  type Alarm,
} from '../../../../web/cases/alarms/case-alarms.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const numbered = (index: number, more: Partial<Case> = {}) =>
  sampleCase({ number: `51098120261123${String(index).padStart(5, '0')}`, ...more })
const urgentAt = (index: number, minutes: number) =>
  numbered(index, { priority: 'P1', reportedAt: instant(minutes), onSiteDueAt: null, feedbackDueAt: null })
/** An item without duty on site: an hour to accept, four to close. */
const itemOnly = { onSiteDueAt: null, feedbackDueAt: null, acceptDueAt: instant(60), resolveDueAt: instant(240) }
const alarm = ({ kind, moment }: Alarm) => [kind, moment]
const upTo = (until: number | null, ...cases: [number: string, moment: number][]) => ({ until, cases: new Map(cases) })

describe('An alarm', () => {
  it.each([
    ['a quiet case', sampleCase(), 5, []],
    ['an urgent case, since its report', sampleCase({ priority: 'P1' }), 5, [['urgent', ms(0)]]],
    ['a case that nobody reached, since that limit', sampleCase(), 12, [['overdue', ms(10)]]],
    ['a case that nobody answered, since that limit', sampleCase({ onSiteAt: instant(9) }), 31, [['overdue', ms(30)]]],
    ['an urgent case past its limit, since the limit', sampleCase({ priority: 'P1' }), 11, [['overdue', ms(10)]]],
    ['a case that nobody accepted, since that limit', sampleCase(itemOnly), 61, [['overdue', ms(60)]]],
    [
      'a case that nobody closed, since that limit',
      sampleCase({ ...itemOnly, status: 'checking', acceptedAt: instant(5), feedbackAt: instant(9) }),
      241,
      [['overdue', ms(240)]],
    ],
    ['a suspended case past its limit', sampleCase({ suspendedAt: instant(9) }), 12, []],
    ['a closed urgent case', sampleCase({ priority: 'P1', status: 'closed', closedAt: instant(4) }), 5, []],
    ['a case answered late', sampleCase({ onSiteAt: instant(9), feedbackAt: instant(40) }), 45, []],
  ] as const)('of %s', (_what, item, minutes, expected) => {
    expect(alarmsOf([item], ms(minutes)).map(alarm)).toEqual(expected)
  })

  it('is unacknowledged while it began after the acknowledged moment', () => {
    const alarms = alarmsOf([urgentAt(1, 0), urgentAt(2, 1)], ms(2))
    expect(unacknowledgedAlarms(alarms, upTo(null))).toHaveLength(2)
    expect(unacknowledgedAlarms(alarms, upTo(ms(0))).map(({ moment }) => moment)).toEqual([ms(1)])
    expect(unacknowledgedAlarms(alarms, upTo(ms(1)))).toEqual([])
    const { number } = urgentAt(2, 1)
    expect(unacknowledgedAlarms(alarms, upTo(null, [number, ms(1)])).map(({ moment }) => moment)).toEqual([ms(0)])
    expect(unacknowledgedAlarms(alarms, upTo(null, [number, ms(0)]))).toHaveLength(2)
  })

  it('stands before others when it is urgent, then when it is newer', () => {
    const alarms = alarmsOf(
      [numbered(1), urgentAt(2, 3), numbered(3, { onSiteDueAt: instant(11) }), urgentAt(4, 5)],
      ms(12),
    )
    expect(unacknowledgedAlarms(alarms, upTo(null)).map(({ item }) => Number(item.number.slice(-5)))).toEqual([
      4, 2, 3, 1,
    ])
  })
})

describe('News of alarms', () => {
  it('are none at the first look, however fresh', () => {
    const look = watchAlarms()
    expect(look(alarmsOf([urgentAt(1, 5)], ms(5)), ms(5))).toEqual([])
  })

  it('are what began while the screen looked, once', () => {
    const look = watchAlarms()
    look([], ms(5))
    const [item, now] = [urgentAt(1, 5), ms(5) + 1_000]
    expect(look(alarmsOf([item], now), now).map(alarm)).toEqual([['urgent', ms(5)]])
    expect(look(alarmsOf([item], now + 1_000), now + 1_000)).toEqual([])
    expect(look([], now + 2_000)).toEqual([])
    expect(look(alarmsOf([item], now + 3_000), now + 3_000)).toEqual([])
  })

  it('are not what began while nobody could look', () => {
    const look = watchAlarms()
    look([], ms(5))
    const now = ms(5) + newsMs
    expect(look(alarmsOf([urgentAt(1, 5)], now + 1), now + 1)).toEqual([])
  })

  it('come again when a case misses its next limit', () => {
    const look = watchAlarms()
    look([], ms(5))
    look(alarmsOf([sampleCase()], ms(10) + 1_000), ms(10) + 1_000)
    const arrived = sampleCase({ version: 2, status: 'on_site', onSiteAt: instant(12) })
    look(alarmsOf([arrived], ms(29)), ms(29))
    expect(look(alarmsOf([arrived], ms(30) + 1_000), ms(30) + 1_000).map(alarm)).toEqual([['overdue', ms(30)]])
  })
})

/** A stretch of a wall's day: in each second some cases come in, some close, and somebody may acknowledge. */
const day = fc.array(
  fc.record({
    seconds: fc.integer({ min: 1, max: 20 }),
    reported: fc.array(fc.integer({ min: 0, max: 199 }), { maxLength: 30 }),
    closed: fc.array(fc.integer({ min: 0, max: 199 }), { maxLength: 10 }),
    acknowledges: fc.boolean(),
  }),
  { maxLength: 40 },
)

it('whatever comes in: at most 40 ripple, no case twice, and what was acknowledged or told never rings again', () => {
  fc.assert(
    fc.property(day, (moments) => {
      const look = watchAlarms()
      const open = new Map<number, Case>()
      const rung = new Set<string>()
      let [now, until, rippling]: [number, number, readonly Alarm[]] = [ms(0), -Infinity, []]
      for (const { seconds, reported, closed, acknowledges } of moments) {
        now += seconds * 1_000
        const reportedAt = new Date(now).toISOString()
        for (const index of reported)
          open.set(index, numbered(index, { priority: 'P1', reportedAt, dispatchedAt: null }))
        for (const index of closed) open.delete(index)
        const waiting = unacknowledgedAlarms(alarmsOf(open.values(), now), upTo(until))
        const news = look(alarmsOf(open.values(), now), now).filter(({ moment }) => moment > until)
        for (const { item, moment } of news) {
          expect(rung.has(`${item.number} ${moment}`)).toBe(false)
          rung.add(`${item.number} ${moment}`)
          expect(waiting.map((entry) => entry.item)).toContain(item)
        }
        rippling = addRipples(rippling, news)
        expect(rippling.length).toBeLessThanOrEqual(40)
        expect(new Set(rippling.map(({ item }) => item.number)).size).toBe(rippling.length)
        if (acknowledges) until = now
      }
    }),
  )
})

it('a list of any length shows each case once, alarms on top, and keeps half of its rows for what comes in', () => {
  const rows = fc.record({
    open: fc.integer({ min: 0, max: 30 }),
    alarming: fc.integer({ min: 0, max: 30 }),
    rows: fc.integer({ min: 0, max: 12 }),
  })
  fc.assert(
    fc.property(rows, ({ open: count, alarming, rows }) => {
      const open = Array.from({ length: count }, (_, index) => urgentAt(index, index))
      const alarms = unacknowledgedAlarms(alarmsOf(open.slice(0, alarming), ms(60)), upTo(null))
      const shown = raiseAlarms(open, alarms, rows)
      expect(shown).toHaveLength(Math.min(rows, count))
      expect(new Set(shown).size).toBe(shown.length)
      const raised = Math.min(alarms.length, Math.ceil(rows / 2))
      expect(shown.slice(0, raised)).toEqual(alarms.slice(0, raised).map(({ item }) => item))
    }),
  )
})
