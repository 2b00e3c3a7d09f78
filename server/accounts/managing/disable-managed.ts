import type { PoolClient } from 'pg'
import { ProblemError } from '../../http/problems/errors.ts'
import { withdrawChanges } from './account-change-queries.ts'
import { disableAccount } from '../account-queries.ts'
import { writeAudit } from '../audit-queries.ts'
import {
  findManaged,
  lockAccounts,
  requireAnotherAdministrator,
  requireMayManage,
  requireStillManages,
  type Manager,
} from './managing.ts'

/**
 * Disables an account and ends its sessions, in the caller's transaction.
 * @throws {ProblemError} 404 for one that is not enabled, 403 for one that is not the manager's to disable, 409 for the last one
 */
export async function disableManaged(client: PoolClient, account: string, by: Manager): Promise<void> {
  await lockAccounts(client)
  const found = await findManaged(client, account)
  requireMayManage(by, account, found)
  if (!found || found.disabled) throw new ProblemError('account_unknown', `No account is called ${account}.`)
  await requireAnotherAdministrator(client, found)
  await requireStillManages(client, by.account, by.role)
  await disableAccount(client, account)
  // A change proposed for it before must not enable it again.
  await withdrawChanges(client, account, by.account)
  await writeAudit(client, { actor: by.account, role: by.role, act: 'account:disabled', subject: account })
}
