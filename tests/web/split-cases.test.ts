import { describe, expect, it } from 'vitest'
import { placeOfCase, splitCases } from '../../web/drill/split-cases.ts'
import { sampleCase } from './sample-case.ts'

const grid = '510981002004006'
const inGrid = (gridCode: string | null) => sampleCase({ gridCode })

describe('The place of a case', () => {
  it('is a prefix of its grid down to the grid, and its own code below', () => {
    const item = sampleCase({ gridCode: grid, estateCode: '510981002004E012', buildingCode: null })
    expect(placeOfCase(item, 'subdistrict')).toBe('510981002')
    expect(placeOfCase(item, 'community')).toBe('510981002004')
    expect(placeOfCase(item, 'grid')).toBe(grid)
    expect(placeOfCase(item, 'estate')).toBe('510981002004E012')
    expect(placeOfCase(item, 'building')).toBeNull()
    expect(placeOfCase(inGrid(null), 'grid')).toBeNull()
  })
})

describe('Cases by place', () => {
  it('are counted in the places given, most first', () => {
    const places = [
      { code: '510981002004001', name: '蟠龙社区第一网格' },
      { code: grid, name: '蟠龙社区第六网格' },
      { code: '510981002004009', name: '蟠龙社区第九网格' },
    ]
    const cases = [inGrid(grid), inGrid(grid), inGrid('510981002004001'), inGrid(null)]
    expect(splitCases(cases, places, 'grid')).toEqual([
      { code: grid, name: '第六网格', count: 2 },
      { code: '510981002004001', name: '第一网格', count: 1 },
    ])
  })
})
