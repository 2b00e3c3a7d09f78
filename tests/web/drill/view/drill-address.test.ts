import { describe, expect, it } from 'vitest'
import { readList, readView, writeList, writeView } from '../../../../web/drill/view/drill-address.ts'
import { rangeFault, readPeriod, readRange } from '../../../../web/drill/view/drill-period.ts'

describe('The address of a view', () => {
  it('leaves out what is usual', () => {
    expect(writeView(readView({}))).toEqual({})
    expect(readView({})).toMatchObject({ period: '30d', kpi: 'on_site_10', category: null, list: null })
  })

  it.each([
    { period: '7d', kpi: 'rework', list: 'rework.all', category: '环境保护' },
    { category: '' },
    { period: '2026-11-01..2026-11-23', list: 'reported.w6h23', figures: 'all' },
    { list: 'reported.2026-11-23', case: '5109812026112700187' },
    { list: 'phase_arrival.all' },
    { list: 'on_site_10.missed', by: 'unit', cut: 'unit:U10' },
    { list: 'reported', cut: 'item:' },
    { extent: '105.3,30.8,105.4,30.9' },
    { list: 'reported', at: 'hx-1.grounds', of: '' },
  ])('comes back as it was: %j', (query) => {
    expect(writeView(readView(query))).toEqual(query)
  })

  it.each([
    { kpi: 'constructor' },
    { period: '30 days' },
    { period: '2026-02-30..2026-03-01' },
    { list: 'reported.w7h3' },
    { list: 'toString' },
    { by: 'worker' },
    { extent: '105.4,30.8,105.3,30.9' },
    { extent: '105.4,30.8,105.3' },
    { cut: 'unit:U10' },
    { case: '5109812026112700187' },
    { category: ['a', 'b'] },
    { category: null },
    { at: '510981002004', of: '环境保护' },
  ])('takes what means nothing for the usual: %j', (query) => {
    expect(writeView(readView(query))).toEqual({})
  })

  it('names every list of cases so that it is known again', () => {
    for (const list of [
      { kpi: 'on_site_10', part: 'numerator' },
      { kpi: 'on_site_10', part: 'denominator' },
      { kpi: 'reported', part: 'numerator', weekday: 0, hour: 9 },
      { kpi: 'reported', part: 'numerator', day: '2026-11-23' },
      { kpi: 'on_site_10', part: 'denominator', areaCode: '510981002004' },
      { kpi: 'reported', part: 'numerator', areaCode: 'hx-1', grounds: true, category: '' },
      { kpi: 'reported', part: 'numerator', category: '环境保护' },
    ] as const)
      expect(readList(writeList(list))).toEqual(list)
  })
})

describe('A period of one’s own', () => {
  it('is two days of the calendar', () => {
    expect(readRange('2026-11-01..2026-11-23')).toEqual({ from: '2026-11-01', to: '2026-11-23' })
    for (const text of ['2026-11-01', '2026-11-01..', '2026-11-31..2026-12-01', 'a..b', '2026-11-01..2026-11-02..x'])
      expect(readRange(text)).toBeNull()
    expect(readPeriod(undefined)).toBe('30d')
  })

  it('is refused with its reason', () => {
    const today = '2026-11-27'
    expect(rangeFault({ from: '2026-11-01', to: today }, today, 3_653)).toBeNull()
    expect(rangeFault({ from: '', to: today }, today, 3_653)).toBe('rangeIncomplete')
    expect(rangeFault({ from: '2026-11-20', to: '2026-11-19' }, today, 3_653)).toBe('rangeBackwards')
    expect(rangeFault({ from: '2026-11-20', to: '2026-11-28' }, today, 3_653)).toBe('rangeFuture')
    expect(rangeFault({ from: '2016-11-01', to: today }, today, 3_653)).toBe('rangeLong')
  })
})
