import type { Pool } from 'pg'

/** Names the state of everything that a city's folder puts into the database: areas, catalogue, posts. */
export async function readCityVersion(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string }>({
    name: 'read-city-version',
    text: `
      select concat_ws(' ', data_digest, loaded_at,
                       (select generation from area_generations where state = 'active')) as version
        from city`,
  })
  return rows[0]?.version ?? 'no city'
}

/** Residents of the whole city, as its areas file counts them. */
export async function readResidents(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ residents: number }>({
    name: 'read-residents',
    text: `
      select residents from active_areas where level = 'city'`,
  })
  return rows[0]?.residents ?? 0
}
