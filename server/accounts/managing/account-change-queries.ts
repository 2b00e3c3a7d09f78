import type { ClientBase, Pool } from 'pg'
import type { AccountChange } from '../../contracts/account-change.ts'
import type { OidcIdentity } from '../oidc/oidc-provider.ts'
import type { Account } from '../account-queries.ts'

type Queries = Pick<ClientBase, 'query'>

/** The effect of a change once it is confirmed; of a password its hash alone. */
type PendingChange =
  | { readonly kind: 'put'; readonly change: Account & { readonly password: string } }
  | { readonly kind: 'link'; readonly change: OidcIdentity }

export type StoredChange = PendingChange & {
  readonly id: string
  readonly account: string
  readonly sample: boolean
  readonly proposedBy: string
}

const shown = `
  changes.id::text, changes.account, kind, changes.sample, change ->> 'name' as name, change ->> 'role' as role,
  change -> 'areas' as areas, change ->> 'subject' as subject, accounts.role as "formerRole",
  to_jsonb(accounts.areas) as "formerAreas", proposed_by as "proposedBy",
  to_jsonb(proposed_at) #>> '{}' as "proposedAt", to_jsonb(ends_at) #>> '{}' as "endsAt"`

const pending = `outcome is null and ends_at > now()`

/** Notes a change that waits; one of the same kind for the same account that waited before is replaced. */
export async function proposeChange(
  queries: Queries,
  account: string,
  { kind, change }: PendingChange,
  by: { readonly account: string; readonly sample: boolean },
): Promise<AccountChange> {
  await queries.query(
    `update account_changes
        set outcome = 'replaced', decided_by = $3, decided_at = now(), change = change - 'password'
      where account = $1 and kind = $2 and outcome is null`,
    [account, kind, by.account],
  )
  const { rows } = await queries.query<AccountChange>(
    `with changes as (
       insert into account_changes (account, kind, change, sample, proposed_by) values ($1, $2, $3, $4, $5) returning *
     )
     select ${shown} from changes left join accounts using (account)`,
    [account, kind, JSON.stringify(change), by.sample, by.account],
  )
  return rows[0]!
}

/** Those that wait, oldest first. */
export async function listChanges(pool: Pool): Promise<AccountChange[]> {
  const { rows } = await pool.query<AccountChange>(
    `select ${shown}
       from account_changes as changes left join accounts using (account)
      where ${pending}
      order by proposed_at`,
  )
  return rows
}

/** One that waits, locked until the transaction ends; null when it was decided, or waited too long. */
export async function lockChange(queries: Queries, id: string): Promise<StoredChange | null> {
  const { rows } = await queries.query<StoredChange>(
    `select id::text, account, kind, change, sample, proposed_by as "proposedBy"
       from account_changes where id::text = $1 and ${pending} for update`,
    [id],
  )
  return rows[0] ?? null
}

/** The outcome of a change. The account that decided it stays; the password's hash does not. */
export async function decideChange(
  queries: Queries,
  id: string,
  outcome: 'confirmed' | 'refused' | 'withdrawn',
  by: string,
): Promise<void> {
  await queries.query(
    `update account_changes
        set outcome = $2, decided_by = $3, decided_at = now(), change = change - 'password'
      where id::text = $1`,
    [id, outcome, by],
  )
}

/** Takes back whatever waits for an account; it is another one now. */
export async function withdrawChanges(queries: Queries, account: string, by: string): Promise<void> {
  await queries.query(
    `update account_changes
        set outcome = 'withdrawn', decided_by = $2, decided_at = now(), change = change - 'password'
      where account = $1 and outcome is null`,
    [account, by],
  )
}

/** Hashes of passwords whose proposals nobody has confirmed in time. */
export async function forgetProposedPasswords(pool: Pool): Promise<void> {
  await pool.query(
    `update account_changes set change = change - 'password'
      where outcome is null and ends_at < now() and change ? 'password'`,
  )
}
