import { describe, expect, it } from 'vitest'
import { compareCounts, compareRates } from '../../../web/statistics/compare-figures.ts'

describe('A figure against yesterday’s', () => {
  it('changes in percent', () => {
    expect(compareCounts(386, 371)).toEqual({ direction: 'up', amount: 4, unit: 'percent' })
    expect(compareCounts(64, 71)).toEqual({ direction: 'down', amount: 9.9, unit: 'percent' })
  })

  it('changes in cases where one case would be more than 5 %, and where there were none', () => {
    expect(compareCounts(7, 9)).toEqual({ direction: 'down', amount: 2, unit: 'cases' })
    expect(compareCounts(3, 0)).toEqual({ direction: 'up', amount: 3, unit: 'cases' })
    expect(compareCounts(19, 19)).toEqual({ direction: 'same', amount: 0, unit: 'cases' })
  })

  it('is the same when the change is too small to be told', () => {
    expect(compareCounts(10_001, 10_000)).toEqual({ direction: 'same', amount: 0, unit: 'percent' })
  })

  it('changes in points when it is a rate', () => {
    expect(compareRates({ part: 338, whole: 362 }, { part: 330, whole: 358 })).toEqual({
      direction: 'up',
      amount: 1.2,
      unit: 'points',
    })
  })

  it('is not compared when nothing was due on either day', () => {
    const [none, some] = [
      { part: 0, whole: 0 },
      { part: 0, whole: 3 },
    ]
    expect(compareRates(none, some)).toBeNull()
    expect(compareRates(some, none)).toBeNull()
    expect(compareRates(some, some)).toMatchObject({ direction: 'same' })
  })
})
