import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { transaction } from '../../database/transaction.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { lockCaseStates } from '../case-queries.ts'
import type { Change, Changed } from '../change-queries.ts'
import { mergeCase } from './merge-queries.ts'
import { hasEnded } from '../transitions.ts'

/**
 * Ends a case as a duplicate of another that is open and within the viewer's reach.
 * @returns null when the duplicate has changed meanwhile
 * @throws {ProblemError} 400 for a case that is not there, 409 for one that has ended
 */
export function mergeInto(pool: Pool, change: Change, into: string, viewer: Viewer): Promise<Changed | null> {
  if (into === change.number) throw badField('into', 'another case', into)
  return transaction(pool, async (client) => {
    const states = await lockCaseStates(client, [change.number, into], viewer)
    const find = (number: string) => states.find((one) => one.case.number === number)?.case
    if (find(change.number)?.version !== change.version) return null
    const target = find(into)
    if (!target) throw badField('into', 'the number of a case within your areas', into)
    if (hasEnded(target.status)) {
      throw new ProblemError('target_ended', `Expected an open case to go on with; ${into} is ${target.status}.`)
    }
    if (target.suspendedAt !== null) {
      throw new ProblemError('target_suspended', `${into} is suspended since ${target.suspendedAt}; resume it first.`)
    }
    return mergeCase(client, change, into)
  })
}
