import type { Pool, ClientBase } from 'pg'
import type { Role } from '../contracts/account.ts'

/** An account as the sign-in and its lists know it. */
export interface Account {
  readonly account: string
  readonly name: string
  readonly role: Role
  readonly areas: readonly string[]
  readonly workerNumber: string | null
  readonly source: string | null
  readonly sample: boolean
  /** An administrator has set its password, and it has not been changed since; left out: no. */
  readonly mustChangePassword?: boolean
}

type Queries = Pick<ClientBase, 'query'>

const columns = `account, name, role, areas, worker_number as "workerNumber", source, sample,
  must_change_password as "mustChangePassword"`

/** An account with what its sign-in is decided by; null when there is none or it is disabled. */
export async function findAccount(
  pool: Pool,
  account: string,
): Promise<(Account & { password: string | null }) | null> {
  const { rows } = await pool.query<Account & { password: string | null }>({
    name: 'find-account',
    text: `
      select ${columns}, password
        from accounts
       where account = $1 and disabled_at is null`,
    values: [account],
  })
  return rows[0] ?? null
}

/**
 * Makes an account or changes all of it. Its sessions end, for what it may do has changed; those of a sample account, which is
 * put at every start, go on. A sample account never takes the name of a real one.
 */
export async function putAccount(
  queries: Queries,
  account: Account & { readonly password: string | null },
): Promise<void> {
  await queries.query(
    `with ended as (
       update sessions set revoked_at = now() where account = $1 and revoked_at is null and not $7
     ), locked as (
       -- In the order of reserve_try, the row of all addresses last: otherwise two could wait for each other's.
       select account, address from sign_in_tries
        where account = sign_in_key($1) and not $7
        order by address = '*', address
          for update
     ), allowed as (
       update sign_in_tries as tries set tries = 0, barred_until = null
         from locked
        where tries.account = locked.account and tries.address = locked.address
     )
     insert into accounts (account, name, role, areas, worker_number, source, sample, password, must_change_password)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (account) do update
        set name = excluded.name, role = excluded.role, areas = excluded.areas, worker_number = excluded.worker_number,
            source = excluded.source, sample = excluded.sample, password = excluded.password,
            must_change_password = excluded.must_change_password,
            disabled_at = case when excluded.sample then accounts.disabled_at end
      where accounts.sample or not excluded.sample
     returning pg_notify('quanyu_feed', 'duty')`,
    [
      account.account,
      account.name,
      account.role,
      account.areas,
      account.workerNumber,
      account.source,
      account.sample,
      account.password,
      account.mustChangePassword ?? false,
    ],
  )
}

export async function disableAccount(pool: Queries, account: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with disabled as (
       update accounts set disabled_at = now() where account = $1 and disabled_at is null returning account
     ), ended as (
       update sessions set revoked_at = now() from disabled
        where sessions.account = disabled.account and revoked_at is null
     )
     select pg_notify('quanyu_feed', 'duty') from disabled`,
    [account],
  )
  return rowCount === 1
}

/**
 * Gives an account another password (hashes) and ends its sessions but `session`; the ids of those, null when the password was
 * another one by then.
 */
export async function changePassword(
  pool: Pool,
  account: string,
  from: string,
  to: string,
  session: string,
): Promise<string[] | null> {
  const { rows } = await pool.query<{ ended: string[] }>({
    name: 'change-password',
    text: `
      with changed as (
        update accounts set password = $3, must_change_password = false
         where account = $1 and password = $2 and disabled_at is null
        returning account
      ), ended as (
        update sessions set revoked_at = now() from changed
         where sessions.account = changed.account and revoked_at is null and id::text <> $4
        returning id
      )
      select array(select id::text from ended) as ended from changed`,
    values: [account, from, to, session],
  })
  return rows[0]?.ended ?? null
}

/** All accounts, never their passwords. */
export async function listAccounts(pool: Pool): Promise<(Account & { disabled: boolean; locked: boolean })[]> {
  const { rows } = await pool.query<Account & { disabled: boolean; locked: boolean }>({
    name: 'list-accounts',
    text: `
      select ${columns}, disabled_at is not null as disabled,
             exists (select from sign_in_tries as tries
                      where tries.account = sign_in_key(accounts.account) and barred_until > now()) as locked
        from accounts
       order by account`,
  })
  return rows
}

/** The evaluation's sample accounts, without the machine's own. */
export async function listSamples(pool: Pool): Promise<Account[]> {
  const { rows } = await pool.query<Account>({
    name: 'list-samples',
    text: `
      select ${columns}
        from accounts
       where sample and disabled_at is null and account not like 'simulator%'
       order by created_at, account`,
  })
  return rows
}
