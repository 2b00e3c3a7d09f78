import type { ClientBase } from 'pg'
import type { CaseStatus } from '../../../server/contracts/case.ts'

export interface PutCase {
  readonly number: string
  /** ISO 8601. */
  readonly reportedAt: string
  readonly status?: CaseStatus
  /** ISO 8601; by default an hour after the report. */
  readonly closedAt?: string
  /** What a reporter's contact is sealed as; none without. */
  readonly sealed?: string
}

/** Puts a case in as it stands, past intake and feed: of any moment. It lies in the first grid of the boundaries in force, if there are any. */
export async function putCase(client: Pick<ClientBase, 'query'>, put: PutCase): Promise<void> {
  const { number, reportedAt, status = 'closed', closedAt = null, sealed } = put
  await client.query(
    `insert into cases (number, status, place, area_generation, grid_code, scope_code, assign_method, ambiguous, priority, source,
                        description, reported_lng, reported_lat, reported_crs, occurred_at, reported_at, dispatched_at, closed_at,
                        on_site_due_at, feedback_due_at)
     select $1, $2, ST_SetSRID(ST_MakePoint(105.38, 30.87), 4326), generation, '510981001001001', '510981001001001', 'inside', false,
            'P3', 'hotline', '合成', 105.38, 30.87, 'WGS84', $3, $3, sent,
            case when $2 in ('closed', 'void') then coalesce($4, $3::timestamptz + interval '1 hour') end,
            sent + interval '10 minutes', sent + interval '30 minutes'
       from area_generations,
            (select case when $2 not in ('reported', 'filed') then $3::timestamptz end as sent) one
      where state = 'active'`,
    [number, status, reportedAt, closedAt],
  )
  if (sealed === undefined) return
  await client.query(
    `with person as (insert into persons (id) values (gen_random_uuid()) returning id)
     insert into reporter_contacts (case_number, reported_at, person_id, sealed) select $1, $2, id, $3 from person`,
    [number, reportedAt, sealed],
  )
}
