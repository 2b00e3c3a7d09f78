import { describe, expect, it } from 'vitest'
import { dayRhythm, demonstrationFloor, localClock, weekRhythm } from '../../../server/sample/sample-rhythm.ts'

const minutes = Array.from({ length: 1440 }, (_, minute) => (minute + 0.5) / 60)
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the rhythm of the day', () => {
  it.each([0, demonstrationFloor, 1])(
    'has a mean of 1, so that a day brings the rate asked for (floor %d)',
    (floor) => {
      expect(meanOf(minutes.map((hour) => dayRhythm(hour, floor)))).toBeCloseTo(1, 6)
    },
  )

  it('never falls below its floor', () => {
    expect(Math.min(...minutes.map((hour) => dayRhythm(hour, demonstrationFloor)))).toBeGreaterThan(demonstrationFloor)
  })

  it('peaks at 8–11 and 15–18 and is quiet at night', () => {
    for (const peak of [8.5, 9.5, 10.5, 15.5, 16.5, 17.5]) expect(dayRhythm(peak)).toBeGreaterThan(1.7)
    for (const night of [0.5, 2, 4]) expect(dayRhythm(night)).toBeLessThan(0.25)
  })

  it('runs on over midnight without a jump', () => {
    expect(dayRhythm(23.9999)).toBeCloseTo(dayRhythm(0), 3)
  })

  it('has a mean of 1 over the week', () => {
    expect(meanOf([0, 1, 2, 3, 4, 5, 6].map(weekRhythm))).toBeCloseTo(1, 6)
  })
})

describe('the city’s clock', () => {
  it('reads an instant in the city’s time zone, not the machine’s', () => {
    const at = localClock('Asia/Shanghai')(new Date('2026-03-01T16:45:00Z'))
    expect(at).toEqual({ hour: 0.75, weekday: 1 })
  })
})
