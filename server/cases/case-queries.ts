import type { Pool } from 'pg'
import { disclosureFor } from '../accounts/rights/disclosure.ts'
import { reachOf } from '../accounts/rights/reach.ts'
import type { Viewer } from '../accounts/rights/viewer.ts'
import type { Case, CaseDetail, CaseStatus } from '../contracts/case.ts'
import type { Cursor, Snapshot } from '../contracts/feed.ts'
import type { Queries } from './change-queries.ts'
import type { CaseState } from './guards.ts'

/** A case with its words and what decides the allowed actions, without these. */
export interface CaseFile extends Omit<CaseState, 'case'> {
  readonly detail: Omit<CaseDetail, 'allowedActions'>
}

/** One case with its words, or null where there is none or it is out of the viewer's reach. */
export async function findCase(pool: Pool, number: string, viewer: Viewer): Promise<CaseFile | null> {
  const { rows } = await pool.query<CaseFile>({
    name: 'find-case',
    text: `
      select handled_by as "handledBy", supervision_level as "supervisionLevel",
             case_json(cases.*) || jsonb_build_object(
               'gridName', grid.name, 'secondGridName', second.name, 'description', description,
               'reportedLng', reported_lng, 'reportedLat', reported_lat, 'reportedCrs', reported_crs,
               'accuracyMeters', accuracy_meters, 'closeReason', close_reason, 'mergedInto', merged_into,
               'limits', limits_json(cases.*),
               'reporters', (with recursive line as (
                               select cases.number as one
                                union all
                               select twin.number from line join cases twin on twin.merged_into = line.one)
                             select count(*)::integer from line),
               -- As the contact itself: a grid worker's while the case is assigned to that worker and open.
               'hasContact', exists (select from reporter_contacts contact
                                      where contact.case_number = cases.number and contact.reported_at = cases.reported_at
                                        and contact.person_id is not null)
                             and ($5 <> 'grid_worker' or (worker_number = $3 and status not in ('closed', 'void')))) as detail
        from cases
        left join areas grid   on grid.generation   = area_generation and grid.code   = grid_code
        left join areas second on second.generation = area_generation and second.code = second_grid_code
       where number = $1
         and is_in_reach(scope_code, worker_number, source, $2, $3, $4)`,
    values: [number, ...reachOf(viewer), viewer.role],
  })
  return rows[0] ?? null
}

/** The states of cases within the viewer's reach, by number; cases out of reach are left out. */
export async function findCaseStates(
  client: Queries,
  numbers: readonly string[],
  viewer: Viewer,
): Promise<CaseState[]> {
  const { rows } = await client.query<CaseState>({
    name: 'find-case-states',
    text: `
      select case_json(cases.*) as "case", handled_by as "handledBy", supervision_level as "supervisionLevel"
        from cases
       where number = any ($1)
         and is_in_reach(scope_code, worker_number, source, $2, $3, $4)
       order by number`,
    values: [numbers, ...reachOf(viewer)],
  })
  return rows
}

/** As `findCaseStates`; nobody else changes the cases until this transaction ends. */
export async function lockCaseStates(
  client: Queries,
  numbers: readonly string[],
  viewer: Viewer,
): Promise<CaseState[]> {
  const { rows } = await client.query<CaseState>({
    name: 'lock-case-states',
    text: `
      select case_json(locked.*::cases) as "case", handled_by as "handledBy", supervision_level as "supervisionLevel"
        from lock_cases($1) locked
       where is_in_reach(scope_code, worker_number, source, $2, $3, $4)
       order by number`,
    values: [numbers, ...reachOf(viewer)],
  })
  return rows
}

/** The filters of a list; null leaves a condition out. Times are ISO 8601 on `reportedAt`, `from` included, `to` not. */
export interface CaseFilter {
  readonly viewer: Viewer
  readonly area: string | null
  readonly status: readonly CaseStatus[] | null
  readonly from: string | null
  readonly to: string | null
}

/** The end of a page: the next one begins after this case. `at`: the moment that the list is sorted by, ISO 8601. */
export interface PageKey {
  readonly at: string
  readonly number: string
}

/** A case's place in a list that is sorted by report. */
export const pageKeyOf = ({ reportedAt, number }: Case): PageKey => ({ at: reportedAt, number })

/** A page is read in parts of so many cases; other work gets the database between two parts. */
const partLength = 100

/** A page of cases, newest first; `after` of the page before continues it exactly, whatever was inserted meanwhile. */
export async function listCases(pool: Pool, filter: CaseFilter, limit: number, after: PageKey | null): Promise<Case[]> {
  const cases: Case[] = []
  for (let left = limit; left > 0; left -= partLength) {
    const wanted = Math.min(left, partLength)
    const last = cases.at(-1)
    const part = await readPart(pool, filter, wanted, last ? pageKeyOf(last) : after)
    cases.push(...part)
    if (part.length < wanted) break
  }
  return cases
}

async function readPart(pool: Pool, filter: CaseFilter, limit: number, after: PageKey | null): Promise<Case[]> {
  // Without a name, so that each query is planned for its own conditions: those left out fall away and the indexes serve.
  const { rows } = await pool.query<{ body: Case }>({
    text: `
      select case_json(cases.*) as body
        from cases
       -- A viewer who does not see homes cannot filter by them.
       where ($1::text is null or lies_within(scope_code, case when $11 then estate_code end, case when $11 then building_code end, $1))
         and is_in_reach(scope_code, worker_number, source, $8, $9, $10)
         and ($2::text[] is null or status = any ($2))
         and ($3::timestamptz is null or reported_at >= $3)
         and ($4::timestamptz is null or reported_at < $4)
         and ($5::timestamptz is null or (reported_at, number) < ($5, $6))
       order by reported_at desc, number desc
       limit $7`,
    values: [
      filter.area,
      filter.status,
      filter.from,
      filter.to,
      after?.at ?? null,
      after?.number ?? null,
      limit,
      ...reachOf(filter.viewer),
      disclosureFor(filter.viewer) === 'exact',
    ],
  })
  return rows.map((row) => row.body)
}

/**
 * Head and rows in one statement, which sees a single state (F9). Holds the scope's open cases and those
 * reported or closed since the start of the city's day.
 */
export async function readSnapshot(pool: Pool, scope: string): Promise<Snapshot> {
  // A row for each case: PostgreSQL takes six times as long to put them into one value.
  type Row =
    { readonly head: Cursor & Pick<Snapshot, 'at' | 'dayStart'>; readonly body: null } | { readonly body: Case }
  const { rows } = await pool.query<Row>({
    name: 'read-snapshot',
    text: `
      with today as (
        select date_trunc('day', now(), city.time_zone) as start from city
      )
      select jsonb_build_object('epoch', feed.epoch(), 'seq', head.seq, 'digest', head.digest::text, 'at', now(),
                                'dayStart', today.start) as head,
             null as body, null as reported_at
        from feed.head, today
      union all
      select null, case_json(cases.*), reported_at
        from cases, today
       where (status not in ('closed', 'void') or reported_at >= today.start or closed_at >= today.start)
         and is_within(scope_code, $1)
       order by reported_at nulls first`,
    values: [scope],
  })
  const [first, ...shown] = rows
  const { epoch, seq, digest, at, dayStart } = (first as Extract<Row, { body: null }>).head
  return { cursor: { epoch, seq, digest }, scope, at, dayStart, cases: shown.map(({ body }) => body as Case) }
}
