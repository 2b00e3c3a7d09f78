import type { PoolClient } from 'pg'
import { codeOf, badField, ProblemError } from '../../http/problems/errors.ts'
import { decideChange, lockChange, type StoredChange } from './account-change-queries.ts'
import { putAccount } from '../account-queries.ts'
import { writeAudit } from '../audit-queries.ts'
import {
  findManaged,
  lockAccounts,
  requireAnotherAdministrator,
  requireStillManages,
  type Manager,
} from './managing.ts'
import { linkIdentity } from '../oidc/oidc-queries.ts'

/** PostgreSQL's code of a reference to a row that is not there. */
const foreignKey = '23503'

/** @throws {ProblemError} 404 for one that does not wait */
async function requireWaiting(client: PoolClient, id: string): Promise<StoredChange> {
  await lockAccounts(client)
  const found = await lockChange(client, id)
  if (!found) throw new ProblemError('account_change_unknown', `No change of an account waits under ${id}.`)
  return found
}

/**
 * Puts a change into force that another person has proposed, in the caller's transaction.
 * @returns the account
 * @throws {ProblemError} 404 for one that does not wait, 403 where the viewer may not confirm it, 409 when it no longer fits
 */
export async function confirmChange(client: PoolClient, id: string, by: Manager): Promise<string> {
  const found = await requireWaiting(client, id)
  const { account, proposedBy } = found
  if (by.account === proposedBy || by.account === account)
    throw new ProblemError(
      'second_person',
      'Expected a second person; came the one that proposed it, or that it is for.',
    )
  if (by.sample && !found.sample)
    throw new ProblemError(
      'sample_administrator',
      'Expected a real administrator; a sample one confirms no change of a real account.',
    )
  // Changes that wait are those of system administrators: auditors' accounts wait for nobody.
  await requireStillManages(client, proposedBy, 'system_admin')
  await requireStillManages(client, by.account, by.role)
  const now = await findManaged(client, account)
  if (now && (now.role === 'audit_admin' || (found.sample && !now.sample)))
    throw new ProblemError(
      'changed_meanwhile',
      `Expected ${account} to be as it was when this was proposed; it is another’s now.`,
    )
  await apply(client, found)
  await decideChange(client, id, 'confirmed', by.account)
  const act = found.kind === 'put' ? 'account:put' : 'account:linked'
  await writeAudit(client, { actor: by.account, role: by.role, act, subject: account, reason: `second person to ${proposedBy}` }) // prettier-ignore
  return account
}

async function apply(client: PoolClient, found: StoredChange): Promise<void> {
  if (found.kind === 'link') {
    const outcome = await linkIdentity(client, found.change, found.account)
    if (outcome === 'unknown')
      throw new ProblemError('changed_meanwhile', `No account is called ${found.account} any more.`)
    if (outcome === 'taken')
      throw new ProblemError('subject_taken', 'This subject is another account’s; unlink that one first.')
    return
  }
  const now = await findManaged(client, found.account)
  if (now && now.role !== found.change.role) await requireAnotherAdministrator(client, now)
  try {
    await putAccount(client, { ...found.change, mustChangePassword: !found.change.sample })
  } catch (error) {
    if (codeOf(error) !== foreignKey) throw error
    throw badField('workerNumber', 'the number of a worker of the city', found.change.workerNumber)
  }
}

/** Takes a change back that waits: withdrawn by its proposer, refused by anybody else. */
export async function dropChange(client: PoolClient, id: string, by: Manager): Promise<void> {
  const { account, proposedBy, sample } = await requireWaiting(client, id)
  await requireStillManages(client, by.account, by.role)
  if (by.sample && !sample)
    throw new ProblemError(
      'sample_administrator',
      'Expected a real administrator; a sample one decides on no real account.',
    )
  const outcome = by.account === proposedBy ? 'withdrawn' : 'refused'
  await decideChange(client, id, outcome, by.account)
  await writeAudit(client, { actor: by.account, role: by.role, act: `account:change_${outcome}`, subject: account })
}
