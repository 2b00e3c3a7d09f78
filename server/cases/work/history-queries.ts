import type { Pool } from 'pg'
import type { CaseHistoryEntry } from '../../contracts/case-act.ts'

/** The beginning of a statement that reads entries. */
export const historyEntry = `
  select history.seq::double precision as seq, to_jsonb(at) as at, to_jsonb(occurred_at) as "occurredAt", version, type,
         actor, coalesce(accounts.name, actor) as "actorName", history.role, from_status as "fromStatus", to_status as "toStatus",
         from_grid as "fromGrid", to_grid as "toGrid", from_worker as "fromWorker", to_worker as "toWorker", text as reason,
         reason_code as "reasonCode", level_after as level, supervision_after as supervision
    from feed.history
    left join lateral (
         select body ->> 'level' as level_after, body ->> 'supervision' as supervision_after
           from feed.events where events.seq = history.seq) after on true
    left join feed.history_texts using (seq)
    left join accounts on accounts.account = history.actor`

/** The history of a case, first to last; of one version alone where `version` names it. */
export async function readHistory(
  pool: Pool,
  number: string,
  version: number | null = null,
): Promise<CaseHistoryEntry[]> {
  const { rows } = await pool.query<CaseHistoryEntry>({
    name: 'read-history',
    text: `${historyEntry} where id = $1 and ($2::integer is null or version = $2) order by version`,
    values: [number, version],
  })
  return rows
}

/** The account that reported a case; null for a reporter without a session. */
export async function readReporter(pool: Pool, number: string): Promise<string | null> {
  const { rows } = await pool.query<{ account: string }>({
    name: 'read-reporter',
    text: `select account from feed.history join accounts on account = actor where id = $1 and version = 1`,
    values: [number],
  })
  return rows[0]?.account ?? null
}
