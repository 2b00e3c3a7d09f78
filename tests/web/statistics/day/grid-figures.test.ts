import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillClass, noDataFill } from '../../../../web/areas/area-fill.ts'
import {
  gridFigures,
  measureGrids,
  sumWeeks,
  type GridFigure,
  type GridMeasures,
} from '../../../../web/statistics/day/grid-figures.ts'
import { noFigures } from './make-area-day.ts'

const noneToday = { reported: 0, closed: 0, open: 0, overdue: 0 }
const week = (reported: number, part = 0, whole = 0) => ({ reported, onSiteInTime: { part, whole } })
const rules = { fewestForRate: 5 }
const fillOf = (figure: GridFigure, measures: GridMeasures, by: typeof rules | null = rules) =>
  fillClass(gridFigures[figure].value(measures, by), gridFigures[figure].breaks)
const ofDay = ['reported', 'open', 'overdue'] as const

describe('The colour of a grid', () => {
  it('is of the grid’s part of the day', () => {
    const part = { ...noFigures, code: 'a', reported: 2, closed: 1, open: 3, overdue: 4 }
    const grid = measureGrids(new Map([['a', 1_200]]), [part], null).get('a')!
    expect(ofDay.map((figure) => gridFigures[figure].value(grid, rules))).toEqual([2, 3, 4])
  })

  it('is that of none in a grid that the day says nothing of, and of no data while the day is unknown', () => {
    const residents = new Map([['a', 1_200]])
    const [quiet, unknown] = [[], null].map((day) => measureGrids(residents, day, null).get('a')!)
    expect(ofDay.map((figure) => fillOf(figure, quiet!))).toEqual([0, 0, 0])
    expect(ofDay.map((figure) => fillOf(figure, unknown!))).toEqual([noDataFill, noDataFill, noDataFill])
  })

  it("comes with the city's count of the day, cases outside every grid included", () => {
    const figures = { ...noFigures, reported: 3, open: 2, overdue: 1 }
    expect(ofDay.map((figure) => gridFigures[figure].city(figures, { residents: 1, week: null }))).toEqual([3, 2, 1])
    expect(ofDay.map((figure) => gridFigures[figure].city(null, { residents: 1, week: null }))).toEqual([
      null,
      null,
      null,
    ])
  })

  it('is that of no data while the seven days are unknown, and never that of none', () => {
    const unknown = measureGrids(new Map([['a', 1_200]]), [], null).get('a')!
    expect(fillOf('per_resident', unknown)).toBe(noDataFill)
    expect(fillOf('onsite_rate', unknown)).toBe(noDataFill)
    expect(fillOf('open', unknown)).toBe(0)
  })

  it('is that of none in a grid of which the seven days tell nothing', () => {
    const quiet = measureGrids(new Map([['a', 1_200]]), [], []).get('a')!
    expect(fillOf('per_resident', quiet)).toBe(0)
  })

  it('is that of no data where nobody lives, or where too few cases were due to make a rate', () => {
    expect(fillOf('per_resident', { residents: 0, today: noneToday, week: week(3) })).toBe(noDataFill)
    expect(fillOf('onsite_rate', { residents: 900, today: noneToday, week: week(4, 4, 4) })).toBe(noDataFill)
    expect(fillOf('onsite_rate', { residents: 900, today: noneToday, week: week(5, 5, 5) })).toBe(5)
  })

  it('is of a rate from as many cases on as the city asks for, and of none before its rules are known', () => {
    const due = (whole: number) => ({ residents: 900, today: noneToday, week: week(whole, whole, whole) })
    expect([2, 3].map((whole) => fillOf('onsite_rate', due(whole), { fewestForRate: 3 }))).toEqual([noDataFill, 5])
    expect(fillOf('onsite_rate', due(9), { fewestForRate: 10 })).toBe(noDataFill)
    expect(fillOf('onsite_rate', due(9), null)).toBe(noDataFill)
  })

  it('is of cases per ten thousand residents', () => {
    expect(gridFigures.per_resident.value({ residents: 1_500, today: noneToday, week: week(24) }, rules)).toBe(160)
  })

  it('of the whole city lies between those of its grids', () => {
    const grid = fc.record({ residents: fc.integer({ min: 1, max: 3_000 }), reported: fc.nat(40) })
    fc.assert(
      fc.property(fc.array(grid, { minLength: 1 }), (grids) => {
        const measures = grids.map(({ residents, reported }) => ({ residents, today: noneToday, week: week(reported) }))
        const values = measures.map((own) => gridFigures.per_resident.value(own, rules)!)
        const city = gridFigures.per_resident.city(null, sumWeeks(measures))!
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
