import { describe, expect, it } from 'vitest'
import { chineseNumber } from '../../scripts/city/plan/community-plan.ts'
import { toProjected } from '../../scripts/city/plane/gauss-kruger.ts'
import { areas, areasAt, readTable, text, type Feature, type Position } from './sample-city.ts'

const grids = areasAt('grid')
const communities = areasAt('community')

function gridsOf(code: string, kind: string) {
  return grids.filter((grid) => text(grid, 'parentCode') === code && text(grid, 'kind') === kind)
}

describe('the place tree of the sample city', () => {
  it('has one city, two subdistricts, 22 communities and 208 grids', () => {
    const counts = ['city', 'subdistrict', 'community', 'grid'].map((level) => areasAt(level).length)
    expect(counts).toEqual([1, 2, 22, 208])
    expect(areas).toHaveLength(233)
  })

  it('holds exactly the 22 communities of the statistical table, under their subdistricts', () => {
    const table = readTable('communities.csv').map((row) => [row.code12, row.name, row.street])
    const drawn = communities.map((area) => {
      const parent = areas.find((other) => text(other, 'code') === text(area, 'parentCode'))!
      return [text(area, 'code'), text(area, 'name'), text(parent, 'name')]
    })
    expect(drawn).toEqual(table)
  })

  it('gives every area a code that continues the code of its parent', () => {
    const lengths: Record<string, number> = { city: 6, subdistrict: 9, community: 12, grid: 15 }
    for (const area of areas) {
      expect(text(area, 'code')).toMatch(new RegExp(`^\\d{${lengths[text(area, 'level')]}}$`))
      if (text(area, 'level') !== 'city') expect(text(area, 'code').startsWith(text(area, 'parentCode'))).toBe(true)
    }
    expect(new Set(areas.map((area) => text(area, 'code'))).size).toBe(areas.length)
  })

  it('gives 蟠龙 the grids 001 to 012 and no dedicated one', () => {
    const codes = grids
      .filter((grid) => text(grid, 'parentCode') === '510981002004')
      .map((grid) => text(grid, 'code').slice(12))
    expect(codes).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(3, '0')))
  })

  it('gives the other communities 7 to 12 grids, 19 of all being dedicated and numbered from 901', () => {
    for (const { properties } of communities) {
      const code = String(properties.code)
      const [basic, dedicated] = [gridsOf(code, 'basic'), gridsOf(code, 'dedicated')]
      expect(basic.length + dedicated.length).toBeGreaterThanOrEqual(7)
      expect(basic.length + dedicated.length).toBeLessThanOrEqual(12)
      expect(basic.map((grid) => Number(text(grid, 'code').slice(12)))).toEqual(basic.map((_, index) => index + 1))
      expect(dedicated.map((grid) => Number(text(grid, 'code').slice(12)))).toEqual(
        dedicated.map((_, index) => 901 + index),
      )
    }
    expect(grids.filter((grid) => text(grid, 'kind') === 'dedicated')).toHaveLength(19)
  })

  it('names basic grids by number and dedicated grids by what they serve', () => {
    const serves: Record<string, string> = { school: '学校', hospital: '医院', market: '市场', park: '公园' }
    for (const grid of grids) {
      const community = communities.find((area) => text(area, 'code') === text(grid, 'parentCode'))!
      const sequence = Number(text(grid, 'code').slice(12))
      const tail =
        text(grid, 'kind') === 'basic'
          ? `第${chineseNumber(sequence)}网格`
          : `专属网格（${serves[text(grid, 'dedicatedTo')]}）`
      expect(text(grid, 'name')).toBe(text(community, 'name') + tail)
    }
    expect(new Set(grids.map((grid) => text(grid, 'name'))).size).toBe(208)
  })

  it('numbers grids by columns of 400 m from west to east and from north to south in a column', () => {
    for (const { properties } of communities) {
      for (const kind of ['basic', 'dedicated']) {
        const middles = gridsOf(String(properties.code), kind).map(projectedMiddle)
        middles.slice(1).forEach(([easting, northing], index) => {
          const [column, before] = [Math.floor(easting / 400), Math.floor(middles[index]![0] / 400)]
          expect(column).toBeGreaterThanOrEqual(before)
          if (column === before) expect(northing).toBeLessThan(middles[index]![1] + 0.01)
        })
      }
    }
  })
})

/** Centre of gravity in EPSG:4544, computed from the written coordinates and rounded to the decimetre. */
function projectedMiddle(grid: Feature<Position[][]>): [easting: number, northing: number] {
  const points = grid.geometry.coordinates[0]!.map(toProjected)
  const [originX, originY] = points[0]!
  let [x, y, twice] = [0, 0, 0]
  points.slice(1).forEach((to, index) => {
    const [x1, y1, x2, y2] = [
      points[index]![0] - originX,
      points[index]![1] - originY,
      to[0] - originX,
      to[1] - originY,
    ]
    const cross = x1 * y2 - x2 * y1
    ;[x, y, twice] = [x + (x1 + x2) * cross, y + (y1 + y2) * cross, twice + cross]
  })
  return [originX + x / (3 * twice), originY + y / (3 * twice)]
}
