import type { ClientBase } from 'pg'
import type { CaseReport } from '../contracts/case-report.ts'
import type { AssignMethod } from '../contracts/case.ts'
import type { EventType } from '../contracts/feed.ts'
import type { LngLat } from '../areas/convert-location.ts'
import type { PastLife } from './past-life.ts'

type Queries = Pick<ClientBase, 'query'>

export async function hasCases(client: Queries): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>('select exists (select from cases) as found')
  return rows[0]!.found
}

export async function readTimeZone(client: Queries): Promise<string> {
  const { rows } = await client.query<{ time_zone: string }>('select time_zone from city')
  return rows[0]!.time_zone
}

/** What the assignment function answers for a place, as the columns of `cases`. */
interface Assignment {
  readonly grid_code: string | null
  readonly estate_code: string | null
  readonly building_code: string | null
  readonly assign_method: AssignMethod
  readonly second_grid_code: string | null
  readonly second_distance_meters: number | null
  readonly ambiguous: boolean
}

/** What intake goes by: whose place it is, and who was on duty there when the report came in. */
export interface Located extends Assignment {
  readonly worker_number: string | null
}

/** Asks the assignment function and the duty table of the database that will store the cases. Answers in order. */
export async function locateReports(
  client: Queries,
  reports: readonly { readonly place: LngLat; readonly accuracyMeters: number | null; readonly reportedAt: number }[],
): Promise<Located[]> {
  const { rows } = await client.query<Located>({
    name: 'locate-past-reports',
    text: `
      select located.*, on_duty.worker_number
        from unnest($1::double precision[], $2::double precision[], $3::double precision[], $4::double precision[])
             with ordinality as report (lng, lat, accuracy_meters, at, ordinal)
       cross join lateral locate(ST_SetSRID(ST_MakePoint(report.lng, report.lat), 4326), report.accuracy_meters) located
        left join lateral on_duty(located.grid_code, to_timestamp(report.at / 1000.0)) on true
       order by report.ordinal`,
    values: [
      reports.map(({ place }) => place.lng),
      reports.map(({ place }) => place.lat),
      reports.map(({ accuracyMeters }) => accuracyMeters),
      reports.map(({ reportedAt }) => reportedAt),
    ],
  })
  return rows
}

/** A past case ready to be stored, as it stands now. */
export interface PastCase {
  readonly report: CaseReport
  readonly place: LngLat
  readonly located: Located
  readonly occurredAt: number
  readonly life: PastLife
}

/**
 * Stores past cases in one statement, numbered within their own day in the order given, which must be that of their
 * reports. Tells nobody: their events follow.
 * @returns their numbers in the same order
 */
export async function importCases(client: Queries, cases: readonly PastCase[]): Promise<string[]> {
  const input = cases.map(({ report, place, located, occurredAt, life }) => ({
    ...located,
    worker_number: life.dispatchedAt === null ? null : located.worker_number,
    lng: place.lng,
    lat: place.lat,
    reported_lng: report.location.lng,
    reported_lat: report.location.lat,
    reported_crs: report.location.crs,
    accuracy_meters: report.location.accuracyMeters,
    description: report.description,
    item_code: report.itemCode,
    source: report.source,
    occurred_at: instant(occurredAt),
    ...stageColumns(life),
    close_reason: life.closeReason,
  }))
  const { rows } = await client.query<{ number: string }>({
    name: 'import-cases',
    text: importCasesSql,
    values: [JSON.stringify(input)],
  })
  return rows.map(({ number }) => number)
}

/** One change of a past case. */
export interface PastEvent {
  readonly number: string
  readonly type: EventType
  readonly workerNumber: string | null
  readonly stage: PastLife
  /** As it stood before; null for intake. */
  readonly before: PastLife | null
}

/** Tells what happened to stored past cases, in the order given, which must be that of the changes. */
export async function importEvents(client: Queries, events: readonly PastEvent[]): Promise<void> {
  const workerOf = (stage: PastLife | null, number: string | null) => (stage?.dispatchedAt == null ? null : number)
  const input = events.map(({ number, type, workerNumber, stage, before }) => ({
    number,
    type,
    at: instant(stage.changedAt),
    worker_number: workerOf(stage, workerNumber),
    from_worker: workerOf(before, workerNumber),
    from_status: before?.status,
    reason: stage.reason,
    ...stageColumns(stage),
  }))
  await client.query({ name: 'import-events', text: importEventsSql, values: [JSON.stringify(input)] })
}

function stageColumns(stage: PastLife) {
  return {
    reported_at: instant(stage.reportedAt),
    status: stage.status,
    version: stage.version,
    dispatched_at: instant(stage.dispatchedAt),
    accepted_at: instant(stage.acceptedAt),
    on_site_at: instant(stage.onSiteAt),
    feedback_at: instant(stage.feedbackAt),
    closed_at: instant(stage.closedAt),
    returns: stage.returns,
    reworks: stage.reworks,
  }
}

function instant(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString()
}

const importCasesSql = `
with input as materialized (
  select past.*, (past.reported_at at time zone city.time_zone)::date as day
    from city,
         rows from (jsonb_to_recordset($1::jsonb) as (
           grid_code text, estate_code text, building_code text, assign_method text, second_grid_code text,
           second_distance_meters double precision, ambiguous boolean, worker_number text,
           lng double precision, lat double precision, reported_lng double precision, reported_lat double precision,
           reported_crs text, accuracy_meters double precision, description text, item_code text, source text,
           occurred_at timestamptz, reported_at timestamptz, status text, version integer, dispatched_at timestamptz,
           accepted_at timestamptz, on_site_at timestamptz, feedback_at timestamptz, closed_at timestamptz,
           returns integer, reworks integer, close_reason text)) with ordinality as past (
           grid_code, estate_code, building_code, assign_method, second_grid_code, second_distance_meters, ambiguous,
           worker_number, lng, lat, reported_lng, reported_lat, reported_crs, accuracy_meters, description, item_code, source,
           occurred_at, reported_at, status, version, dispatched_at, accepted_at, on_site_at, feedback_at, closed_at,
           returns, reworks, close_reason, ordinal)
), counted as (
  insert into case_counters as counter (day, last)
  select day, count(*) from input group by day
  on conflict (day) do update set last = counter.last + excluded.last
  returning day, last
), numbered as materialized (
  select input.*,
         case_number(city.code, input.day, (counted.last - count(*) over (partition by input.day)
           + row_number() over (partition by input.day order by input.ordinal))::integer) as number,
         city.code as city_code,
         ST_SetSRID(ST_MakePoint(input.lng, input.lat), 4326) as point
    from input join counted using (day), city
), stored as (
  insert into cases (
         number, version, status, place, area_generation, grid_code, scope_code, estate_code, building_code,
         assign_method, second_grid_code, second_distance_meters, ambiguous, item_code, category, priority, source,
         worker_number, description, reported_lng, reported_lat, reported_crs, accuracy_meters, occurred_at,
         reported_at, dispatched_at, accepted_at, on_site_at, feedback_at, closed_at, on_site_due_at, feedback_due_at,
         accept_due_at, resolve_due_at, returns, reworks, close_reason)
  select past.number, past.version, past.status, past.point, generation.generation, past.grid_code,
         coalesce(past.grid_code, past.city_code), past.estate_code, past.building_code,
         past.assign_method, past.second_grid_code, past.second_distance_meters, past.ambiguous,
         past.item_code, item.category, coalesce(item.priority, 'P3'), past.source, past.worker_number,
         past.description, past.reported_lng, past.reported_lat, past.reported_crs, past.accuracy_meters,
         past.occurred_at, past.reported_at, past.dispatched_at, past.accepted_at, past.on_site_at, past.feedback_at,
         past.closed_at,
         on_site_due(past.dispatched_at, past.item_code, item.onsite_minutes),
         feedback_due(past.dispatched_at, past.item_code, item.onsite_minutes),
         limit_due(past.reported_at, item.accept_minutes, item.clock),
         limit_due(past.reported_at, item.resolve_hours * 60, item.clock),
         past.returns, past.reworks, past.close_reason
    from numbered past
    join area_generations generation on generation.state = 'active'
    left join work_items item on item.code = past.item_code
  returning number
)
select number from stored order by number`

/** What fell due in the past has been lived through: it is not fired when the server starts. */
export async function passDeadlines(client: ClientBase, now: Date): Promise<void> {
  await client.query('update case_deadlines set fired_at = due_at where fired_at is null and due_at <= $1', [now])
}

const importEventsSql = `
select feed.import(jsonb_agg(jsonb_build_object(
         'at', past.at, 'occurredAt', case when past.version = 1 then cases.occurred_at else past.at end,
         'type', past.type, 'entity', 'case', 'id', past.number, 'version', past.version,
         'scopeBefore', case when past.version > 1 then cases.scope_code end, 'scopeAfter', cases.scope_code,
         'actor', 'import', 'fromStatus', past.from_status, 'fromGrid', case when past.version > 1 then cases.grid_code end,
         'fromWorker', past.from_worker, 'reason', past.reason,
         'body', past_case_json(cases.*, item.onsite_minutes, past.version, past.status, past.worker_number, past.dispatched_at, past.accepted_at,
                                past.on_site_at, past.feedback_at, past.closed_at, past.returns, past.reworks)) order by past.ordinal))
  from rows from (jsonb_to_recordset($1::jsonb) as (
         number text, type text, at timestamptz, worker_number text, from_worker text, from_status text, reason text,
         reported_at timestamptz, status text, version integer, dispatched_at timestamptz, accepted_at timestamptz,
         on_site_at timestamptz, feedback_at timestamptz, closed_at timestamptz, returns integer, reworks integer))
         with ordinality as past (
         number, type, at, worker_number, from_worker, from_status, reason, reported_at, status, version, dispatched_at,
         accepted_at, on_site_at, feedback_at, closed_at, returns, reworks, ordinal)
  join cases on cases.number = past.number and cases.reported_at = past.reported_at
  left join work_items item on item.code = cases.item_code`
