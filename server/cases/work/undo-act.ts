import type { Pool } from 'pg'
import { historyFor } from '../../accounts/rights/words-for.ts'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import type { CaseChanged, CaseHistoryEntry } from '../../contracts/case-act.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { allowedActions } from '../allowed-actions.ts'
import type { Change } from '../change-queries.ts'
import type { CaseState } from '../guards.ts'
import { answerOf, findUnless } from './find-case-state.ts'
import { isOnlyEscalated, readLastDone, restoreCase } from './undo-queries.ts'
import { undoableMs } from './undo-reassignment.ts'

/** Acts that end or give back a case, by their events. A merge is taken back for the duplicate; what the other case took over stays. */
const endings: readonly CaseHistoryEntry['type'][] = ['case:closed', 'case:voided', 'case:merged']

const isReturn = ({ type, fromStatus }: CaseHistoryEntry) =>
  type === 'case:filed' && fromStatus !== null && fromStatus !== 'reported'

/**
 * Takes back the viewer's own last act on a case, if it ended the case or gave it back: the case is as it was before, and the history keeps
 * both. The role is not checked a second time: the account that did the act may undo it.
 * @throws {ProblemError} 404 and 412 as for every act; 409 with the case and its last change where that is not such an act of the
 * viewer's own, of this minute
 */
export async function undoAct(
  pool: Pool,
  number: string,
  version: number,
  reason: string | undefined,
  viewer: Viewer,
): Promise<CaseChanged> {
  const state = await findUnless(pool, number, version, viewer, () => isOnlyEscalated(pool, number, version))
  const last = await readLastDone(pool, number)
  if (!last || !isUndoable(last, viewer)) throw notUndoable(state, last, viewer)
  const { actor, role } = viewer
  const change: Change = {
    number,
    version: state.case.version,
    historyDetail: { type: 'case:restored', actor, role, reason: reason ?? null, reasonCode: 'undone' },
  }
  const restored = await restoreCase(pool, change, last.version)
  return answerOf(pool, restored, change, viewer, () => notUndoable(state, last, viewer))
}

function isUndoable(last: CaseHistoryEntry, { actor }: Viewer): boolean {
  const isKind = endings.includes(last.type) || isReturn(last)
  return isKind && last.actor === actor && Date.now() - Date.parse(last.at) < undoableMs
}

function notUndoable(state: CaseState, last: CaseHistoryEntry | null, viewer: Viewer): ProblemError {
  const [change] = last === null ? [] : historyFor(viewer.role, [last])
  const current = change && { case: state.case, allowedActions: allowedActions(state, viewer), change }
  const detail = 'undo: expected your own closing, voiding, merging or return of this minute.'
  return new ProblemError('undo_refused', detail, { ...(current && { current }) })
}
