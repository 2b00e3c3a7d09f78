import { describe, expect, it } from 'vitest'
import type { AreaFigures, Kpi, KpiKey, KpiKind } from '../../../server/contracts/kpi.ts'
import { meanOfPlaces, rankPlaces } from '../../../web/statistics/rank-places.ts'
import { shadePlaces } from '../../../web/statistics/shade-places.ts'

type Figure = AreaFigures['figures'][number]

function place(code: string, figure: Partial<Figure> & { key: KpiKey }, residents = 1_000): AreaFigures {
  const whole = { value: null, numerator: null, denominator: null, small: false, withheld: false, ...figure }
  return { code, level: 'grid', name: `第${code}网格`, residents, figures: [whole] }
}
const rated = (code: string, numerator: number, denominator: number) =>
  place(code, {
    key: 'on_site_10',
    value: denominator === 0 ? null : numerator / denominator,
    numerator,
    denominator,
    small: denominator < 5,
  })
const kpi = (key: KpiKey, kind: KpiKind, best: Kpi['best'] = null) => ({ key, kind, best })
const onSite = kpi('on_site_10', 'rate', 'highest')

describe('Places by a rate', () => {
  const rows = [rated('1', 17, 20), rated('2', 2, 4), rated('3', 20, 20), rated('4', 0, 0), rated('5', 17, 20)]

  it('are ranked best first, equal ones alike, those of few cases or none below and without a rank', () => {
    const places = rankPlaces(rows, onSite).map(({ code, rank, unranked }) => [code, rank, unranked])
    expect(places).toEqual([
      ['3', 1, null],
      ['1', 2, null],
      ['5', 2, null],
      ['2', null, 'few'],
      ['4', null, 'none'],
    ])
  })

  it('have one mean: all cases together, not the mean of the rates', () => {
    expect(meanOfPlaces(rows, onSite)).toBeCloseTo((17 + 2 + 20 + 17) / 64)
  })

  it('are ranked from the lowest where low is good', () => {
    const rework = (code: string, value: number) =>
      place(code, { key: 'rework', value, numerator: value * 100, denominator: 100 })
    const places = rankPlaces([rework('1', 0.04), rework('2', 0.01)], kpi('rework', 'rate', 'lowest'))
    expect(places.map(({ code }) => code)).toEqual(['2', '1'])
  })
})

describe('Places by a count', () => {
  const reported = (code: string, value: number, residents: number) =>
    place(code, { key: 'reported', value }, residents)
  const rows = [reported('1', 30, 1_000), reported('2', 40, 4_000), reported('3', 9, 0)]

  it('are compared by their residents, never by size; nobody is compared where nobody lives', () => {
    const places = rankPlaces(rows, kpi('reported', 'count'))
    expect(places.map(({ code, value, unranked }) => [code, value, unranked])).toEqual([
      ['1', 300, null],
      ['2', 100, null],
      ['3', null, 'uninhabited'],
    ])
  })

  it('have no mean where one of them is not told', () => {
    expect(meanOfPlaces(rows, kpi('reported', 'count'))).toBeCloseTo((79 / 5_000) * 10_000)
    const secret = place('4', { key: 'reported', withheld: true })
    expect(meanOfPlaces([...rows, secret], kpi('reported', 'count'))).toBeNull()
    expect(rankPlaces([secret], kpi('reported', 'count'))[0]).toMatchObject({ rank: null, unranked: 'withheld' })
  })
})

describe('The colours of places', () => {
  it('are those of the ranked alone; those of few cases are hatched, those of none stay empty', () => {
    const rows = [rated('1', 17, 20), rated('2', 2, 4), rated('3', 20, 20), rated('4', 0, 0)]
    const { breaks, classes, fills, few } = shadePlaces(rankPlaces(rows, onSite), true)
    expect(breaks).toEqual([0.9, 0.95, 1])
    expect(classes).toHaveLength(breaks.length + 1)
    expect([...fills.keys()].sort()).toEqual(['1', '3'])
    expect(fills.get('3')).toBeGreaterThan(fills.get('1')!)
    expect(few).toEqual(['2'])
  })
})
