import type { CaseAct, CaseReassignment } from '../../../server/contracts/case-act.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { CaseAction } from './case-actions.ts'

export interface ReassignmentUndo {
  readonly seen: Case
  readonly kind: 'reassign'
  readonly body: CaseReassignment
}

/** The command that takes a change back, against the case as that change left it: the server restores the case, and the history keeps both. */
export type SingleUndo = ReassignmentUndo | { readonly seen: Case; readonly kind: 'act'; readonly body: CaseAct }

/** The same for one case, or for each of many. */
export type CaseUndo = SingleUndo | { readonly kind: 'bulk'; readonly each: readonly ReassignmentUndo[] }

/** Takes back a reassignment. Null where the case did not move. */
export function undoOfReassignment(before: Case, after: Case, reason: string): ReassignmentUndo | null {
  const { gridCode, workerNumber } = before
  if (gridCode === after.gridCode && workerNumber === after.workerNumber) return null
  const from = gridCode ?? after.gridCode
  if (from === null) return null
  const body = { gridCode: from, reason, undo: true, ...(workerNumber !== null && { workerNumber }) } as const
  return { seen: after, kind: 'reassign', body }
}

/** Actions that end a case or give it back, which can be taken back. */
const endings: readonly CaseAction[] = ['closed', 'void', 'merge', 'force_close', 'filed']

/** Takes back the end or the return of a case. Null for any other action. */
export const undoOfEnding = (action: CaseAction, after: Case): SingleUndo | null =>
  endings.includes(action) ? { seen: after, kind: 'act', body: { act: 'undo' } } : null
