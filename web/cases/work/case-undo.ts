import type { CaseReassignment } from '../../../server/contracts/case-act.ts'
import type { Case } from '../../../server/contracts/case.ts'
import type { SeenCase } from './case-requests.ts'

export interface CaseUndo {
  readonly seen: SeenCase
  readonly body: CaseReassignment
}

/**
 * The command that undoes a reassignment, against the version that it made: the server restores the case, and the history keeps
 * both. Null where the case did not move.
 */
export function undoOf(before: Case, after: Case, reason: string): CaseUndo | null {
  const { gridCode, workerNumber } = before
  if (gridCode === after.gridCode && workerNumber === after.workerNumber) return null
  const { number, version } = after
  const from = gridCode ?? after.gridCode
  if (from === null) return null
  const body = { gridCode: from, reason, undo: true, ...(workerNumber !== null && { workerNumber }) } as const
  return { seen: { number, version }, body }
}
