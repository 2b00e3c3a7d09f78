import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { requireStep } from '../allowed-actions.ts'
import { changeBy, changeStatus, reopenCase } from '../change-queries.ts'
import { readReporter } from './history-queries.ts'
import { findCaseState } from './find-case-state.ts'
import { findGoingOn } from './merge-queries.ts'

/** Who holds the receipt of a case: the case's number begins with its city's code, and the secret names no other case. */
const reporterOf = (number: string, account: string | null): Viewer => ({
  // A signed-in reporter stays who he is: nobody checks what he has handled himself, by a receipt neither.
  actor: account ?? 'reporter',
  role: 'resident',
  areas: [number.slice(0, 6)],
  workerNumber: null,
  source: null,
})

/**
 * What a reporter may do with his own case: confirm what was done, which closes it, or reopen it because he is not satisfied.
 * Where the case was merged into another, the word counts for the one that goes on: of several reporters the first to confirm
 * closes it, and each of them may reopen it. To be called once the receipt's secret is proved.
 * @param number of the receipt
 * @throws {ProblemError} 409 where the case does not stand so, or was changed in the same moment
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
