import { randomStream, type RandomStream } from '../../../server/sample/seeded-random.ts'
import type { CityGrids, Position } from '../measure/city-grids.ts'

/** Degrees, about 0.1 mm: beside a border, but near enough that only exact arithmetic can tell. */
const besideDegrees = 1e-9

/** Points spread evenly over the city's box and a margin around it; the same for the same seed. */
export function randomPoints({ bounds }: CityGrids, count: number, seed: number): Position[] {
  const random = randomStream(seed, 'bench:random-points')
  const [west, south, east, north] = bounds
  const marginLng = (east - west) / 20
  const marginLat = (north - south) / 20
  return Array.from({ length: count }, () => [
    random.between(west - marginLng, east + marginLng),
    random.between(south - marginLat, north + marginLat),
  ])
}

/**
 * Points on the borders of grids: every vertex and every edge's mid-point, then points anywhere along random edges as
 * near as a double comes to them, and every third of those moved to one side by `besideDegrees`.
 */
export function borderPoints({ grids }: CityGrids, count: number, seed: number): Position[] {
  const random = randomStream(seed, 'bench:border-points')
  const edges = grids.flatMap(({ geometry }) => geometry.coordinates.flatMap(edgesOf))
  const points = edges.flatMap(([start, end]) => [start, along(start, end, 0.5)])
  while (points.length < count) {
    const [start, end] = random.pick(edges)
    const point = along(start, end, random.next())
    points.push(points.length % 3 === 0 ? beside(point, random) : point)
  }
  return points.slice(0, count)
}

function edgesOf(ring: readonly (readonly number[])[]): [Position, Position][] {
  return ring.slice(1).map((end, index) => [asPosition(ring[index]!), asPosition(end)])
}

const asPosition = ([lng = NaN, lat = NaN]: readonly number[]): Position => [lng, lat]

function along([lng, lat]: Position, [endLng, endLat]: Position, share: number): Position {
  return [lng + (endLng - lng) * share, lat + (endLat - lat) * share]
}

function beside([lng, lat]: Position, random: RandomStream): Position {
  const step = random.chance(0.5) ? besideDegrees : -besideDegrees
  return random.chance(0.5) ? [lng + step, lat] : [lng, lat + step]
}
