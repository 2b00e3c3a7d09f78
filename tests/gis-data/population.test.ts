import { describe, expect, it } from 'vitest'
import { areas, areasAt, buildings, city, estates, readTable, sumOf, text } from './sample-city.ts'

const panlong = areasAt('community').find((area) => text(area, 'code') === '510981002004')!

describe('the people of the sample city', () => {
  it('are the 240,000 residents assumed for the whole city', () => {
    expect(city.assumptions.residents).toBe(240000)
    expect(areasAt('city')[0]!.properties.residents).toBe(240000)
    expect(sumOf(buildings, 'residents')).toBe(240000)
  })

  it('are more than 18,000 with 605 party members, 18 staff and 19 estates in 蟠龙', () => {
    expect(panlong.properties.residents).toBe(city.assumptions.panlongResidents)
    expect(panlong.properties.residents).toBeGreaterThan(city.published.residentsAtLeast)
    expect(panlong.properties).toMatchObject({ partyMembers: 605, staff: 18, estates: 19 })
    expect(estates.filter((estate) => text(estate, 'communityCode') === '510981002004')).toHaveLength(19)
  })

  it('add up from buildings to every area above them', () => {
    for (const area of areas) {
      const code = text(area, 'code')
      const own = buildings.filter((building) => text(building, 'gridCode').startsWith(code))
      expect(area.properties).toMatchObject({
        residents: sumOf(own, 'residents'),
        households: sumOf(own, 'households'),
        buildings: own.length,
        estates: estates.filter((estate) => text(estate, 'gridCode').startsWith(code)).length,
      })
    }
  })

  it('add up from buildings to every estate', () => {
    for (const estate of estates) {
      const own = buildings.filter((building) => building.properties.estateCode === estate.properties.code)
      expect(own.length).toBeGreaterThan(0)
      expect(estate.properties).toMatchObject({
        residents: sumOf(own, 'residents'),
        households: sumOf(own, 'households'),
        buildings: own.length,
      })
      expect(own.every((building) => building.properties.gridCode === estate.properties.gridCode)).toBe(true)
    }
  })

  it('live only in residential buildings, at most four households to a floor of a unit', () => {
    for (const { properties } of buildings) {
      if (properties.use !== 'residential') expect([properties.households, properties.residents]).toEqual([0, 0])
      expect(properties.households).toBeLessThanOrEqual(Number(properties.units) * Number(properties.floors) * 4)
    }
  })

  it('share the basic grids of a community fairly: none has more than three times the residents of another', () => {
    for (const community of areasAt('community')) {
      const counts = areasAt('grid')
        .filter((grid) => grid.properties.parentCode === community.properties.code && grid.properties.kind === 'basic')
        .map((grid) => Number(grid.properties.residents))
      expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(3)
    }
  })

  it('are served by one worker post per grid, with no worker number given twice', () => {
    const posts = readTable('posts.csv')
    const workers = posts.filter((post) => post.role === 'grid_worker').map((post) => post.area_code)
    expect(workers.sort()).toEqual(
      areasAt('grid')
        .map((grid) => text(grid, 'code'))
        .sort(),
    )
    expect(new Set(posts.map((post) => post.worker_number)).size).toBe(posts.length)
    expect(new Set(posts.map((post) => post.post_code)).size).toBe(posts.length)
    expect(
      posts.every((post) =>
        areas.some((area) => text(area, 'code') === post.area_code && text(area, 'level') === post.level),
      ),
    ).toBe(true)
  })
})
