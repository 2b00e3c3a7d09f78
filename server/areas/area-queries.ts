import type { Pool } from 'pg'
import type { AreaDetail, AreaLevel, AreasAt } from '../contracts/area.ts'
import type { LngLat } from './convert-location.ts'

/** So few that a statement holds the embedded database's one connection well under 100 ms. */
const areasAtOnce = 200

/**
 * The active areas of a level as a GeoJSON FeatureCollection in WGS84, in the order of their codes, as text. An area whose
 * file does not say where its name stands (`labelLngLat`) has it at a point inside.
 */
export async function readAreas(pool: Pool, level: AreaLevel, detail: AreaDetail): Promise<string> {
  const active = await pool.query<{ generation: number }>({
    name: 'read-active-generation',
    text: `select generation from area_generations where state = 'active'`,
  })
  const generation = active.rows[0]?.generation ?? null
  const features: string[] = []
  for (let after = ''; generation !== null;) {
    const page = await readFeatures(pool, { generation, level, detail, after })
    features.push(...page.map(({ feature }) => feature))
    if (page.length < areasAtOnce) break
    after = page.at(-1)!.code
  }
  return `{"type":"FeatureCollection","features":[${features.join(',')}]}`
}

interface FeaturePage {
  readonly generation: number
  readonly level: AreaLevel
  readonly detail: AreaDetail
  /** The last code of the page before. */
  readonly after: string
}

async function readFeatures(
  pool: Pool,
  { generation, level, detail, after }: FeaturePage,
): Promise<{ code: string; feature: string }[]> {
  const { rows } = await pool.query<{ code: string; feature: string }>({
    name: 'read-features',
    text: `
      select code,
             json_build_object(
               'type', 'Feature',
               'properties', case $2 when 'full' then properties || jsonb_build_object('generation', generation)
                                     else jsonb_build_object('kind', properties -> 'kind') end
               || jsonb_build_object(
                 'code', code, 'level', level, 'parentCode', parent_code, 'name', name, 'residents', residents,
                 'labelLngLat', coalesce(properties -> 'labelLngLat',
                   ST_AsGeoJSON(ST_PointOnSurface(geometry), 7)::jsonb -> 'coordinates')),
               'geometry', ST_AsGeoJSON(geometry, case $2 when 'full' then 7 else 6 end)::json)::text as feature
        from areas
       where level = $1 and generation = $3 and code > $4
       order by code
       limit ${areasAtOnce}`,
    values: [level, detail, generation, after],
  })
  return rows
}

/** Whose place this is: what intake would decide for it, with the distance to the nearest border of its grid in metres. */
export async function locatePlace(pool: Pool, { lng, lat }: LngLat, accuracyMeters: number | null): Promise<AreasAt> {
  const { rows } = await pool.query<AreasAt>({
    name: 'locate-place',
    text: `
      select $1::double precision as lng, $2::double precision as lat,
             grid_code as "gridCode", grid.name as "gridName", estate_code as "estateCode", building_code as "buildingCode",
             assign_method as "assignMethod", ambiguous,
             round(ST_Distance(ST_Boundary(grid.local_geometry), ST_Transform(place.point, city.local_srid))::numeric, 2)
               ::double precision as "borderDistanceMeters",
             second_grid_code as "secondGridCode", second.name as "secondGridName",
             second_distance_meters as "secondDistanceMeters"
        from city,
             (select ST_SetSRID(ST_MakePoint($1, $2), 4326) as point) place
       cross join lateral locate(place.point, $3) located
        left join active_areas grid   on grid.code   = located.grid_code
        left join active_areas second on second.code = located.second_grid_code`,
    values: [lng, lat, accuracyMeters],
  })
  return rows[0]!
}

/** The estate or building of a code, of these boundaries or former ones, with its grid; null for any other code. */
export async function findHome(pool: Pool, code: string): Promise<(Area & { gridCode: string | null }) | null> {
  const { rows } = await pool.query<Area & { gridCode: string | null }>({
    name: 'find-home',
    text: `
      select home.code, home.level, home.name,
             case above.level when 'grid' then above.code when 'estate' then above.parent_code end as "gridCode"
        from areas home
        left join areas above on above.generation = home.generation and above.code = home.parent_code
       where home.code = $1 and home.level in ('estate', 'building')
       order by home.generation desc
       limit 1`,
    values: [code],
  })
  return rows[0] ?? null
}

/** An area in force. */
export interface Area {
  readonly code: string
  readonly level: AreaLevel
  readonly name: string
}

/** The code of an area in force itself or, of an estate or a building, of the area that it is worked in. */
export async function findWorkedArea(pool: Pool, code: string): Promise<string> {
  const { rows } = await pool.query<{ code: string }>({
    name: 'find-worked-area',
    text: `
      with recursive path as (
        select active_areas.*, 0 as height
          from active_areas
         where code = $1
         union all
        select above.*, path.height + 1
          from path join areas above on above.generation = path.generation and above.code = path.parent_code
      )
      select code from path where level not in ('estate', 'building') order by height limit 1`,
    values: [code],
  })
  return rows[0]?.code ?? code
}

/** The area in force with a code, or null. */
export async function findArea(pool: Pool, code: string): Promise<Area | null> {
  const { rows } = await pool.query<Area>({
    name: 'find-area',
    text: `
      select code, level, name
        from active_areas
       where code = $1`,
    values: [code],
  })
  return rows[0] ?? null
}
