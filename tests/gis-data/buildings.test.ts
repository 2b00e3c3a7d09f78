import { describe, expect, it } from 'vitest'
import { insideRing, ringsOverlap, ringWithin, type Point } from '../../scripts/city/plane/plane-geometry.ts'
import {
  areasAt,
  buildings,
  estates,
  flat,
  places,
  readLayer,
  roads,
  text,
  type Feature,
  type Position,
} from './sample-city.ts'

function flatRing(feature: Feature<Position[][]>): Point[] {
  return feature.geometry.coordinates[0]!.slice(0, -1).map(flat)
}

const gridRings = new Map(areasAt('grid').map((grid) => [text(grid, 'code'), flatRing(grid)]))
const estateRings = new Map(estates.map((estate) => [text(estate, 'code'), flatRing(estate)]))

function groupByGrid<Item extends Feature<Position[][]>>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(text(item, 'gridCode'), [...(groups.get(text(item, 'gridCode')) ?? []), item])
  return groups
}

describe('estates and buildings', () => {
  it('keep every estate inside its grid, away from the border', () => {
    const outside = estates.filter((estate) => !ringWithin(flatRing(estate), gridRings.get(text(estate, 'gridCode'))!))
    expect(outside.map((estate) => text(estate, 'code'))).toEqual([])
  })

  it('keep every building inside its grid, and inside its estate if it has one', () => {
    const outside = buildings.filter((building) => {
      const ring = flatRing(building)
      const estate = building.properties.estateCode
      const outer = estate === null ? gridRings.get(text(building, 'gridCode')) : estateRings.get(String(estate))
      return !ringWithin(ring, outer!)
    })
    expect(outside.map((building) => text(building, 'code'))).toEqual([])
  })

  it.each([
    ['buildings', buildings],
    ['estates', estates],
  ] as const)('let no two %s overlap', (_, features) => {
    const touching = [...groupByGrid(features).values()].flatMap((group) => {
      const shapes = group.map((feature) => ({
        code: text(feature, 'code'),
        ring: flatRing(feature),
        box: boundsOf(flatRing(feature)),
      }))
      return shapes.flatMap((first, index) =>
        shapes
          .slice(index + 1)
          .filter((second) => !apart(first.box, second.box) && ringsOverlap(first.ring, second.ring))
          .map((second) => `${first.code} ${second.code}`),
      )
    })
    expect(touching).toEqual([])
  })

  it('let no street run through a building', () => {
    const lines = roads.flatMap((road) =>
      road.geometry.coordinates
        .slice(1)
        .map((to, index): Point[] => [flat(road.geometry.coordinates[index]!), flat(to)]),
    )
    const lineBoxes = lines.map(boundsOf)
    const cut = buildings.filter((building) => {
      const ring = flatRing(building)
      const box = boundsOf(ring)
      return lines.some((line, index) => !apart(lineBoxes[index]!, box) && ringsOverlap(line, ring))
    })
    expect(cut.map((building) => text(building, 'code'))).toEqual([])
  })

  it('give estates the code of their community and a number, and buildings the code of their grid', () => {
    for (const estate of estates)
      expect(text(estate, 'code')).toMatch(new RegExp(`^${text(estate, 'communityCode')}E\\d{3}$`))
    for (const building of buildings)
      expect(text(building, 'code')).toMatch(new RegExp(`^${text(building, 'gridCode')}B\\d{3}$`))
    expect(new Set(buildings.map((building) => text(building, 'code'))).size).toBe(buildings.length)
    expect(new Set(estates.map((estate) => text(estate, 'name'))).size).toBe(estates.length)
  })

  it('put every public place into the grid it names, with each kind present', () => {
    const astray = places.filter(
      (place) => !insideRing(flat(place.geometry.coordinates), gridRings.get(text(place, 'gridCode'))!),
    )
    expect(astray.map((place) => text(place, 'name'))).toEqual([])
    expect(new Set(places.map((place) => text(place, 'kind')))).toEqual(
      new Set(['school', 'hospital', 'market', 'park', 'government', 'station']),
    )
  })

  it('put the facility of every dedicated grid into that grid', () => {
    for (const grid of areasAt('grid').filter((area) => area.properties.kind === 'dedicated')) {
      const own = places.filter((place) => place.properties.gridCode === grid.properties.code)
      expect(own.map((place) => text(place, 'kind'))).toContain(text(grid, 'dedicatedTo'))
    }
  })

  it('are joined over the river by four bridges, each on the border line of two banks', () => {
    const centre = readLayer<Position[]>('water').find((feature) => feature.properties.kind === 'river_centre')!
    const middle = new Set(centre.geometry.coordinates.map(String))
    const bridges = roads.filter((road) => road.properties.bridge === true)
    expect(new Set(bridges.map((bridge) => text(bridge, 'name'))).size).toBe(4)
    expect(bridges.every((bridge) => bridge.geometry.coordinates.some((place) => middle.has(String(place))))).toBe(true)
  })

  it('keep buildings out of the water', () => {
    const river = readLayer<Position[][]>('water')
      .filter((feature) => feature.geometry.type === 'Polygon')
      .map(flatRing)
    const wet = buildings.filter((building) => river.some((ring) => insideRing(flatRing(building)[0]!, ring)))
    expect(wet.map((building) => text(building, 'code'))).toEqual([])
  })
})

type Box = [west: number, south: number, east: number, north: number]

function boundsOf(ring: readonly Point[]): Box {
  const xs = ring.map((point) => point[0])
  const ys = ring.map((point) => point[1])
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

function apart(a: Box, b: Box): boolean {
  return a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1]
}
