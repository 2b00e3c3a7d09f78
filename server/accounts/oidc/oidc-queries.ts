import type { ClientBase, Pool } from 'pg'
import type { OidcChecks, OidcIdentity } from './oidc-provider.ts'

/** The time for a sign-in at the provider, a PostgreSQL interval; the cookie lives as long. */
const attemptLifetime = '10 minutes'

/** Keeps the checks of a sign-in under way, and deletes those that were never finished. */
export async function keepAttempt(pool: Pool, digest: string, checks: OidcChecks, next: string): Promise<void> {
  await pool.query({
    name: 'keep-oidc-attempt',
    text: `
      with dropped as (
        delete from oidc_attempts where begun_at < now() - interval '${attemptLifetime}'
      )
      insert into oidc_attempts (token_digest, state, nonce, verifier, next) values ($1, $2, $3, $4, $5)`,
    values: [digest, checks.state, checks.nonce, checks.verifier, next],
  })
}

/** Takes a sign-in under way out, so that nobody can end it again; null when there is none, `late`: it took too long. */
export async function takeAttempt(
  pool: Pool,
  digest: string,
  state: string,
): Promise<(OidcChecks & { next: string; late: boolean }) | null> {
  const { rows } = await pool.query<OidcChecks & { next: string; late: boolean }>({
    name: 'take-oidc-attempt',
    text: `
      delete from oidc_attempts where token_digest = $1 and state = $2
      returning state, nonce, verifier, next, begun_at < now() - interval '${attemptLifetime}' as late`,
    values: [digest, state],
  })
  return rows[0] ?? null
}

/** The account that an administrator has linked to an identity; null where there is none. */
export async function findLinked(
  pool: Pick<ClientBase, 'query'>,
  { issuer, subject }: OidcIdentity,
): Promise<string | null> {
  const { rows } = await pool.query<{ account: string }>({
    name: 'find-oidc-account',
    text: 'select account from oidc_identities where issuer = $1 and subject = $2',
    values: [issuer, subject],
  })
  return rows[0]?.account ?? null
}

/** Links an identity to an account; `taken`: it is another one's, which must be unlinked first. */
export async function linkIdentity(
  client: Pick<ClientBase, 'query'>,
  { issuer, subject }: OidcIdentity,
  account: string,
): Promise<'linked' | 'taken' | 'unknown'> {
  const { rows } = await client.query<{ owner: string | null }>(
    `with linked as (
       insert into oidc_identities (issuer, subject, account)
       select $1, $2, account from accounts where account = $3
       on conflict (issuer, subject) do nothing
       returning account
     )
     select coalesce((select account from linked),
                     (select account from oidc_identities where issuer = $1 and subject = $2)) as owner
       from accounts where account = $3`,
    [issuer, subject, account],
  )
  if (!rows[0]) return 'unknown'
  return rows[0].owner === account ? 'linked' : 'taken'
}

/** Takes all identities from an account and ends its sessions; how many there were. */
export async function unlinkAccount(client: Pick<ClientBase, 'query'>, account: string): Promise<number> {
  const { rowCount } = await client.query(
    `with ended as (
       update sessions set revoked_at = now() where account = $1 and revoked_at is null
     )
     delete from oidc_identities where account = $1`,
    [account],
  )
  return rowCount ?? 0
}
