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
}

type Queries = Pick<ClientBase, 'query'>

const columns = `account, name, role, areas, worker_number as "workerNumber", source, sample`

/** An account with what its sign-in is decided by; null when there is none or it is disabled. */
export async function findAccount(
  pool: Pool,
  account: string,
): Promise<(Account & { password: string | null; locked: boolean }) | null> {
  const { rows } = await pool.query<Account & { password: string | null; locked: boolean }>({
    name: 'find-account',
    text: `
      select ${columns}, password, coalesce(locked_until > now(), false) as locked
        from accounts
       where account = $1 and disabled_at is null`,
    values: [account],
  })
  return rows[0] ?? null
}

/** Counts a wrong password; the fifth in a row locks the account for 15 minutes and the count begins anew. */
export async function countFailure(pool: Pool, account: string): Promise<void> {
  await pool.query({
    name: 'count-failure',
    text: `
      update accounts
         set failures     = case when failures + 1 >= 5 then 0 else failures + 1 end,
             locked_until = case when failures + 1 >= 5 then now() + interval '15 minutes' else locked_until end
       where account = $1`,
    values: [account],
  })
}

export async function forgetFailures(pool: Pool, account: string): Promise<void> {
  await pool.query({
    name: 'forget-failures',
    text: `update accounts set failures = 0, locked_until = null where account = $1 and failures > 0`,
    values: [account],
  })
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
     )
     insert into accounts (account, name, role, areas, worker_number, source, sample, password)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (account) do update
        set name = excluded.name, role = excluded.role, areas = excluded.areas, worker_number = excluded.worker_number,
            source = excluded.source, sample = excluded.sample, password = excluded.password,
            disabled_at = case when excluded.sample then accounts.disabled_at end, failures = 0, locked_until = null
      where accounts.sample or not excluded.sample`,
    [
      account.account,
      account.name,
      account.role,
      account.areas,
      account.workerNumber,
      account.source,
      account.sample,
      account.password,
    ],
  )
}

export async function disableAccount(pool: Pool, account: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with disabled as (
       update accounts set disabled_at = now() where account = $1 and disabled_at is null returning account
     ), ended as (
       update sessions set revoked_at = now() from disabled
        where sessions.account = disabled.account and revoked_at is null
     )
     select from disabled`,
    [account],
  )
  return rowCount === 1
}

/** All accounts, never their passwords. */
export async function listAccounts(pool: Pool): Promise<(Account & { disabled: boolean; locked: boolean })[]> {
  const { rows } = await pool.query<Account & { disabled: boolean; locked: boolean }>({
    name: 'list-accounts',
    text: `
      select ${columns}, disabled_at is not null as disabled, coalesce(locked_until > now(), false) as locked
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
