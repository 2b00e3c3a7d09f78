import { expect, it } from 'vitest'
import fc from 'fast-check'
import type { Position } from 'geojson'
import type { Database } from '../../../server/database/database.ts'
import { describeOnBoth } from '../../support/databases/databases.ts'
import { borderPoints, coveringGrids, grids, isAsNear, nearestGrid } from './turf-assignment.ts'
import { usuallyOrInSoak } from '../../support/soak.ts'

interface Located {
  grid: string | null
  second: string | null
  method: string
  metres: number | null
  ambiguous: boolean
}

/** What the database decides for points in WGS84, in order. */
async function locate(
  database: Database,
  points: readonly Position[],
  accuracy: number | null = null,
): Promise<Located[]> {
  const { rows } = await database.pool.query<Located>(
    `select grid_code as grid, second_grid_code as second, assign_method as method,
            second_distance_meters as metres, ambiguous
       from unnest($1::double precision[], $2::double precision[]) with ordinality as point (lng, lat, place)
      cross join lateral locate(ST_SetSRID(ST_MakePoint(lng, lat), 4326), $3)
      order by place`,
    [points.map(([lng]) => lng), points.map(([, lat]) => lat), accuracy],
  )
  return rows
}

/** The decision that follows from which grids cover the point. */
function expectedOf(point: Position) {
  const [grid = null, second = null] = coveringGrids(point)
  return { grid, method: grid === null ? 'nearest' : second === null ? 'inside' : 'edge', second }
}

describeOnBoth('Assignment', (database) => {
  it('agrees with a computation without the database for thousands of random points in and around the city', async () => {
    const around = fc.tuple(
      fc.double({ min: 105.35, max: 105.408, noNaN: true }),
      fc.double({ min: 30.835, max: 30.905, noNaN: true }),
    )
    const points = fc.sample(around, { numRuns: usuallyOrInSoak(4_000, 20_000), seed: 208 })
    const decided = await locate(database(), points)
    const differing = points.filter((point, index) => {
      const { grid, method } = expectedOf(point)
      return decided[index]!.grid !== grid || decided[index]!.method !== method
    })
    expect(differing).toEqual([])
    expect(decided.filter(({ method }) => method === 'inside').length).toBeGreaterThan(points.length / 4)
  })

  it('gives every border vertex and mid-point of the 208 grids to exactly one grid, the lowest code', async () => {
    const points = borderPoints()
    const decided = await locate(database(), points)
    const differing = points.filter((point, index) => {
      const { grid, method, second } = expectedOf(point)
      const found = decided[index]!
      return found.grid !== grid || found.method !== method || (method === 'edge' && found.second !== second)
    })
    expect(differing).toEqual([])
    expect(decided.every(({ method, metres }) => method !== 'edge' || metres === 0)).toBe(true)
    expect(decided.filter(({ method }) => method === 'edge').length).toBeGreaterThan(grids.length)
  })

  it('names the neighbour that an accuracy circle reaches, and none when it stays inside', async () => {
    const seat: Position = [105.3782, 30.871]
    const [wide] = await locate(database(), [seat], 500)
    const [narrow] = await locate(database(), [seat], 0.5)
    expect(wide).toMatchObject({ method: 'inside', ambiguous: true })
    expect(wide!.metres).toBeLessThan(500)
    expect(narrow).toMatchObject({ method: 'inside', ambiguous: false, second: null, metres: null })
  })

  it('takes an exact border point for certain and a measured one for ambiguous', async () => {
    const onBorder = borderPoints().find((point) => coveringGrids(point).length === 2)!
    const [exact] = await locate(database(), [onBorder])
    const [measured] = await locate(database(), [onBorder], 5)
    expect(exact).toMatchObject({ method: 'edge', ambiguous: false })
    expect(measured).toMatchObject({ method: 'edge', ambiguous: true })
  })

  it('names the nearest grid and its distance for points outside, as a computation without the database does', async () => {
    const around = (degrees: number) =>
      fc.tuple(
        fc.double({ min: 105.378 - degrees, max: 105.378 + degrees, noNaN: true }),
        fc.double({ min: 30.871 - degrees, max: 30.871 + degrees, noNaN: true }),
      )
    // Just outside, in the county, and so far away that the city's projection ends.
    const points = [0.04, 0.3, 3]
      .flatMap((degrees) => fc.sample(around(degrees), { numRuns: 120, seed: 208 }))
      .filter((point) => coveringGrids(point).length === 0)
    expect(points.length).toBeGreaterThan(200)
    const decided = await locate(database(), points)
    const differing = points.filter((point, index) => {
      const { code, metres } = nearestGrid(point)
      const found = decided[index]!
      const agrees = Math.abs(found.metres! - metres) <= 0.006 * metres + 0.02
      // Where two are as near as the tolerance, either may be named.
      return found.method !== 'nearest' || !agrees || (found.second !== code && !isAsNear(point, found.second!, metres))
    })
    expect(differing).toEqual([])
  })

  it('measures the way to the nearest grid in metres on the ground', async () => {
    const west = Math.min(...grids.flatMap(({ geometry }) => geometry.coordinates[0]!.map(([lng]) => lng!)))
    const [far] = await locate(database(), [[west - 1, 30.87]])
    expect(far!.method).toBe('nearest')
    // One degree of longitude at 30.87° N is 95.6 km.
    expect(far!.metres! / 1_000).toBeGreaterThan(95)
    expect(far!.metres! / 1_000).toBeLessThan(98)
  })
})
