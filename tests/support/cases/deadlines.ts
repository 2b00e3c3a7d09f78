import type { Database } from '../../../server/database/database.ts'

export interface Deadline {
  readonly number: string
  readonly reasonCode: string
  readonly dueAt: Date
  readonly firedAt: Date | null
}

/** The deadlines of some cases, in the order they are due. */
export async function deadlinesOf({ pool }: Database, numbers: readonly string[]): Promise<Deadline[]> {
  const { rows } = await pool.query<Deadline>(
    `select number, reason_code as "reasonCode", due_at as "dueAt", fired_at as "firedAt"
       from case_deadlines where number = any ($1) order by due_at, number, limit_kind, step`,
    [numbers],
  )
  return rows
}

/** Every escalation that the feed tells of some cases, as of its due moment, oldest event first. */
export async function escalationsOf(
  { pool }: Database,
  numbers: readonly string[],
): Promise<{ number: string; reasonCode: string; dueAt: Date }[]> {
  const { rows } = await pool.query<{ number: string; reasonCode: string; dueAt: Date }>(
    `select id as number, reason_code as "reasonCode", occurred_at as "dueAt"
       from feed.history where id = any ($1) and type = 'case:escalated' order by seq`,
    [numbers],
  )
  return rows
}

/** Has every limit of some cases fall due so many minutes earlier, as an act of somebody would: rows and an event of each. */
export async function bringForward({ pool }: Database, numbers: readonly string[], minutes: number): Promise<void> {
  await pool.query(
    `with changed as (
       update cases
          set version         = cases.version + 1,
              on_site_due_at  = cases.on_site_due_at - $2 * interval '1 minute',
              feedback_due_at = cases.feedback_due_at - $2 * interval '1 minute',
              accept_due_at   = cases.accept_due_at - $2 * interval '1 minute',
              resolve_due_at  = cases.resolve_due_at - $2 * interval '1 minute'
         from cases was
        where cases.number = any ($1) and was.number = cases.number
       returning cases as now, was
     )
     select from feed.append((
       select jsonb_agg(case_event(now, was, clock_timestamp(), '{"type": "case:extended", "actor": "test"}')) from changed))`,
    [numbers, minutes],
  )
}
