import { describe, expect, it } from 'vitest'
import type { AreaFigures } from '../../../../server/contracts/kpi.ts'
import { placeOfCase, splitCases, splitFigure } from '../../../../web/drill/case-list/split-cases.ts'
import { sampleCase } from '../../cases/sample-case.ts'

const grid = '510981002004006'
function place(code: string, name: string, numerator: number): AreaFigures {
  const figure = { value: null, denominator: 20, small: false, withheld: false }
  return { code, level: 'grid', name, residents: 900, figures: [{ key: 'on_site_10', ...figure, numerator }] }
}
const places = [
  place('510981002004001', '蟠龙社区第一网格', 12),
  place(grid, '蟠龙社区第六网格', 17),
  place('510981002004009', '蟠龙社区第九网格', 0),
]
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
    const cases = [inGrid(grid), inGrid(grid), inGrid('510981002004001'), inGrid(null)]
    expect(splitCases(cases, places, 'grid')).toEqual([
      { code: grid, name: '第六网格', count: 2 },
      { code: '510981002004001', name: '第一网格', count: 1 },
    ])
  })

  it('are told by the figures of the places where these say it: then of the whole list, not of the pages loaded', () => {
    expect(splitFigure({ kpi: 'on_site_10', part: 'numerator' }, places)).toEqual([
      { code: grid, name: '第六网格', count: 17 },
      { code: '510981002004001', name: '第一网格', count: 12 },
    ])
    expect(splitFigure({ kpi: 'on_site_10', part: 'missed' }, places)!.map(({ count }) => count)).toEqual([20, 8, 3])
    expect(splitFigure({ kpi: 'phase_arrival', part: 'denominator' }, places)).toBeNull()
    expect(splitFigure({ kpi: 'on_site_10', part: 'numerator', day: '2026-11-23' }, places)).toBeNull()
  })
})
