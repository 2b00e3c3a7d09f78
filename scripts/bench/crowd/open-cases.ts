import type { Database } from '../../../server/database/database.ts'

/** Limits so far away that no case becomes overdue while it is measured. */
const limitHours = 12

/**
 * Puts `count` open cases of today at random places into the sample city's grids, as many into each: what a flood of reports
 * would leave behind, without its history. For a server that has not started yet.
 */
export function putOpenCases(database: Database, count: number): Promise<void> {
  return database.owner(async (client) => {
    await client.query(
      `with today as (
         select city.code as city_code, (now() at time zone city.time_zone)::date as day from city
       ), before as (
         select count(*) as count from cases
       ), grids as (
         select code, generation, geometry, row_number() over (order by code) as ordinal, count(*) over () as total
           from active_areas
          where level = 'grid'
       ), spots as (
         select code, generation, place.geom as place, row_number() over () as sequence
           from grids,
                ST_Dump(ST_GeneratePoints(geometry, (($1 + total - ordinal) / total)::integer, ordinal::integer)) place
       )
       insert into cases (number, status, place, area_generation, grid_code, scope_code, assign_method, ambiguous, category,
                          priority, source, description, reported_lng, reported_lat, reported_crs, occurred_at, reported_at,
                          dispatched_at, on_site_due_at, feedback_due_at)
       select case_number(city_code, day, (before.count + sequence)::integer), 'dispatched', place, generation, code, code, 'inside', false,
              (array['市容环卫', '公共设施', '道路交通'])[1 + sequence % 3],
              'P3', 'mini_program', 'bench', ST_X(place), ST_Y(place), 'WGS84', now(), now(), now(),
              now() + make_interval(hours => $2), now() + make_interval(hours => $2)
         from spots, today, before`,
      [count, limitHours],
    )
    await client.query(`
      insert into case_counters (day, last)
      select (now() at time zone city.time_zone)::date, count(*) from cases, city group by 1
      on conflict (day) do update set last = excluded.last`)
    await client.query('vacuum analyze cases')
  })
}

/** Sends so many workers to their cases at once, the oldest dispatched first: one transaction, so one frame. Returns their numbers. */
export function arriveTogether(database: Database, count: number): Promise<string[]> {
  return database.owner(async (client) => {
    const { rows } = await client.query<{ number: string }>(
      `with arrived as (
         update cases set status = 'on_site', version = version + 1, on_site_at = now()
          where number in (select number from cases where status = 'dispatched' order by md5(number) limit $1)
         returning cases.*
       ), appended_events as (
         select feed.append((
           select jsonb_agg(jsonb_build_object(
                    'occurredAt', now(), 'type', 'case:arrived', 'entity', 'case', 'id', number, 'version', version,
                    'scopeBefore', scope_code, 'scopeAfter', scope_code, 'actor', 'bench',
                    'body', case_json(arrived.*::cases)))
             from arrived))
       )
       select number from arrived, (select count(*) from appended_events) appended`,
      [count],
    )
    return rows.map(({ number }) => number)
  })
}

/** How many open cases have each status. */
export function countByStatus(database: Database): Promise<Record<string, number>> {
  return database.owner(async (client) => {
    const { rows } = await client.query<{ status: string; count: number }>(
      `select status, count(*)::integer as count from cases where status not in ('closed', 'void') group by status`,
    )
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
  })
}
