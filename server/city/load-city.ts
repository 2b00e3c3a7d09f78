import type { ClientBase } from 'pg'
import { isCalendarLoaded, loadCalendar, readCalendar, setHeldLimits } from './load-calendar.ts'
import { loadCatalogue, readCatalogueTable } from './load-catalogue.ts'
import { loadEscalation } from './load-escalation.ts'
import type { Database } from '../database/database.ts'
import { advisoryLocks } from '../database/advisory-locks.ts'
import { exclusively } from '../database/transaction.ts'
import { loadPosts, readPosts } from './load-posts.ts'
import { readAreaRows, type AreaRow } from './read-areas-file.ts'
import { CityError, readCity, type CityFile } from './read-city.ts'
import { refuseFaults } from './read-table.ts'

/** Statements stay well under 100 ms on the embedded database. */
const chunkSize = 500

/**
 * Puts a city's folder into the database: areas as a new active boundary generation, posts and duty, catalogue, calendar. All or
 * nothing; the same files again change nothing.
 * @returns whether anything was loaded
 * @throws {CityError} naming file and fault
 */
export async function loadCity(
  database: Database,
  cityDir: string,
  onProgress?: (text: string) => void,
): Promise<boolean> {
  const { description, layers, digest } = readCity(cityDir)
  return database.owner(async (client) => {
    const isLoaded = await exclusively(client, advisoryLocks.city, async () => {
      const { rows } = await client.query<{ code: string; data_digest: string }>('select code, data_digest from city')
      if (rows[0]?.data_digest === digest) {
        if (await isCalendarLoaded(client, cityDir)) return false
        await loadCalendar(client, cityDir, description.workingHours)
        await client.query('update city set loaded_at = now()')
        return true
      }
      if (rows[0] && rows[0].code !== description.code) {
        throw new CityError(`expected the city ${rows[0].code} that this database serves, came ${description.code}`)
      }
      refuseFaults([() => readCatalogueTable(cityDir), () => readPosts(cityDir), () => readCalendar(cityDir)])
      await storeDescription(client, description, digest)
      await loadGeneration(client, readAreaRows(cityDir, layers), onProgress)
      await loadCatalogue(client, cityDir)
      await loadEscalation(client)
      await loadPosts(client, cityDir)
      await loadCalendar(client, cityDir, description.workingHours)
      return true
    })
    if (isLoaded) await client.query('analyze areas')
    await setHeldLimits(client)
    return isLoaded
  })
}

/** @throws {CityError} when the database knows no such CRS or time zone */
async function storeDescription(client: ClientBase, description: CityFile, digest: string): Promise<void> {
  const { code, name, timezone, crs } = description
  const srid = Number(crs.projected.slice('EPSG:'.length))
  const { rows } = await client.query<{ metric: boolean; zoned: boolean }>(
    `select exists (select from spatial_ref_sys where srid = $1 and proj4text like '%+units=m%') as metric,
            exists (select from pg_timezone_names where name = $2) as zoned`,
    [srid, timezone],
  )
  if (!rows[0]?.metric) {
    throw new CityError(`city.json.crs.projected: expected a projected CRS in metres, came ${crs.projected}`)
  }
  if (!rows[0].zoned) throw new CityError(`city.json.timezone: expected a name like Asia/Shanghai, came ${timezone}`)
  await client.query(
    `insert into city (code, name, name_en, time_zone, local_srid, data_digest)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (only_row) do update
        set name = excluded.name, name_en = excluded.name_en, time_zone = excluded.time_zone,
            local_srid = excluded.local_srid, data_digest = excluded.data_digest, loaded_at = now()`,
    [code, name.zh, name.en, timezone, srid, digest],
  )
}

/** Writes the areas as the next generation and makes it the active one. */
async function loadGeneration(
  client: ClientBase,
  areas: readonly AreaRow[],
  onProgress?: (text: string) => void,
): Promise<void> {
  const { rows } = await client.query<{ generation: number }>(
    `insert into area_generations (generation, state)
     select coalesce(max(generation), 0) + 1, 'draft' from area_generations
     returning generation`,
  )
  const generation = rows[0]!.generation
  for (let start = 0; start < areas.length; start += chunkSize) {
    await insertAreas(client, generation, areas.slice(start, start + chunkSize))
    onProgress?.(`${Math.min(start + chunkSize, areas.length)} of ${areas.length} places`)
  }
  await client.query(`update area_generations set state = 'retired', retired_at = now() where state = 'active'`)
  await client.query(`update area_generations set state = 'active', activated_at = now() where generation = $1`, [
    generation,
  ])
}

/** A name is placed where the file says, else on some point inside. */
async function insertAreas(client: ClientBase, generation: number, areas: readonly AreaRow[]): Promise<void> {
  await refuseInvalid(client, areas)
  await client.query(
    `insert into areas (generation, code, level, parent_code, name, geometry, local_geometry, residents, properties)
     select $1, area.code, area.level, area."parentCode", area.name, shape.geometry,
            ST_Transform(shape.geometry, city.local_srid), area.residents, label.properties || area.properties
       from city,
            jsonb_to_recordset($2::jsonb) as area (
              code text, level text, "parentCode" text, name text, geometry jsonb, residents integer, properties jsonb)
      cross join lateral (select ST_SetSRID(ST_GeomFromGeoJSON(area.geometry), 4326) as geometry) shape
      cross join lateral (
             select case when area.level in ('estate', 'building') then '{}'
                         else jsonb_build_object('labelLngLat', ST_AsGeoJSON(ST_PointOnSurface(shape.geometry), 7)::jsonb -> 'coordinates')
                    end as properties) label`,
    [generation, JSON.stringify(areas)],
  )
}

/** Names the first area whose ring crosses or touches itself; the table's CHECK would only say that one does. */
async function refuseInvalid(client: ClientBase, areas: readonly AreaRow[]): Promise<void> {
  const { rows } = await client.query<{ level: string; code: string; reason: string }>(
    `select area.level, area.code, ST_IsValidReason(shape.geometry) as reason
       from jsonb_to_recordset($1::jsonb) as area (code text, level text, geometry jsonb)
      cross join lateral (select ST_GeomFromGeoJSON(area.geometry) as geometry) shape
      where not ST_IsValid(shape.geometry)
      limit 1`,
    [JSON.stringify(areas.map(({ code, level, geometry }) => ({ code, level, geometry })))],
  )
  const [invalid] = rows
  if (invalid) {
    throw new CityError(`expected a valid polygon for ${invalid.level} ${invalid.code}, came ${invalid.reason}`)
  }
}
