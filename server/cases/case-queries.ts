import type { Pool } from 'pg'
import { reachOf } from '../accounts/reach.ts'
import type { Viewer } from '../accounts/viewer.ts'
import type { Case, CaseDetail, CaseStatus } from '../contracts/case.ts'
import type { Cursor, Snapshot } from '../contracts/feed.ts'

/** One case with its words, or null where there is none or it is out of the viewer's reach. */
export async function findCase(pool: Pool, number: string, viewer: Viewer): Promise<CaseDetail | null> {
  const { rows } = await pool.query<{ detail: CaseDetail }>({
    name: 'find-case',
    text: `
      select case_json(cases.*) || jsonb_build_object(
               'gridName', grid.name, 'secondGridName', second.name, 'description', description,
               'reportedLng', reported_lng, 'reportedLat', reported_lat, 'reportedCrs', reported_crs,
               'accuracyMeters', accuracy_meters, 'closeReason', close_reason) as detail
        from cases
        left join areas grid   on grid.generation   = area_generation and grid.code   = grid_code
        left join areas second on second.generation = area_generation and second.code = second_grid_code
       where number = $1
         and is_in_reach(scope_code, worker_number, source, $2, $3, $4)`,
    values: [number, ...reachOf(viewer)],
  })
  return rows[0]?.detail ?? null
}

/** Which cases a list wants; null leaves a condition out. Times are ISO 8601 on `reportedAt`, `from` included, `to` not. */
export interface CaseFilter {
  readonly viewer: Viewer
  readonly area: string | null
  readonly status: readonly CaseStatus[] | null
  readonly from: string | null
  readonly to: string | null
}

/** Where a page ended: the next one begins after this case. */
export interface PageKey {
  readonly reportedAt: string
  readonly number: string
}

/** A page of cases, newest first; `after` of the page before continues it exactly, whatever was put in meanwhile. */
export async function listCases(pool: Pool, filter: CaseFilter, limit: number, after: PageKey | null): Promise<Case[]> {
  // Without a name, so that each is planned for what it asks: conditions left out fall away and the indexes serve.
  const { rows } = await pool.query<{ body: Case }>({
    text: `
      select case_json(cases.*) as body
        from cases
       -- Codes are prefixes of their children's: "within" is a range of codes. Estates and buildings have their own.
       where ($1::text is null or (scope_code >= $1 and scope_code < $1 || '~') or estate_code = $1 or building_code = $1)
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
      after?.reportedAt ?? null,
      after?.number ?? null,
      limit,
      ...reachOf(filter.viewer),
    ],
  })
  return rows.map((row) => row.body)
}

/**
 * Head and rows in one look (F9): a single statement sees a single state. Holds the scope's open cases and those
 * reported or closed since the start of the city's day.
 */
export async function readSnapshot(pool: Pool, scope: string): Promise<Snapshot> {
  const { rows } = await pool.query<Omit<Snapshot, 'cursor' | 'scope'> & Cursor>({
    name: 'read-snapshot',
    text: `
      with today as (
        select date_trunc('day', now(), city.time_zone) as start from city
      )
      select feed.epoch() as epoch, head.seq::double precision as seq, head.digest::text as digest,
             to_jsonb(now()) as at, to_jsonb(today.start) as "dayStart",
             coalesce((select jsonb_agg(case_json(cases.*) order by reported_at)
                         from cases
                        where (status not in ('closed', 'void') or reported_at >= today.start or closed_at >= today.start)
                          and scope_code >= $1 and scope_code < $1 || '~'), '[]') as cases
        from feed.head, today`,
    values: [scope],
  })
  const { epoch, seq, digest, at, dayStart, cases } = rows[0]!
  return { cursor: { epoch, seq, digest }, scope, at, dayStart, cases }
}

/** What a phase change writes. */
export interface StatusChange {
  readonly number: string
  readonly version: number
  readonly from: readonly CaseStatus[]
  readonly to: CaseStatus
  readonly type: string
  readonly reason: string | null
  readonly actor: string
}

/**
 * Moves a case to another phase if it still has this version and one of these phases: one statement, its last step the
 * append. Null when it was not so any more; then nothing has changed.
 */
export async function changeStatus(
  pool: Pool,
  change: StatusChange,
): Promise<{ case: Case; feed: Pick<Cursor, 'epoch' | 'seq'> } | null> {
  const { rows } = await pool.query<{ answer: { case: Case; feed: Pick<Cursor, 'epoch' | 'seq'> } }>({
    name: 'change-status',
    text: `
      with clock as (
        select clock_timestamp() as moment
      ), changed as (
        update cases
           set status          = $4,
               version         = version + 1,
               worker_number   = case $4 when 'dispatched' then duty.worker_number when 'filed' then null else cases.worker_number end,
               dispatched_at   = case $4 when 'dispatched' then moment when 'filed' then null else dispatched_at end,
               on_site_due_at  = case $4 when 'dispatched' then on_site_due(moment, duty.item_code, duty.onsite_minutes)
                                         when 'filed' then null else on_site_due_at end,
               feedback_due_at = case $4 when 'dispatched' then feedback_due(moment, duty.item_code, duty.onsite_minutes)
                                         when 'filed' then null else feedback_due_at end,
               accepted_at     = case when $4 = 'accepted' then moment when $4 in ('dispatched', 'filed') then null else accepted_at end,
               -- Self-resolved: from accepted to feedback in one step stamps arrival and feedback together.
               on_site_at      = case when $4 in ('on_site', 'feedback') then coalesce(on_site_at, moment)
                                      when $4 in ('dispatched', 'filed') then null else on_site_at end,
               feedback_at     = case when $4 = 'feedback' then moment when $4 in ('dispatched', 'filed') then null else feedback_at end,
               closed_at       = case when $4 in ('closed', 'void') then moment else closed_at end,
               close_reason    = case when $4 in ('closed', 'void') then $6 else close_reason end
          from clock,
               (select subject.number, subject.item_code, item.onsite_minutes, on_duty.worker_number
                  from clock
                 cross join cases subject
                  left join work_items item on item.code = subject.item_code
                  left join on_duty(subject.grid_code, clock.moment) on true
                 where subject.number = $1) duty
         where cases.number = $1
           and duty.number = cases.number
           and version = $2
           and status = any ($3)
           -- Nobody can be sent where no grid is named or nobody is on duty.
           and ($4 not in ('filed', 'dispatched') or grid_code is not null)
           and ($4 <> 'dispatched' or duty.worker_number is not null)
        returning cases.*
      )
      select answer
        from feed.append((
          select jsonb_agg(jsonb_build_object(
                   'occurredAt', (select moment from clock), 'type', $5::text, 'entity', 'case',
                   'id', number, 'version', version, 'scopeBefore', scope_code, 'scopeAfter', scope_code,
                   'actor', $7::text, 'body', case_json(changed.*::cases),
                   'answer', jsonb_build_object('case', case_json(changed.*::cases))))
            from changed))`,
    values: [change.number, change.version, change.from, change.to, change.type, change.reason, change.actor],
  })
  return rows[0]?.answer ?? null
}
