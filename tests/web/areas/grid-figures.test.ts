import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countByGrid,
  fillClass,
  gridFigures,
  measureGrids,
  noDataFill,
  sumMeasures,
  type GridFigure,
  type GridMeasures,
} from '../../../web/areas/grid-figures.ts'
import { caseFigures } from '../../../web/cases/figures/case-figures.ts'
import { ms, sampleCase } from '../cases/sample-case.ts'

const noneToday = { reported: 0, closed: 0, open: 0, overdue: 0 }
const week = (reported: number, part = 0, whole = 0) => ({ reported, onSiteInTime: { part, whole } })
const fillOf = (figure: GridFigure, measures: GridMeasures) =>
  fillClass(gridFigures[figure].value(measures), gridFigures[figure].breaks)

describe('The colour of a grid', () => {
  it('counts reported, closed, open and overdue cases of the grid', () => {
    const cases = [
      sampleCase(),
      sampleCase({ status: 'closed', closedAt: new Date(ms(5)).toISOString() }),
      sampleCase({ gridCode: null }),
      sampleCase({ reportedAt: new Date(ms(-9_000)).toISOString() }),
    ]
    expect(countByGrid(cases, ms(11), ms(-60))).toEqual(
      new Map([['510981002004004', { reported: 2, closed: 1, open: 2, overdue: 2 }]]),
    )
  })

  it("comes with the city's count of today, cases outside every grid included", () => {
    const cases = [sampleCase(), sampleCase({ gridCode: null }), sampleCase({ status: 'closed' })]
    const figures = caseFigures(cases, ms(11), ms(-60))
    const all = { residents: 1, today: noneToday, week: null }
    const city = (['reported', 'open', 'overdue'] as const).map((figure) => gridFigures[figure].city(figures, all))
    expect(city).toEqual([3, 2, 2])
  })

  it('is that of no data while the seven days are unknown, and never that of none', () => {
    const unknown = measureGrids(new Map([['a', 1_200]]), new Map(), null).get('a')!
    expect(fillOf('per_resident', unknown)).toBe(noDataFill)
    expect(fillOf('onsite_rate', unknown)).toBe(noDataFill)
    expect(fillOf('open', unknown)).toBe(0)
  })

  it('is that of none in a grid of which the seven days tell nothing', () => {
    const quiet = measureGrids(new Map([['a', 1_200]]), new Map(), []).get('a')!
    expect(fillOf('per_resident', quiet)).toBe(0)
  })

  it('is that of no data where nobody lives, or where too few cases were due to make a rate', () => {
    expect(fillOf('per_resident', { residents: 0, today: noneToday, week: week(3) })).toBe(noDataFill)
    expect(fillOf('onsite_rate', { residents: 900, today: noneToday, week: week(4, 4, 4) })).toBe(noDataFill)
    expect(fillOf('onsite_rate', { residents: 900, today: noneToday, week: week(5, 5, 5) })).toBe(5)
  })

  it('is of cases per ten thousand residents', () => {
    expect(gridFigures.per_resident.value({ residents: 1_500, today: noneToday, week: week(24) })).toBe(160)
  })

  it('of the whole city lies between those of its grids', () => {
    const grid = fc.record({ residents: fc.integer({ min: 1, max: 3_000 }), reported: fc.nat(40) })
    fc.assert(
      fc.property(fc.array(grid, { minLength: 1 }), (grids) => {
        const measures = grids.map(({ residents, reported }) => ({ residents, today: noneToday, week: week(reported) }))
        const values = measures.map((own) => gridFigures.per_resident.value(own)!)
        const city = gridFigures.per_resident.city(null, sumMeasures(measures))!
        expect(city).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9)
        expect(city).toBeLessThanOrEqual(Math.max(...values) + 1e-9)
      }),
    )
  })

  it.each([
    [null, noDataFill],
    [0, 0],
    [1, 1],
    [4, 3],
    [1_000, 5],
  ])('of %d reported cases is fill %d', (value, fill) => {
    expect(fillClass(value, gridFigures.reported.breaks)).toBe(fill)
  })
})
