import type { Pool } from 'pg'
import type { Account } from '../account-queries.ts'
import { writeAudit } from '../audit-queries.ts'

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
const limits = {
  ...{ idle: '60 minutes', absolute: '12 hours', rotation: '15 minutes', overlap: '60 seconds' },
  /** After this time beyond the overlap an old token is not a late request but another holder's. */
  reuse: '5 minutes',
} as const

/** Its token has a successor that nobody has come with yet. */
const isUnseen = `(previous_digest is not null and previous_until is null)`

/** Old enough for another token; one that was never seen is replaced after the overlap, as its answer is lost. */
const isDue = `
  rotated_at < now() - case when ${isUnseen} then interval '${limits.overlap}' else interval '${limits.rotation}' end`

const session = `
  sessions.id, to_jsonb(ends_at) #>> '{}' as "endsAt", ${isDue} as due,
  accounts.account, name, role, areas, worker_number as "workerNumber", source, sample,
  must_change_password and by_password as "mustChangePassword"`

const inForce = `
  revoked_at is null and ends_at > now() and seen_at > now() - interval '${limits.idle}' and disabled_at is null`

/** `byPassword`: only such a session must begin with the choice of another one, where an administrator has set it. */
export async function beginSession(pool: Pool, account: string, digest: string, byPassword: boolean): Promise<string> {
  const { rows } = await pool.query<{ endsAt: string }>({
    name: 'begin-session',
    text: `
      insert into sessions (token_digest, account, by_password, ends_at)
      values ($1, $2, $3, now() + interval '${limits.absolute}')
      returning to_jsonb(ends_at) #>> '{}' as "endsAt"`,
    values: [digest, account, byPassword],
  })
  return rows[0]!.endsAt
}

/** The state of a token in its session. */
interface Found {
  readonly stale: boolean
  readonly isPrevious: boolean
  /** Its successor is used for the first time. */
  readonly isFirstUse: boolean
  /** Long after its successor was seen: two hold tokens of one session. */
  readonly isReused: boolean
}

/**
 * The session of a token, or null; `samples`: whether those of sample accounts count. A request keeps it from falling idle,
 * noted once a minute. The answer that carried a rotated token may be lost: the one before stays good until its successor
 * was seen once, and a minute more for requests under way. A use long after that means that one of two holders has
 * copied it: the session ends.
 */
export async function findSession(pool: Pool, digest: string, samples: boolean): Promise<Session | null> {
  const { rows } = await pool.query<Session & Found>({
    name: 'find-session',
    text: `
      select ${session}, seen_at < now() - interval '1 minute' as stale,
             previous_digest is not distinct from $1 as "isPrevious",
             token_digest = $1 and previous_digest is not null and previous_until is null as "isFirstUse",
             previous_digest is not distinct from $1
               and coalesce(previous_until < now() - interval '${limits.reuse}', false) as "isReused"
        from sessions join accounts using (account)
       where (token_digest = $1
              or previous_digest = $1
                 and (previous_until is null or previous_until > now() or previous_until < now() - interval '${limits.reuse}'))
         and ${inForce}
         and ($2 or not sample)`,
    values: [digest, samples],
  })
  const [found] = rows
  if (!found) return null
  const { stale, isPrevious, isFirstUse, isReused, ...rest } = found
  if (isReused) return endReused(pool, rest)
  if (stale || isFirstUse)
    await pool.query({
      name: 'see-session',
      text: `
        update sessions
           set seen_at = now(),
               previous_until = case when $2 then coalesce(previous_until, now() + interval '${limits.overlap}')
                                     else previous_until end
         where id = $1`,
      values: [found.id, isFirstUse && !isPrevious],
    })
  return rest
}

async function endReused(pool: Pool, { id, account, role }: Pick<Session, 'id' | 'account' | 'role'>): Promise<null> {
  await endSession(pool, id)
  await writeAudit(pool, { actor: account, role, act: 'session:reused' })
  return null
}

/**
 * Gives a session another token; false when another request did so first. Where the last one was never seen, the one before it
 * stays the one that is good beside it.
 */
export async function rotateSession(pool: Pool, id: string, digest: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'rotate-session',
    text: `
      update sessions
         set previous_digest = case when ${isUnseen} then previous_digest else token_digest end,
             previous_until = null, token_digest = $2, rotated_at = now()
       where id = $1 and ${isDue} and revoked_at is null`,
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
