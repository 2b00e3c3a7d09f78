import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import type { CaseReport, CaseReceipt } from '../../contracts/case-report.ts'
import type { LngLat } from '../../areas/convert-location.ts'

/** A report ready to be stored: its place in WGS84, and its command. */
export interface ReportToStore {
  readonly report: CaseReport
  readonly place: LngLat
  /** Idempotency key and the digest of its body; null without a key. */
  readonly command: { readonly key: string; readonly bodyDigest: string } | null
  /** The reporter's contact, sealed; null without one. */
  readonly contact: { readonly personId: string; readonly sealed: string } | null
  /** The account that reports; a resident called `public` without a session. */
  readonly by: Pick<Viewer, 'actor' | 'role'>
}

/** The result of one report: stored now, or the earlier answer to its idempotency key. */
export interface StoredReport {
  readonly receipt: CaseReceipt
  readonly repeatedDigest: string | null
}

/** A report that the database refuses; the others of its batch are stored all the same. */
export interface RefusedReport {
  readonly refused: 'itemCode'
}

/**
 * Stores reports in one statement, which is one transaction: locate and assign, insert, append to the feed. Reports
 * whose key is known already are answered from there and change nothing; those whose item the catalogue does not have are
 * refused. Answers stand in the order of `reports`.
 * @throws the database's error; then nothing is stored. A key that another node takes at the same moment is 23505.
 */
export async function insertReports(
  pool: Pool,
  reports: readonly ReportToStore[],
): Promise<(StoredReport | RefusedReport)[]> {
  const input = reports.map(({ report, place, contact, command, by }) => ({
    lng: place.lng,
    lat: place.lat,
    reported_lng: report.location.lng,
    reported_lat: report.location.lat,
    reported_crs: report.location.crs,
    accuracy_meters: report.location.accuracyMeters,
    description: report.description,
    item_code: report.itemCode,
    source: report.source,
    occurred_at: report.occurredAt,
    person_id: contact?.personId,
    sealed: contact?.sealed,
    command_key: command?.key,
    body_digest: command?.bodyDigest,
    actor: by.actor,
    role: by.role,
  }))
  const { rows } = await pool.query<{ ordinal: number; receipt: CaseReceipt; repeated_digest: string | null }>({
    name: 'insert-reports',
    text: insertReportsSql,
    values: [JSON.stringify(input)],
  })
  const answers: (StoredReport | RefusedReport)[] = reports.map(() => ({ refused: 'itemCode' }))
  for (const row of rows) answers[row.ordinal - 1] = { receipt: row.receipt, repeatedDigest: row.repeated_digest }
  return answers
}

const insertReportsSql = `
with input as materialized (
  select *, now() as reported_at
    from rows from (jsonb_to_recordset($1::jsonb) as (
           lng double precision, lat double precision, reported_lng double precision, reported_lat double precision,
           reported_crs text, accuracy_meters double precision, description text, item_code text, source text,
           occurred_at timestamptz, person_id uuid, sealed text, command_key text, body_digest text, actor text, role text
         )) with ordinality as report (
           lng, lat, reported_lng, reported_lat, reported_crs, accuracy_meters, description, item_code, source,
           occurred_at, person_id, sealed, command_key, body_digest, actor, role, ordinal)
), known as materialized (
  select input.ordinal, command.answer, command.body_digest
    from input join feed.commands command on command.key = input.command_key
), fresh as materialized (
  select input.*, row_number() over (order by input.ordinal)::integer as place_in_batch
    from input
   where not exists (select from known where known.ordinal = input.ordinal)
     and (input.item_code is null or exists (select from work_items where code = input.item_code))
), counted as (
  insert into case_counters as counter (day, last)
  select (now() at time zone city.time_zone)::date, count(*) from city, fresh group by city.time_zone having count(*) > 0
  on conflict (day) do update set last = counter.last + excluded.last
  returning day, last - (select count(*) from fresh)::integer as before
), prepared as materialized (
  select fresh.*, city.code as city_code,
         case_number(city.code, counted.day, counted.before + fresh.place_in_batch) as number,
         ST_SetSRID(ST_MakePoint(fresh.lng, fresh.lat), 4326) as point
    from fresh, counted, city
), stored as (
  insert into cases (
         number, status, place, area_generation, grid_code, scope_code, estate_code, building_code, assign_method,
         second_grid_code, second_distance_meters, ambiguous, item_code, category, priority, source, worker_number,
         description, reported_lng, reported_lat, reported_crs, accuracy_meters, occurred_at, reported_at,
         dispatched_at, on_site_due_at, feedback_due_at, accept_due_at, resolve_due_at)
  select prepared.number,
         case when located.grid_code is null                                then 'reported'
              when located.ambiguous or duty.worker_number is null          then 'filed'
              else 'dispatched' end,
         prepared.point, generation.generation, located.grid_code, coalesce(located.grid_code, prepared.city_code),
         located.estate_code, located.building_code, located.assign_method,
         located.second_grid_code, located.second_distance_meters, located.ambiguous,
         prepared.item_code, item.category, coalesce(item.priority, 'P3'), prepared.source, duty.worker_number,
         prepared.description, prepared.reported_lng, prepared.reported_lat, prepared.reported_crs,
         prepared.accuracy_meters, coalesce(prepared.occurred_at, prepared.reported_at), prepared.reported_at,
         duty.dispatched_at,
         on_site_due(duty.dispatched_at, prepared.item_code, item.onsite_minutes),
         feedback_due(duty.dispatched_at, prepared.item_code, item.onsite_minutes),
         limit_due(prepared.reported_at, item.accept_minutes, item.clock),
         limit_due(prepared.reported_at, item.resolve_hours * 60, item.clock)
    from prepared
    join area_generations generation on generation.state = 'active'
    cross join lateral locate(prepared.point, prepared.accuracy_meters) located
    left join work_items item on item.code = prepared.item_code
    -- Dispatched in the same statement when the place is certain and somebody is on duty there.
    left join lateral (
         select worker_number, prepared.reported_at as dispatched_at
           from on_duty(located.grid_code, prepared.reported_at)
          where not located.ambiguous) duty on true
  returning cases.*
), contacts as (
  insert into reporter_contacts (case_number, reported_at, person_id, sealed)
  select number, reported_at, person_id, sealed
    from prepared
   where person_id is not null
), new_events as materialized (
  select prepared.place_in_batch, prepared.ordinal,
         jsonb_build_object(
           'occurredAt', stored.occurred_at, 'type', 'case:reported', 'entity', 'case',
           'id', stored.number, 'version', stored.version, 'scopeBefore', null, 'scopeAfter', stored.scope_code,
           'actor', prepared.actor, 'role', prepared.role, 'body', case_json(stored.*::cases),
           'answer', jsonb_build_object(
             'number', stored.number, 'status', stored.status, 'version', stored.version,
             'gridCode', stored.grid_code, 'gridName', grid.name, 'assignMethod', stored.assign_method,
             'ambiguous', stored.ambiguous, 'secondGridCode', stored.second_grid_code,
             'secondGridName', second.name, 'secondDistanceMeters', stored.second_distance_meters))
         || case when prepared.command_key is null then '{}'
                 else jsonb_build_object('commandKey', prepared.command_key, 'bodyDigest', prepared.body_digest) end as event
    from stored
    join prepared on prepared.number = stored.number
    left join areas grid   on grid.generation   = stored.area_generation and grid.code   = stored.grid_code
    left join areas second on second.generation = stored.area_generation and second.code = stored.second_grid_code
), appended as (
  select * from feed.append((select jsonb_agg(event order by place_in_batch) from new_events))
)
select new_events.ordinal::integer as ordinal, appended.answer as receipt, null as repeated_digest
  from appended join new_events on new_events.place_in_batch = appended.ordinal
union all
select known.ordinal::integer, known.answer, known.body_digest
  from known`
