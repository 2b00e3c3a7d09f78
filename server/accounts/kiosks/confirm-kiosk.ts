import type { PoolClient } from 'pg'
import { ProblemError } from '../../http/problems/errors.ts'
import { writeAudit } from '../audit-queries.ts'
import { confirmKiosk, lockWaitingKiosk } from '../sessions/kiosk-queries.ts'
import { lockAccounts, requireStillManages, type Manager } from '../managing/managing.ts'

/**
 * Lets a wall's device in that another person has made within a week, in the caller's transaction.
 * @throws {ProblemError} 404 for one that does not wait for this person, 409 when its maker, or this person, is disabled by now or
 *   has another role
 */
export async function letKioskIn(client: PoolClient, id: string, by: Manager): Promise<void> {
  await lockAccounts(client)
  const maker = await lockWaitingKiosk(client, id)
  if (by.sample || maker === null || maker === by.account)
    throw new ProblemError('device_unknown', `No device of another person waits to be confirmed under ${id}.`)
  await requireStillManages(client, maker, 'system_admin')
  await requireStillManages(client, by.account, by.role)
  await confirmKiosk(client, id, by.account)
  await writeAudit(client, { actor: by.account, role: by.role, act: 'kiosk:confirmed', subject: id })
}
