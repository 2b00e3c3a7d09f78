import type { ClientBase, Pool } from 'pg'

/** An act outside the cases. `subject` is its object; never personal data. */
export interface AuditEntry {
  readonly actor: string
  readonly role: string
  readonly act: string
  readonly subject?: string
  readonly reason?: string
}

export async function writeAudit(
  pool: Pick<ClientBase, 'query'>,
  { actor, role, act, subject, reason }: AuditEntry,
): Promise<void> {
  await pool.query({
    name: 'write-audit',
    text: `insert into audit_entries (actor, role, act, subject, reason) values ($1, $2, $3, $4, $5)`,
    values: [actor, role, act, subject ?? null, reason ?? null],
  })
}

export interface StoredAuditEntry {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly act: string
  readonly subject: string | null
  readonly reason: string | null
}

/** The newest entries before `before` (an id; null: from the newest on). */
export async function listAudit(pool: Pool, before: number | null, limit: number): Promise<StoredAuditEntry[]> {
  const { rows } = await pool.query<StoredAuditEntry>({
    name: 'list-audit',
    text: `
      select id, to_jsonb(at) #>> '{}' as at, actor, role, act, subject, reason
        from audit_entries
       where $1::bigint is null or id < $1
       order by id desc
       limit $2`,
    values: [before, limit],
  })
  return rows
}
