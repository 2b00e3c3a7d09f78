import type { LngLat } from '../areas/convert-location.ts'
import { reachOf } from '../accounts/rights/reach.ts'
import type { Viewer } from '../accounts/rights/viewer.ts'
import { asWritten, type Change, type Changed, type Queries, type HistoryDetail } from './change-queries.ts'
import { givenEffect, unsentEffect } from './effects.ts'

/** Whether a code is a grid of the boundaries in force. */
export async function isGrid(client: Queries, code: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>({
    name: 'is-grid',
    text: `
      select exists (
        select from active_areas where level = 'grid' and code = $1) as found`,
    values: [code],
  })
  return rows[0]!.found
}

/** The worker who is in front of a grid now; null where nobody is. */
export async function findOnDuty(client: Queries, gridCode: string): Promise<string | null> {
  const { rows } = await client.query<{ workerNumber: string }>({
    name: 'find-on-duty',
    text: `select worker_number as "workerNumber" from on_duty($1, clock_timestamp())`,
    values: [gridCode],
  })
  return rows[0]?.workerNumber ?? null
}

/** The grid of a place (WGS84); null outside of every grid. */
export async function locateGrid(
  client: Queries,
  place: LngLat,
  accuracyMeters: number | null,
): Promise<string | null> {
  const { rows } = await client.query<{ gridCode: string | null }>({
    name: 'locate-grid',
    text: `
      select grid_code as "gridCode"
        from locate(ST_SetSRID(ST_MakePoint($1::double precision, $2::double precision), 4326), $3::double precision)`,
    values: [place.lng, place.lat, accuracyMeters],
  })
  return rows[0]?.gridCode ?? null
}

/** Cases to assign to a grid, each only if it still has this version. */
export interface GridAssignment {
  readonly cases: readonly { readonly number: string; readonly version: number }[]
  readonly gridCode: string
  /** Null: the worker on duty there. */
  readonly workerNumber: string | null
  readonly historyDetail: HistoryDetail
}

/**
 * Assigns cases to a grid and its worker on duty. Clocks that run go on: only a case that was never dispatched is dispatched now. Leaves
 * out a case that has changed, that would stay where it is, or that is dispatched already while nobody is on duty there.
 * @returns those that were given, by number
 */
export async function giveToGrid(client: Queries, assignment: GridAssignment): Promise<Changed[]> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'give-to-grid',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment
      ), target as materialized (
        select grid.generation, grid.code, duty.worker_number
          from clock
          join active_areas grid on grid.level = 'grid' and grid.code = $3
          left join lateral (
               select worker_number from on_duty(grid.code, moment) where $4::text is null
                union all
               -- A worker with a stand-in is not on duty.
               select front.worker_number
                 from posts join in_front(moment) front on front.post_code = posts.code
                where posts.area_code = grid.code and posts.role = 'grid_worker' and front.worker_number = $4
                limit 1) duty on true
      )
      select answer
        from change_cases((
          select jsonb_agg(
                   jsonb_build_object('number', was.number, 'version', asked.version, 'at', moment, 'historyDetail', $5::jsonb)
                   || case when target.worker_number is null then $7::jsonb else $6::jsonb end
                   || jsonb_build_object('set', jsonb_build_object(
                        'status',          case when target.worker_number is null then 'filed' else 'dispatched' end,
                        'area_generation', target.generation,
                        'grid_code',       target.code,
                        'assign_method',   case when was.grid_code = target.code then was.assign_method else 'manual' end,
                        'ambiguous',       false,
                        -- The second candidate has the first one as second: it covers the place.
                        'second_grid_code',       case when was.second_grid_code = target.code then was.grid_code else was.second_grid_code end,
                        'second_distance_meters', case when was.second_grid_code is distinct from target.code then was.second_distance_meters
                                                       when was.grid_code is not null then 0 end,
                        'worker_number',   target.worker_number))
                   || case when was.grid_code <> target.code or was.worker_number <> target.worker_number
                           then '{"counts": ["reassignments"]}'::jsonb else '{}' end
                   order by was.number)
            from unnest($1::text[], $2::integer[]) as asked (number, version)
           cross join clock
           cross join target
            join cases was on was.number = asked.number
           where (target.worker_number is not null or (was.dispatched_at is null and $4::text is null))
             and (was.ambiguous or row(was.grid_code, was.worker_number) is distinct from row(target.code, target.worker_number))))
       order by ordinal`,
    values: [
      assignment.cases.map(({ number }) => number),
      assignment.cases.map(({ version }) => version),
      assignment.gridCode,
      assignment.workerNumber,
      JSON.stringify(assignment.historyDetail),
      JSON.stringify(givenEffect),
      JSON.stringify(unsentEffect),
    ],
  })
  return rows.map(({ answer }) => answer)
}

/**
 * Moves a case to another place (WGS84) and assigns it again. In the same grid its phase stays once it is dispatched;
 * in another one the worker on duty there is dispatched, and clocks that run go on. Null also where the place is out of the
 * viewer's reach.
 */
export async function relocateCase(
  client: Queries,
  change: Change,
  place: LngLat,
  viewer: Viewer,
): Promise<Changed | null> {
  const { rows } = await client.query<{ answer: Changed }>({
    name: 'relocate-case',
    text: `
      with clock as materialized (
        select clock_timestamp() as moment, ST_SetSRID(ST_MakePoint($3::double precision, $4::double precision), 4326) as point
      ), found as materialized (
        select moment, point, located.*, duty.worker_number,
               (select generation from area_generations where state = 'active') as generation,
               coalesce(located.grid_code, city.code) as scope_code
          from clock
         cross join city
         cross join lateral locate(point, 0) located
          left join on_duty(located.grid_code, moment) duty on true
      ), kept as materialized (
        select was.source, stays, case when stays then was.status
                                       when found.grid_code is null then 'reported'
                                       when found.worker_number is null then 'filed'
                                       else 'dispatched' end as status,
               case when stays then was.worker_number else found.worker_number end as worker_number,
               was.grid_code <> found.grid_code as is_other
          from found
         cross join cases was
         cross join lateral (select was.dispatched_at is not null and was.grid_code is not distinct from found.grid_code as stays) decided
         where was.number = $1
      )
      select answer
        from change_cases((
          select jsonb_build_array(
                   $2::jsonb
                   || case when stays then '{}' when kept.worker_number is null then $9::jsonb else $8::jsonb end
                   || case when is_other then '{"counts": ["reassignments"]}'::jsonb else '{}' end
                   || jsonb_build_object('at', moment, 'set', jsonb_build_object(
                        'place',           point::text,
                        'area_generation', found.generation,
                        'grid_code',       found.grid_code,
                        'estate_code',     found.estate_code,
                        'building_code',   found.building_code,
                        'assign_method',   found.assign_method,
                        'second_grid_code',       found.second_grid_code,
                        'second_distance_meters', found.second_distance_meters,
                        'ambiguous',       false,
                        'status',          kept.status,
                        'worker_number',   kept.worker_number)))
            from found, kept
           where is_in_reach(found.scope_code, null, kept.source, $5, $6, $7)))`,
    values: [
      change.number,
      asWritten(change),
      place.lng,
      place.lat,
      ...reachOf(viewer),
      JSON.stringify(givenEffect),
      JSON.stringify(unsentEffect),
    ],
  })
  return rows[0]?.answer ?? null
}
