import { describe, expect, it } from 'vitest'
import { holdsTarget, sortRows, type FigureRow } from '../../../../web/statistics/table/figure-rows.ts'

const figure = (numerator: number, denominator: number) => ({
  key: 'on_site_10' as const,
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
  small: denominator < 5,
  withheld: false,
})
const row = (key: string, numerator: number, denominator: number): FigureRow => ({
  key,
  name: key,
  figures: [figure(numerator, denominator)],
})

describe('A table of figures', () => {
  it('has the worst first, and last what has too few cases or none', () => {
    const rows = [row('few', 0, 4), row('good', 9, 10), row('none', 0, 0), row('bad', 5, 10)]
    expect(sortRows(rows, { key: 'on_site_10', best: 'highest' }).map(({ key }) => key)).toEqual([
      'bad',
      'good',
      'few',
      'none',
    ])
  })

  it('holds a figure against its target, but not one of few cases', () => {
    const onSite = { best: 'highest', target: 0.9 } as const
    expect(holdsTarget(onSite, figure(9, 10))).toBe(true)
    expect(holdsTarget(onSite, figure(8, 10))).toBe(false)
    expect(holdsTarget(onSite, figure(0, 4))).toBeNull()
    expect(holdsTarget({ ...onSite, target: null }, figure(8, 10))).toBeNull()
    expect(holdsTarget({ best: 'lowest', target: 0.05 }, figure(1, 10))).toBe(false)
  })
})
