import type { ClientBase } from 'pg'
import type { Role } from '../../contracts/account.ts'
import { advisoryLocks } from '../../database/advisory-locks.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import type { Admission } from '../sessions/admission.ts'

type Queries = Pick<ClientBase, 'query'>

/** The maker of a change of accounts: an administrator's session, or the command line on the server's machine. */
export interface Manager {
  readonly account: string
  readonly role: Role | 'none'
  readonly sample: boolean
}

/** Whose account it is no matter of: the person at the server's own machine. */
export const commandLine: Manager = { account: 'command line', role: 'none', sample: false }

/** The administrator of a request that its permission has let in. */
export function managerOf(admission: Admission | null): Manager {
  const { account, role, sample } = admission!.visitor
  return { account: account!, role, sample }
}

/** The data of an account that decide who may change it. */
interface ManagedAccount {
  readonly account: string
  readonly role: Role
  readonly sample: boolean
  readonly disabled: boolean
}

/** Locks all accounts until its transaction ends: two changes that disable each other's account run one after the other. */
export async function lockAccounts(queries: Queries): Promise<void> {
  await queries.query('select pg_advisory_xact_lock($1)', [advisoryLocks.accounts])
}

/** Also a disabled one. */
export async function findManaged(queries: Queries, account: string): Promise<ManagedAccount | null> {
  const { rows } = await queries.query<ManagedAccount>(
    `select account, role, sample, disabled_at is not null as disabled from accounts where account = $1`,
    [account],
  )
  return rows[0] ?? null
}

/**
 * Administrators are separated: auditors' accounts are made and changed by auditors, all others by system administrators, one's
 * own by nobody. A sample account, which everybody may sign in as, gets at no real one.
 * @param wanted the role that the account is to have; left out: it keeps its own
 * @throws {ProblemError} 403 or 409 saying whose it is
 */
export function requireMayManage(manager: Manager, account: string, found: ManagedAccount | null, wanted?: Role): void {
  if (manager.role === 'none') return
  if (manager.account === account)
    throw new ProblemError('own_account', 'Expected another account than your own; its password is changed at PUT /api/sessions/current/password.') // prettier-ignore
  if (manager.sample && found && !found.sample)
    throw new ProblemError(
      'sample_administrator',
      'Expected a sample account; a sample administrator changes no real one.',
    )
  const roles = [found?.role, wanted].filter((role) => role !== undefined)
  const isAuditors = manager.role === 'audit_admin'
  if (roles.every((role) => (role === 'audit_admin') === isAuditors)) return
  throw new ProblemError(
    'other_administrator',
    isAuditors
      ? 'Expected the account of an auditor; system administrators make and change all others.'
      : 'Expected no auditor’s account; auditors make and change these, or the command line does.',
  )
}

/**
 * Before an administrator's account is disabled or gets another role: one that is enabled must be left. Under `lockAccounts`.
 * @throws {ProblemError} 409 when it is the last one
 */
export async function requireAnotherAdministrator(
  queries: Queries,
  { account, role, sample, disabled }: ManagedAccount,
): Promise<void> {
  if (disabled || (role !== 'system_admin' && role !== 'audit_admin')) return
  const { rows } = await queries.query(
    `select from accounts where role = $1 and sample = $2 and disabled_at is null and account <> $3 limit 1`,
    [role, sample, account],
  )
  if (rows.length === 0)
    throw new ProblemError(
      'last_administrator',
      `Expected another enabled account of ${role}; ${account} is the last one.`,
    )
}

/**
 * @param role the role of the account at the time of its request
 * @throws {ProblemError} 409 when the account has been disabled or has another role, as the manager's own while the request was
 * under way
 */
export async function requireStillManages(queries: Queries, account: string, role: Manager['role']): Promise<void> {
  if (account === commandLine.account) return
  const found = await findManaged(queries, account)
  if (!found || found.disabled)
    throw new ProblemError('disabled_meanwhile', `Expected ${account} to be enabled; it is not any more.`)
  if (found.role !== role)
    throw new ProblemError('role_meanwhile', `Expected ${account} to be ${role}; it is ${found.role} now.`)
}
