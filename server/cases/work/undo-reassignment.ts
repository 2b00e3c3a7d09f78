import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { historyFor } from '../../accounts/rights/words-for.ts'
import type { CaseChanged, CaseHistoryEntry, CaseReassignment } from '../../contracts/case-act.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { allowedActions, requireStep } from '../allowed-actions.ts'
import { changeBy } from '../change-queries.ts'
import { answerOf, findUnless } from './find-case-state.ts'
import type { CaseState } from '../guards.ts'
import { isOnlyEscalated, readLastDone, undoReassignment as restore } from './undo-queries.ts'

/** How long a desk offers the undo. */
export const undoOfferedMs = 30_000
/** Time for the request to arrive: an undo asked for in the last moment is not refused. */
export const undoableMs = 2 * undoOfferedMs

/**
 * Takes back the viewer's own reassignment: all that it changed is as before, and the history keeps both. Limits that expired
 * meanwhile do not prevent it, and their effects stay.
 * @throws {ProblemError} 404, 403 and 412 as for every act; 409 with the case and its last change where that is not the asker's
 * own reassignment of this minute from there
 */
export async function undoReassignment(
  pool: Pool,
  number: string,
  version: number,
  body: CaseReassignment,
  viewer: Viewer,
): Promise<CaseChanged> {
  const state = await findUnless(pool, number, version, viewer, () => isOnlyEscalated(pool, number, version))
  const step = requireStep('reassign', state, viewer, body.reason)
  const last = await readLastDone(pool, number)
  if (!last || !isUndoable(last, body, viewer)) throw notUndoable(state, last, viewer)
  const asked = changeBy(step, state, viewer, body.reason)
  const change = { ...asked, historyDetail: { ...asked.historyDetail, reasonCode: 'undone' } }
  const undone = await restore(pool, change, last.version)
  return answerOf(pool, undone, change, viewer, () => notUndoable(state, last, viewer))
}

function isUndoable(last: CaseHistoryEntry, { gridCode, workerNumber }: CaseReassignment, viewer: Viewer): boolean {
  const isOwn = last.type === 'case:reassigned' && last.actor === viewer.actor && last.reasonCode !== 'undone'
  const isBack = (last.fromGrid ?? last.toGrid) === gridCode && last.fromWorker === (workerNumber ?? null)
  return isOwn && isBack && Date.now() - Date.parse(last.at) < undoableMs
}

function notUndoable(state: CaseState, last: CaseHistoryEntry | null, viewer: Viewer): ProblemError {
  const [change] = last === null ? [] : historyFor(viewer.role, [last])
  const current = change && { case: state.case, allowedActions: allowedActions(state, viewer), change }
  return new ProblemError(
    'undo_refused',
    'undo: expected your own reassignment of this minute, to whom it came from.',
    {
      ...(current && { current }),
    },
  )
}
