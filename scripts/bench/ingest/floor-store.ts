import type { Pool } from 'pg'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import type { createIntake } from '../../../server/cases/intake/submit-case.ts'

/** The columns, checks and indexes of cases in a table of the floor's own; to be made by the owner. */
export const createFloor = `
  create table bench_cases (like cases including all);
  grant select, insert on bench_cases to quanyu_app`

/** A receipt of a case that lies in one grid for certain. */
export const receiptOf = (number: string, gridCode: string): CaseReceipt => ({
  number,
  status: 'dispatched',
  version: 1,
  gridCode,
  gridName: '蟠龙社区第一网格',
  assignMethod: 'inside',
  ambiguous: false,
  secondGridCode: null,
  secondGridName: null,
  secondDistanceMeters: null,
  feed: { epoch: '0123456789abcdef', seq: 1 },
})

/** The least that stores assigned reports durably: one insert of many rows with one ST_Covers a point. No feed, no keys, no duties. */
export function floorStore(pool: Pool): Parameters<typeof createIntake>[0] {
  let last = 0
  return async (reports) => {
    const input = reports.map(({ report, place }) => ({
      number: `9${String(++last).padStart(18, '0')}`,
      lng: place.lng,
      lat: place.lat,
      reported_lng: report.location.lng,
      reported_lat: report.location.lat,
      reported_crs: report.location.crs,
      accuracy_meters: report.location.accuracyMeters,
      description: report.description,
      source: report.source,
    }))
    const { rows } = await pool.query<{ number: string; grid_code: string }>({
      name: 'bench-floor',
      text: insertFloorSql,
      values: [JSON.stringify(input)],
    })
    const gridOf = new Map(rows.map(({ number, grid_code }) => [number, grid_code]))
    return input.map(({ number }) => ({ receipt: receiptOf(number, gridOf.get(number)!), repeatedDigest: null }))
  }
}

const insertFloorSql = `
with input as materialized (
  select *, ST_SetSRID(ST_MakePoint(lng, lat), 4326) as point
    from jsonb_to_recordset($1::jsonb) as report (
         number text, lng double precision, lat double precision, reported_lng double precision,
         reported_lat double precision, reported_crs text, accuracy_meters double precision, description text, source text)
)
insert into bench_cases (
       number, status, place, area_generation, grid_code, scope_code, assign_method, ambiguous, priority, source, worker_number,
       description, reported_lng, reported_lat, reported_crs, accuracy_meters, occurred_at, reported_at, dispatched_at,
       on_site_due_at, feedback_due_at)
select number, 'dispatched', point, generation, code, code, 'inside', false, 'P3', source, 'W00001', description, reported_lng,
       reported_lat, reported_crs, accuracy_meters, now(), now(), now(), now() + interval '10 minutes', now() + interval '30 minutes'
  from input
 cross join lateral (
       select area.generation, area.code
         from active_areas area
        where area.level = 'grid' and ST_Covers(area.geometry, point)
        order by area.code
        limit 1) grid
returning number, grid_code`
