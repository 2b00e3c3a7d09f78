import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phaseDurations, quantile } from '../../../../web/cases/figures/phase-durations.ts'
import { logShare, roundDuration } from '../../../../web/charts/log-axis.ts'
import { instant, ms, sampleCase } from '../sample-case.ts'

const minute = 60_000
const [dayStart, now] = [ms(-240), ms(120)]

describe('The time in each phase', () => {
  it('is counted from report to dispatch and closing, and from dispatch to arrival and feedback', () => {
    const item = sampleCase({
      status: 'closed',
      reportedAt: instant(-3),
      onSiteAt: instant(7),
      feedbackAt: instant(21),
      closedAt: instant(57),
    })
    expect(phaseDurations([item], now, dayStart)).toEqual({
      dispatch: { count: 1, p50: 3 * minute, p90: 3 * minute },
      arrival: { count: 1, p50: 7 * minute, p90: 7 * minute },
      feedback: { count: 1, p50: 21 * minute, p90: 21 * minute },
      closing: { count: 1, p50: 60 * minute, p90: 60 * minute },
    })
  })

  it('of a case that was returned and sent again does not run from the first report to the last dispatch', () => {
    const again = sampleCase({ reportedAt: instant(-185), returns: 1, onSiteAt: instant(4) })
    const { dispatch, arrival } = phaseDurations([again], now, dayStart)
    expect([dispatch.count, arrival.p50]).toEqual([0, 4 * minute])
  })

  it('takes the phases that ended today, up to now, also of a case reported before', () => {
    const yesterday = sampleCase({ reportedAt: instant(-300), dispatchedAt: instant(-290), onSiteAt: instant(-230) })
    const { dispatch, arrival } = phaseDurations([yesterday], now, dayStart)
    expect([dispatch.count, arrival.count]).toEqual([0, 1])
    expect(phaseDurations([sampleCase({ onSiteAt: instant(121) })], now, dayStart).arrival.count).toBe(0)
  })

  it('leaves out void cases, and is unknown where no case has passed', () => {
    const unknown = { count: 0, p50: null, p90: null }
    expect(phaseDurations([sampleCase({ status: 'void' })], now, dayStart).dispatch).toEqual(unknown)
  })
})

describe('A quantile', () => {
  it('is a value of the list at or below which that share of it lies', () => {
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5)).toBe(5)
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, share) => {
          const values = list.toSorted((a, b) => a - b)
          const found = quantile(values, share)!
          const below = (isBelow: (value: number) => boolean) => values.filter(isBelow).length / values.length
          expect(below((value) => value <= found)).toBeGreaterThanOrEqual(share - 1e-9)
          expect(below((value) => value < found)).toBeLessThanOrEqual(share + 1e-9)
        },
      ),
    )
  })
})

describe('A duration', () => {
  it.each([
    [0, '0', 'minute'],
    [5.44 * minute, '5.4', 'minute'],
    [9.97 * minute, '10', 'minute'],
    [59.4 * minute, '59', 'minute'],
    [60 * minute, '1', 'hour'],
    [66 * minute, '1.1', 'hour'],
    [36 * 60 * minute, '1.5', 'day'],
  ])('of %i ms is %s %s', (duration, count, unit) => {
    expect(roundDuration(duration)).toEqual({ count, unit })
  })

  it('stands on a logarithmic axis, at its end when it lies beyond', () => {
    const axis = [minute, 100 * minute] as const
    expect(logShare(10 * minute, axis)).toBeCloseTo(0.5)
    expect([logShare(0, axis), logShare(1e12, axis)]).toEqual([0, 1])
  })
})
