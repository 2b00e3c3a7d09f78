import type { ClientBase } from 'pg'
import type { AreaLevel } from '../contracts/area.ts'
import type { AreaStatistics } from '../contracts/kpi.ts'
import { badField } from '../http/problems/errors.ts'
import { believedUntil } from '../health/clocks.ts'
import type { Period } from './period.ts'

/** A pool, or the client of a transaction. */
export type Queries = Pick<ClientBase, 'query'>

/** Brings the statistics at most `most` events further and to the present. Returns how far they reach now; null while another node folds. */
export async function foldStatistics(client: Queries, most: number): Promise<number | null> {
  const { rows } = await client.query<{ reached: number | null }>({
    name: 'fold-statistics',
    text: 'select statistics.fold($1, $2) as reached',
    values: [most, believedUntil()],
  })
  return rows[0]!.reached
}

/** From `from` until before `to`, instants as text of the database. */
export interface Span {
  readonly from: string
  readonly to: string
}

/** The position and moment of the statistics, and the bounds of a period there. Instants are text of the database, to be passed back to it. */
export interface StatisticsPosition {
  readonly asOf: AreaStatistics['asOf']
  readonly timeZone: string
  /** When the first case was reported; null: none. */
  readonly beginning: string | null
  readonly current: Span
  readonly previous: Span
  readonly yearAgo: Span
  /** Whether the period reaches the present. */
  readonly running: boolean
  /** The midnight whose open cases are compared with those of a year later. */
  readonly yearAgoEnd: string
}

/**
 * The statistics' position, and the bounds of a period by the city's clock.
 * @throws {ProblemError} 400 for a day in the future
 */
export async function readPosition(client: Queries, period: Period): Promise<StatisticsPosition> {
  const { rows } = await client.query<StatisticsPosition & { ahead: boolean }>({
    name: 'read-position',
    text: `
      with stood as materialized (
        select projections.seq, stands.at, head.seq - projections.seq as behind, city.time_zone as zone,
               stands.at at time zone city.time_zone as local
          from feed.projections, feed.head, city,
               -- Before the first fold: nothing is counted, as of now.
               lateral (select coalesce(nullif(projections.at, '-infinity'), now()) as at) stands
         where projections.name = 'statistics'
      ), asked as (
        select stood.*,
               coalesce($2::date, case $1 when 'month' then date_trunc('month', local)::date else local::date - ($4::integer - 1) end)::timestamp as first,
               coalesce($3::date, local::date)::timestamp + interval '1 day' as beyond
          from stood
      ), bounds as (
        select asked.*, beyond > local as running,
               -- A period that is still running is compared with the same part of an earlier one.
               -- Just after midnight the statistics may still be before it.
               greatest(first, least(beyond, local)) as reached,
               -- The end of the whole period.
               case when $1 = 'month' then first + interval '1 month' else beyond end as whole
          from asked
      )
      select jsonb_build_object('epoch', feed.epoch(), 'seq', seq, 'at', at, 'behind', behind) as "asOf", zone as "timeZone",
             (select to_jsonb(min(reported_at)) from statistics.facts) as beginning,
             jsonb_build_object('from', first at time zone zone, 'to', beyond at time zone zone) as current,
             jsonb_build_object('from', previous.since at time zone zone, 'to', previous.until at time zone zone) as previous,
             jsonb_build_object('from', earlier.since at time zone zone, 'to', earlier.until at time zone zone) as "yearAgo",
             running, coalesce($3::date > (now() at time zone zone)::date, false) as ahead,
             -- The midnight that ends the last of its days.
             to_jsonb((date_trunc('day', earlier.until - interval '1 microsecond') + interval '1 day') at time zone zone) as "yearAgoEnd"
        from bounds,
             statistics.span_before(first, whole, reached, case when $1 = 'month' then interval '1 month' else beyond - first end) previous,
             statistics.span_before(first, whole, reached, interval '1 year') earlier`,
    values: [
      period.name,
      'first' in period ? period.first : null,
      'last' in period ? period.last : null,
      'days' in period ? period.days : null,
    ],
  })
  const { ahead, ...position } = rows[0]!
  if (ahead) throw badField('querystring.period', 'a last day that is not after today', period.name)
  return position
}

/** Whether the catalogue has a category, or had it when cases were counted by it. */
export async function isCategory(client: Queries, category: string): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>({
    name: 'is-category',
    text: `
      select exists (select from work_items where category = $1)
          or exists (select from city join statistics.rollups on area_code = city.code and rollups.category = $1) as known`,
    values: [category],
  })
  return rows[0]!.known
}

/** A place with its residents. */
export interface Place {
  readonly code: string
  readonly level: AreaLevel
  readonly name: string
  readonly residents: number
}

/** The area of a code in force and all that it lies in, the city first; empty where there is none. */
export async function readPath(client: Queries, code: string): Promise<Place[]> {
  const { rows } = await client.query<Place>({
    name: 'read-area-path',
    text: `
      with recursive path as (
        select areas.*, 0 as height
          from areas join area_generations using (generation)
         where state = 'active' and code = $1
         union all
        select above.*, path.height + 1
          from path join areas above on above.generation = path.generation and above.code = path.parent_code
      )
      select code, level, name, residents from path order by height desc`,
    values: [code],
  })
  return rows
}

/** The areas in force of a level within another, by code. */
export async function readPlaces(client: Queries, level: AreaLevel, within: string): Promise<Place[]> {
  // A building may stand in a grid or in an estate, and its code need not begin with theirs.
  const isChild = level === 'estate' || level === 'building'
  const { rows } = await client.query<Place>({
    name: isChild ? 'read-children' : 'read-places-within',
    text: `
      select code, level, name, residents
        from areas join area_generations using (generation)
       where state = 'active' and level = $1 and ${isChild ? 'parent_code = $2' : 'code ^@ $2'}
       order by code`,
    values: [level, within],
  })
  return rows
}

/** Grid workers in front of their posts at a moment, each once, by the area of a level that their post lies in. */
export async function countWorkers(
  client: Queries,
  codes: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ code: string; workers: number }>({
    name: 'count-workers',
    text: `
      select asked.code, count(distinct front.worker_number)::integer as workers
        from unnest($1::text[]) asked (code)
        join posts on posts.area_code ^@ asked.code and posts.role = 'grid_worker'
        join in_front($2) front on front.post_code = posts.code
       group by asked.code`,
    values: [codes, at],
  })
  return new Map(rows.map(({ code, workers }) => [code, workers]))
}

/** Minutes up to which durations count together, ascending. */
export async function readDurationEdges(client: Queries): Promise<number[]> {
  const { rows } = await client.query<{ edges: number[] }>('select statistics.duration_edges() as edges')
  return rows[0]!.edges
}

/** Outlines of areas in force as GeoJSON in WGS84, axis order lng lat, 6 decimals (0.1 m). */
export async function readOutlines(client: Queries, codes: readonly string[]): Promise<ReadonlyMap<string, object>> {
  const { rows } = await client.query<{ code: string; outline: object }>({
    name: 'read-outlines',
    text: `
      select code, ST_AsGeoJSON(geometry, 6)::jsonb as outline
        from areas join area_generations using (generation)
       where state = 'active' and code = any ($1)`,
    values: [codes],
  })
  return new Map(rows.map(({ code, outline }) => [code, outline]))
}
