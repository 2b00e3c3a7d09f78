import { describe, expect, it } from 'vitest'
import { roundBreaks, roundEnds, spreadFill } from '../../../web/charts/value-scale.ts'

describe('The ends of an axis', () => {
  it('are round and hold every value', () => {
    expect(roundEnds([0.839, 0.91, 1], 4, 1)).toEqual([0.8, 1])
    expect(roundEnds([83, 141, 229], 4)).toEqual([50, 250])
  })

  it('are apart when all values are the same, and when that is the limit', () => {
    expect(roundEnds([7], 4)).toEqual([7, 7.5])
    expect(roundEnds([0], 4)).toEqual([0, 0.25])
    const [from, to] = roundEnds([1, 1], 4, 1)
    expect(to).toBe(1)
    expect(from).toBeLessThan(1)
  })

  it('stand somewhere without a value', () => {
    expect(roundEnds([], 4)).toEqual([0, 1])
  })
})

describe('The breaks between classes', () => {
  it('are round, inside of the values, and one fewer than the classes at most', () => {
    expect(roundBreaks([83.9, 84.1, 90, 93.5, 100], 6)).toEqual([85, 90, 95, 100])
    for (const top of [1, 3, 7.7, 41, 999, 0.031]) {
      const breaks = roundBreaks([0, top / 3, top], 6)
      expect(breaks.length).toBeLessThanOrEqual(5)
      expect(breaks.every((bound) => bound > 0 && bound <= top)).toBe(true)
    }
  })

  it('are none where there is nothing to part', () => {
    expect(roundBreaks([], 6)).toEqual([])
    expect(roundBreaks([5, 5], 6)).toEqual([])
  })
})

describe('The fill of a class', () => {
  it('uses the whole ramp, and its middle for one class alone', () => {
    expect([0, 1, 2, 3, 4, 5].map((index) => spreadFill(index, 6, 6))).toEqual([0, 1, 2, 3, 4, 5])
    expect([0, 1].map((index) => spreadFill(index, 2, 6))).toEqual([0, 5])
    expect(spreadFill(0, 1, 6)).toBe(2)
  })
})
