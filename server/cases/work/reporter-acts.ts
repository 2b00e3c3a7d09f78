import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { requireStep } from '../allowed-actions.ts'
import { changeBy, changeStatus, reopenCase } from '../change-queries.ts'
import { readReporter } from './history-queries.ts'
import { findCaseState } from './find-case-state.ts'
import { findGoingOn } from './merge-queries.ts'

/** The viewer of a receipt's holder: the case's number begins with its city's code, and the secret names no other case. */
const reporterOf = (number: string, account: string | null): Viewer => ({
  // A signed-in reporter keeps that account: the account that gave the feedback may not check it, also not by a receipt.
  actor: account ?? 'reporter',
  role: 'resident',
  areas: [number.slice(0, 6)],
  workerNumber: null,
  source: null,
})

/**
 * The acts of a reporter on a case of one's own: confirm what was done, which closes it, or reopen it when it is not satisfactory.
 * For a merged case the act applies to the case that goes on: the first reporter to confirm
 * closes it, and each of them may reopen it. The caller has checked the receipt's secret.
 * @param number of the receipt
 * @throws {ProblemError} 409 where the case is in another phase, or was changed at the same moment
 */
export async function actAsReporter(
  pool: Pool,
  number: string,
  action: 'closed' | 'reopen',
  reason: string | undefined,
): Promise<void> {
  const viewer = reporterOf(number, await readReporter(pool, number))
  const goesOn = await findGoingOn(pool, number)
  const state = await findCaseState(pool, goesOn, viewer)
  if (action === 'closed' && state.case.status !== 'feedback') {
    throw new ProblemError(
      'feedback_answered',
      `Expected a case whose feedback waits for an answer; this one is ${state.case.status}.`,
    )
  }
  const step = requireStep(action, state, viewer, reason)
  const change = changeBy(step, state, viewer, reason)
  const changed = action === 'reopen' ? await reopenCase(pool, change) : await changeStatus(pool, change, action)
  if (!changed) throw new ProblemError('changed_meanwhile', 'The case has changed in this moment. Look at it again.')
}
