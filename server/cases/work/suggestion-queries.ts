import type { Pool } from 'pg'
import { reachOf } from '../../accounts/rights/reach.ts'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import type { DuplicateCase } from '../../contracts/case-act.ts'

/** A grid that could take a case, with its worker on duty now. */
export interface Candidate {
  readonly gridCode: string
  readonly gridName: string
  readonly workerNumber: string | null
  readonly standsIn: boolean
  readonly distanceMeters: number
  readonly openCases: number
  readonly covers: boolean
  readonly isSecond: boolean
}

/**
 * The nearest grids within the viewer's areas, the one that a case lies in first; of them `gridCode` alone where it is not null.
 * The worker who has the case already is listed only on request: reassignment to that worker is impossible.
 */
export async function readCandidates(
  pool: Pool,
  number: string,
  viewer: Viewer,
  gridCode: string | null = null,
): Promise<Candidate[]> {
  const { rows } = await pool.query<Candidate>({
    name: 'read-candidates',
    text: `
      with subject as materialized (
        select cases.*, ST_Transform(place, city.local_srid) as point from cases, city where number = $1
      ), near as materialized (
        select grid.*, subject.place, subject.point, subject.second_grid_code, subject.ambiguous,
               subject.grid_code as present_grid, subject.worker_number as present_worker
          from subject
         cross join lateral (
               select * from active_areas
                where level = 'grid'
                  and is_in_reach(code, null, subject.source, $2, $3, $4)
                  and ($5::text is null or code = $5)
                order by local_geometry <-> subject.point, code
                limit 8) grid
      )
      select near.code as "gridCode", near.name as "gridName",
             duty.worker_number as "workerNumber", coalesce(duty.stands_in, false) as "standsIn",
             round(ST_Distance(ST_PointOnSurface(near.local_geometry), near.point)::numeric, 1)::double precision as "distanceMeters",
             (select count(*)::integer from cases
               where cases.worker_number = duty.worker_number and status not in ('closed', 'void')) as "openCases",
             ST_Covers(near.geometry, near.place) as covers,
             near.code is not distinct from near.second_grid_code as "isSecond"
        from near
        left join on_duty(near.code, now()) duty on true
       where near.ambiguous
          or $5 is not null
          or row(near.code, duty.worker_number) is distinct from row(near.present_grid, near.present_worker)`,
    values: [number, ...reachOf(viewer), gridCode],
  })
  return rows
}

/** Open cases within 50 m of a case with the same item, or like it without one, within the viewer's reach; nearest first. */
export async function findDuplicates(pool: Pool, number: string, viewer: Viewer): Promise<DuplicateCase[]> {
  const { rows } = await pool.query<DuplicateCase>({
    name: 'find-duplicates',
    text: `
      select case_json(found.near) as "case", (found.near).assign_method as "assignMethod",
             round(found.distance::numeric, 1)::double precision as "distanceMeters"
        from (select near, ST_Distance(near.place::geography, subject.place::geography) as distance
                from cases subject
                join cases near
                  -- A bounding box first: distances on the ellipsoid are expensive.
                  on near.place && ST_Expand(subject.place, 0.001)
                 and near.number <> subject.number
                 and near.item_code is not distinct from subject.item_code
                 and near.status not in ('closed', 'void')
                 and is_in_reach(near.scope_code, near.worker_number, near.source, $2, $3, $4)
               where subject.number = $1) found
       where found.distance <= 50
       order by found.distance, (found.near).number
       limit 20`,
    values: [number, ...reachOf(viewer)],
  })
  return rows
}
