import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { historyFor } from '../../accounts/rights/words-for.ts'
import type { CaseChanged } from '../../contracts/case-act.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { allowedActions } from '../allowed-actions.ts'
import { findCaseStates } from '../case-queries.ts'
import type { Changed } from '../change-queries.ts'
import type { CaseState } from '../guards.ts'
import type { Step } from '../transitions.ts'
import { areHarmless } from './harmless-changes.ts'
import { readHistory } from './history-queries.ts'

/** @throws {ProblemError} 404 where there is no such case or the viewer may not see it */
export async function findCaseState(pool: Pool, number: string, viewer: Viewer): Promise<CaseState> {
  const [state] = await findCaseStates(pool, [number], viewer)
  if (!state) throw new ProblemError('case_unknown', `No case has the number ${number}.`)
  return state
}

/**
 * A case at the version that the viewer saw, or at a later one where only changes came between that leave the act alone.
 * @returns the case with the version to ask the change for
 * @throws {ProblemError} 404; 412 with the case as it is now and the change that the viewer has not seen
 */
export const findVersion = (
  pool: Pool,
  number: string,
  version: number,
  viewer: Viewer,
  action: Step['action'],
): Promise<CaseState> => findUnless(pool, number, version, viewer, () => areHarmless(pool, number, version, action))

/** As `findVersion`; `isStillSo` says whether the changes after that version make no difference. */
export async function findUnless(
  pool: Pool,
  number: string,
  version: number,
  viewer: Viewer,
  isStillSo: () => Promise<boolean>,
): Promise<CaseState> {
  const state = await findCaseState(pool, number, viewer)
  const newest = state.case.version
  if (newest !== version && !(newest > version && (await isStillSo())))
    throw await overtaken(pool, state, version, viewer)
  return state
}

async function overtaken(pool: Pool, state: CaseState, version: number, viewer: Viewer): Promise<ProblemError> {
  const { number, version: newest } = state.case
  const [change] = historyFor(viewer.role, await readHistory(pool, number, newest))
  const current = { case: state.case, allowedActions: allowedActions(state, viewer), change: change! }
  return new ProblemError('case_changed', `If-Match: expected "${newest}", came "${version}": the case has changed.`, {
    current,
  })
}

/**
 * A change's answer.
 * @param impossible the problem when nobody else has changed the case and the change was still impossible
 * @throws {ProblemError} 412 when somebody was faster
 */
export async function answerOf(
  pool: Pool,
  changed: Changed | null,
  { number, version }: { readonly number: string; readonly version: number },
  viewer: Viewer,
  impossible: () => Promise<ProblemError> | ProblemError,
): Promise<CaseChanged> {
  if (changed) return { case: changed.case, allowedActions: allowedActions(changed, viewer), feed: changed.feed }
  const state = await findCaseState(pool, number, viewer)
  if (state.case.version !== version) throw await overtaken(pool, state, version, viewer)
  throw await impossible()
}
