import { describe, expect, it } from 'vitest'
import {
  areas,
  areasAt,
  edgesOf,
  flat,
  flatArea,
  flatLength,
  readLayer,
  roads,
  text,
  type Feature,
  type Position,
} from './sample-city.ts'

type Area = Feature<Position[][]>
const grids = areasAt('grid')

function ringOf(area: Area): Position[] {
  return area.geometry.coordinates[0]!
}

/** Directed edges of areas that no other of them runs through the other way. */
function outerEdges(children: readonly Area[]): Set<string> {
  const all = new Set(children.flatMap((child) => edgesOf(ringOf(child)).map(([from, to]) => `${from}>${to}`)))
  return new Set([...all].filter((edge) => !all.has(edge.split('>').reverse().join('>'))))
}

function childrenOf(area: Area): Area[] {
  return areas.filter((other) => other.properties.parentCode === area.properties.code)
}

describe('the borders of the sample city', () => {
  it('are one simple ring without a hole for every area', () => {
    for (const area of areas) {
      expect(area.geometry.type).toBe('Polygon')
      expect(area.geometry.coordinates).toHaveLength(1)
      const starts = edgesOf(ringOf(area)).map(([from]) => from)
      expect(new Set(starts).size, text(area, 'code')).toBe(starts.length)
    }
  })

  it('do not cross themselves', () => {
    const crossing = areas.filter((area) => selfCrosses(ringOf(area).map(flat)))
    expect(crossing.map((area) => text(area, 'code'))).toEqual([])
  })

  it('never put one directed edge into two grids, so that no two grids overlap along a border', () => {
    const edges = grids.flatMap((grid) => edgesOf(ringOf(grid)).map(([from, to]) => `${from}>${to}`))
    expect(new Set(edges).size).toBe(edges.length)
  })

  it('leave, between the grids, only the outline of the city, which is one closed ring', () => {
    const outline = edgesOf(ringOf(areasAt('city')[0]!)).map(([from, to]) => `${from}>${to}`)
    expect([...outerEdges(grids)].sort()).toEqual(outline.sort())
  })

  it.each(['city', 'subdistrict', 'community'])(
    'of every %s are, edge by edge, the outer borders of its parts',
    (level) => {
      for (const area of areasAt(level)) {
        const own = edgesOf(ringOf(area)).map(([from, to]) => `${from}>${to}`)
        expect([...outerEdges(childrenOf(area))].sort(), text(area, 'code')).toEqual(own.sort())
      }
    },
  )

  it('tile the city: the areas of the grids add up to the area of the city', () => {
    const sum = grids.reduce((all, grid) => all + flatArea(ringOf(grid)), 0)
    expect(sum / flatArea(ringOf(areasAt('city')[0]!))).toBeCloseTo(1, 9)
  })

  it('enclose about 28 square kilometres', () => {
    const squareMeters = Number(areasAt('city')[0]!.properties.areaSquareMeters)
    expect(squareMeters).toBeGreaterThan(27e6)
    expect(squareMeters).toBeLessThan(29.5e6)
    for (const area of areas)
      expect(flatArea(ringOf(area)) / Number(area.properties.areaSquareMeters)).toBeCloseTo(1, 2)
  })

  it('make no sliver: no grid is thin and none under half a hectare', () => {
    for (const grid of grids) {
      const area = flatArea(ringOf(grid))
      expect(area, text(grid, 'code')).toBeGreaterThan(5000)
      expect((4 * Math.PI * area) / flatLength(ringOf(grid)) ** 2, text(grid, 'code')).toBeGreaterThan(0.22)
    }
  })

  it('have no vertex within a metre of another, so that no near-miss is hidden', () => {
    for (const grid of grids)
      for (const [from, to] of pairs(ringOf(grid))) expect(flatLength([from, to])).toBeGreaterThan(1)
  })

  it('follow street centre lines or the river for 85 % of their length or more', () => {
    const lines = [
      ...roads,
      ...readLayer<Position[]>('water').filter((feature) => feature.properties.kind === 'river_centre'),
    ]
    const followed = new Set(
      lines.flatMap((line) =>
        edgesOf(line.geometry.coordinates).flatMap(([from, to]) => [`${from}>${to}`, `${to}>${from}`]),
      ),
    )
    let [along, total] = [0, 0]
    for (const [from, to] of grids.flatMap((grid) => pairs(ringOf(grid)))) {
      const meters = flatLength([from, to])
      total += meters
      if (followed.has(`${from}>${to}`)) along += meters
    }
    expect(along / total).toBeGreaterThanOrEqual(0.85)
  })

  it('of the two subdistricts meet on the centre line of the river and nowhere else', () => {
    const [west, east] = areasAt('subdistrict').map((area) =>
      edgesOf(ringOf(area)).map(([from, to]) => [from, to].sort().join('>')),
    )
    const centre = readLayer<Position[]>('water').find((feature) => feature.properties.kind === 'river_centre')!
    const river = edgesOf(centre.geometry.coordinates).map(([from, to]) => [from, to].sort().join('>'))
    const common = new Set(east)
    expect(west!.filter((edge) => common.has(edge)).sort()).toEqual(river.sort())
  })
})

function pairs(ring: readonly Position[]): [Position, Position][] {
  return ring.slice(1).map((place, index) => [ring[index]!, place])
}

/** Whether two edges of a closed ring that are not neighbours meet. */
function selfCrosses(ring: readonly [number, number][]): boolean {
  const turn = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
    Math.sign((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!))
  const count = ring.length - 1
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue
      const [a, b, c, d] = [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!]
      if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return true
    }
  }
  return false
}
