import { describe, expect, it } from 'vitest'
import { toWgs84 } from '../../../server/areas/convert-location.ts'
import { isInside } from '../../../server/sample/sample-geometry.ts'
import { itemHabits } from '../../../server/sample/sample-items.ts'
import { samplePlaces } from '../../../server/sample/sample-places.ts'
import { reportMaker, subjectsOf } from '../../../server/sample/sample-report.ts'
import { sourceHabits } from '../../../server/sample/sample-sources.ts'
import { randomStream } from '../../../server/sample/seeded-random.ts'
import { sampleItems, sampleLayers } from './sample-city.ts'

const layers = sampleLayers()
const items = sampleItems()
const places = samplePlaces(layers)
const make = reportMaker(places, items)

function reportsOf(seed: number, count: number) {
  const random = randomStream(seed, 'reports')
  return Array.from({ length: count }, () => make(random))
}

const many = reportsOf(7, 20_000)
const shareOf = (holds: (report: (typeof many)[number]) => boolean) => many.filter(holds).length / many.length

describe('sample reports', () => {
  it('are the same 200 for the same seed, and others for another', () => {
    expect(reportsOf(1, 200)).toEqual(reportsOf(1, 200))
    expect(reportsOf(1, 200)).not.toEqual(reportsOf(2, 200))
  })

  it('name only items of the list, and leave about a ninth without one', () => {
    const codes = new Set(items.map(({ code }) => code))
    expect(many.every(({ itemCode }) => itemCode === undefined || codes.has(itemCode))).toBe(true)
    expect(shareOf(({ itemCode }) => itemCode === undefined)).toBeCloseTo(0.1, 1)
  })

  it('bring up every item of the list', () => {
    expect(new Set(many.map(({ itemCode }) => itemCode)).size).toBe(items.length + 1)
  })

  it('have no gap left in their words', () => {
    expect(many.filter(({ description }) => /[{}]|undefined|null/.test(description))).toEqual([])
  })

  it('come by each source in its share, in the CRS that the source sends', () => {
    for (const { source, crs } of sourceHabits) {
      const own = many.filter((report) => report.source === source && report.location.accuracyMeters !== undefined)
      expect(own.every(({ location }) => location.crs === crs)).toBe(true)
    }
    expect(shareOf(({ source }) => source === 'mini_program')).toBeCloseTo(0.46, 1)
  })

  it('are 3–40 m exact where a device says so', () => {
    const radii = many.flatMap(({ location }) => location.accuracyMeters ?? [])
    expect(Math.min(...radii)).toBeGreaterThanOrEqual(3)
    expect(Math.max(...radii)).toBeLessThanOrEqual(40)
  })

  it('lie in town after conversion, but for about one in a hundred', () => {
    const outline = (layers.city.features[0]!.geometry as GeoJSON.Polygon).coordinates[0]!
    const outside = shareOf(({ location }) => {
      const { lng, lat } = toWgs84(location)
      return !isInside([lng, lat], outline)
    })
    expect(outside).toBeGreaterThan(0.008)
    expect(outside).toBeLessThan(0.025)
  })

  it('lie on a vertex of a boundary to the last digit where they are meant to', () => {
    const vertices = new Set(
      layers.grids.features.flatMap(({ geometry }) => (geometry as GeoJSON.Polygon).coordinates[0]!.map(String)),
    )
    const surveyed = many.filter(({ location }) => location.crs === 'WGS84' && location.accuracyMeters === undefined)
    expect(surveyed.length / many.length).toBeCloseTo(0.02, 2)
    expect(surveyed.every(({ location }) => vertices.has(String([location.lng, location.lat])))).toBe(true)
  })
})

describe('the weights of the items', () => {
  const subjects = subjectsOf(items)

  it('sum to about a thousand, so that each reads as reports among a thousand', () => {
    const total = subjects.reduce((sum, { weight }) => sum + weight, 0)
    expect(total).toBeGreaterThan(900)
    expect(total).toBeLessThan(1_350)
  })

  it('give every habit an item of the list', () => {
    const idle = itemHabits.filter((habit) => !subjects.some(({ texts }) => texts === habit.texts))
    expect(idle.map(({ match }) => match.source)).toEqual([])
  })
})
