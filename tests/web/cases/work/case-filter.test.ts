import { describe, expect, it } from 'vitest'
import { countFilters, filterCases, filterValues, noFilter } from '../../../../web/cases/work/case-filter.ts'
import { instant, sampleCase } from '../sample-case.ts'

const one = (number: number, more: Parameters<typeof sampleCase>[0]) =>
  sampleCase({ number: `51098120261123${String(number).padStart(5, '0')}`, ...more })
const gas = one(1, { category: '安全隐患', priority: 'P1', source: 'hotline', level: 'city' })
const noise = one(2, { category: null, gridCode: '510981001001001', onSiteAt: instant(3) })
const outside = one(3, { gridCode: null })
const all = [gas, noise, outside]

describe('The filter of a desk', () => {
  it('lets everything through until a field narrows it, and then what every field lets through', () => {
    expect(filterCases(all, noFilter)).toEqual(all)
    expect(filterCases(all, { ...noFilter, community: '510981002004' })).toEqual([gas])
    expect(filterCases(all, { ...noFilter, source: 'hotline', level: 'city', priority: 'P1' })).toEqual([gas])
    expect(filterCases(all, { ...noFilter, source: 'hotline', priority: 'P2' })).toEqual([])
    expect(countFilters({ ...noFilter, source: 'hotline', priority: 'P2' })).toBe(2)
  })

  it('names cases without a category, and the limit that a case runs against', () => {
    expect(filterCases(all, { ...noFilter, category: '' })).toEqual([noise, outside])
    expect(filterCases(all, { ...noFilter, limit: 'feedback' })).toEqual([noise])
  })

  it('offers what some case has, and the chosen value even where none has it any more', () => {
    expect(filterValues(all, 'community', null)).toEqual(['510981001001', '510981002004'])
    expect(filterValues(all, 'priority', 'P4')).toEqual(['P1', 'P3', 'P4'])
  })
})
