import type { Pool } from 'pg'
import type { Account } from './account-queries.ts'

/** A session in force and whose it is. */
export interface Session extends Account {
  readonly id: string
  /** ISO 8601: when it ends at the latest. */
  readonly endsAt: string
  readonly mustChangePassword: boolean
  /** Its token is old enough to be replaced. */
  readonly due: boolean
}

/** How long a session lives, PostgreSQL intervals: without a request, in all, and with one token. */
const limits = { idle: '60 minutes', absolute: '12 hours', rotation: '15 minutes', overlap: '60 seconds' } as const

const session = `
  sessions.id, to_jsonb(ends_at) #>> '{}' as "endsAt", rotated_at < now() - interval '${limits.rotation}' as due,
  accounts.account, name, role, areas, worker_number as "workerNumber", source, sample,
  must_change_password as "mustChangePassword"`

const inForce = `
  revoked_at is null and ends_at > now() and seen_at > now() - interval '${limits.idle}' and disabled_at is null`

export async function beginSession(pool: Pool, account: string, digest: string): Promise<string> {
  const { rows } = await pool.query<{ endsAt: string }>({
    name: 'begin-session',
    text: `
      insert into sessions (token_digest, account, ends_at)
      values ($1, $2, now() + interval '${limits.absolute}')
      returning to_jsonb(ends_at) #>> '{}' as "endsAt"`,
    values: [digest, account],
  })
  return rows[0]!.endsAt
}

/**
 * The session of a token, or null; `samples`: whether those of sample accounts count. A request keeps it from falling
 * idle, noted once a minute.
 */
export async function findSession(pool: Pool, digest: string, samples: boolean): Promise<Session | null> {
  const { rows } = await pool.query<Session & { stale: boolean }>({
    name: 'find-session',
    text: `
      select ${session}, seen_at < now() - interval '1 minute' as stale
        from sessions join accounts using (account)
       where (token_digest = $1 or (previous_digest = $1 and previous_until > now()))
         and ${inForce}
         and ($2 or not sample)`,
    values: [digest, samples],
  })
  const [found] = rows
  if (!found) return null
  const { stale, ...rest } = found
  if (stale)
    await pool.query({
      name: 'see-session',
      text: `update sessions set seen_at = now() where id = $1`,
      values: [found.id],
    })
  return rest
}

/** Gives a session another token; the old one is good for a minute more. False when another request did so first. */
export async function rotateSession(pool: Pool, id: string, digest: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'rotate-session',
    text: `
      update sessions
         set previous_digest = token_digest, previous_until = now() + interval '${limits.overlap}',
             token_digest = $2, rotated_at = now()
       where id = $1 and rotated_at < now() - interval '${limits.rotation}' and revoked_at is null`,
    values: [id, digest],
  })
  return rowCount === 1
}

export async function endSession(pool: Pool, id: string): Promise<void> {
  await pool.query({
    name: 'end-session',
    text: `update sessions set revoked_at = now() where id = $1 and revoked_at is null`,
    values: [id],
  })
}

/** Of these sessions and devices those that are in force. */
export async function stillInForce(pool: Pool, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'still-in-force',
    text: `
      select id::text from sessions join accounts using (account) where id = any ($1::uuid[]) and ${inForce}
      union all
      select id::text from kiosks where id = any ($1::uuid[]) and revoked_at is null`,
    values: [ids],
  })
  return new Set(rows.map(({ id }) => id))
}

/** A day after their end they are no use to anybody. */
export async function forgetSessions(pool: Pool): Promise<void> {
  await pool.query(`delete from sessions where ends_at < now() - interval '1 day'`)
}
