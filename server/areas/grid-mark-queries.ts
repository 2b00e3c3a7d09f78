import type { Pool } from 'pg'

/** The circle for marks of a grid: around its name, degrees WGS84, with the distance from there to the grid's border. */
export interface GridMark {
  readonly lng: number
  readonly lat: number
  readonly roomMeters: number
}

/** Of each grid, community, subdistrict and city by code; of a code of former boundaries where it was last. */
export async function readGridMarks(pool: Pool): Promise<ReadonlyMap<string, GridMark>> {
  const { rows } = await pool.query<GridMark & { code: string }>({
    name: 'read-grid-marks',
    text: `
      select distinct on (areas.code) areas.code, ST_X(name.point) as lng, ST_Y(name.point) as lat,
             -- Four fifths: marks keep off the border.
             0.8 * case when ST_Covers(areas.geometry, name.point)
                        then ST_Distance(ST_Boundary(areas.local_geometry), ST_Transform(name.point, city.local_srid))
                        else 0 end as "roomMeters"
        from areas
        join area_generations using (generation)
       cross join city
       cross join lateral (
             select coalesce(ST_SetSRID(ST_MakePoint((areas.properties -> 'labelLngLat' ->> 0)::double precision,
                                                     (areas.properties -> 'labelLngLat' ->> 1)::double precision), 4326),
                             ST_PointOnSurface(areas.geometry)) as point) name
       where areas.level in ('city', 'subdistrict', 'community', 'grid')
       order by areas.code, (state = 'active') desc, generation desc`,
  })
  return new Map(rows.map(({ code, ...mark }) => [code, mark]))
}
