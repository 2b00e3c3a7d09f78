import fc from 'fast-check'
import { expect, it } from 'vitest'
import { casesByDay, daysUntil } from '../../../../web/cases/figures/cases-by-day.ts'
import { sampleCase } from '../sample-case.ts'

const chengdu = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })
const reportedAt = (instant: string) => sampleCase({ reportedAt: instant })

it('the seven days of a grid end with today, also across the turn of a month', () => {
  expect(daysUntil('2026-03-02', 7)).toEqual([
    '2026-02-24',
    '2026-02-25',
    '2026-02-26',
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ])
})

it("a case counts for the city's day, not for that of Greenwich", () => {
  const days = daysUntil('2026-11-23', 2)
  const cases = [reportedAt('2026-11-22T15:59:59Z'), reportedAt('2026-11-22T16:00:00Z')]
  expect(casesByDay(cases, days, (ms) => chengdu.format(ms))).toEqual([1, 1])
})

it('every case within the days is counted once', () => {
  const days = daysUntil('2026-11-23', 7)
  const instants = fc.array(
    fc.date({
      min: new Date('2026-11-16T16:00:00Z'),
      max: new Date('2026-11-23T15:59:59Z'),
      noInvalidDate: true,
    }),
  )
  fc.assert(
    fc.property(instants, (dates) => {
      const counts = casesByDay(
        dates.map((date) => reportedAt(date.toISOString())),
        days,
        (ms) => chengdu.format(ms),
      )
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(dates.length)
    }),
  )
})
