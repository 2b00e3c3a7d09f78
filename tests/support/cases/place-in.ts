import type { Database } from '../../../server/database/database.ts'

/** A place well inside a grid of the boundaries in force, degrees WGS84. */
export async function placeIn(
  { pool }: Database,
  gridCode: string,
): Promise<{ lng: number; lat: number; crs: 'WGS84' }> {
  const { rows } = await pool.query<{ lng: number; lat: number }>(
    `select ST_X(point) as lng, ST_Y(point) as lat
       from (select ST_PointOnSurface(geometry) as point
               from areas join area_generations using (generation) where state = 'active' and code = $1) inside`,
    [gridCode],
  )
  return { ...rows[0]!, crs: 'WGS84' }
}
