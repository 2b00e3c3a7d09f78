import { describe, expect, it } from 'vitest'
import { countByGrid, fillClass, gridFigures } from '../../web/areas/grid-figures.ts'
import { caseFigures } from '../../web/cases/case-figures.ts'
import { ms, sampleCase } from './sample-case.ts'

describe('The colour of a grid', () => {
  it('counts reported, open and overdue cases of the grid', () => {
    const cases = [
      sampleCase(),
      sampleCase({ status: 'closed' }),
      sampleCase({ gridCode: null }),
      sampleCase({ reportedAt: new Date(ms(-9_000)).toISOString() }),
    ]
    expect(countByGrid(cases, ms(11), ms(-60))).toEqual(
      new Map([['510981002004004', { reported: 2, open: 2, overdue: 2 }]]),
    )
  })

  it('comes with a total that counts the cases outside every grid too', () => {
    const cases = [sampleCase(), sampleCase({ gridCode: null }), sampleCase({ status: 'closed' })]
    const figures = caseFigures(cases, ms(11), ms(-60))
    const totals = Object.values(gridFigures).map(({ total }) => total(figures))
    expect(totals).toEqual([3, 2, 2])
  })

  it.each([
    [0, 0],
    [1, 1],
    [4, 3],
    [1_000, 5],
  ])('of %d reported cases is fill %d', (value, fill) => {
    expect(fillClass(value, gridFigures.reported.breaks)).toBe(fill)
  })
})
