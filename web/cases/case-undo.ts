import type { CaseReassignment } from '../../server/contracts/case-act.ts'
import type { Case } from '../../server/contracts/case.ts'
import type { SeenCase } from './case-requests.ts'

/** So long a reassignment can be taken back by one key. */
export const undoMs = 30_000

export interface CaseUndo {
  readonly seen: SeenCase
  readonly body: CaseReassignment
}

/**
 * What gives a reassigned case back to who had it: a reassignment like any other, in the history and against the version that
 * the first one made; the server counts neither. Null where nobody had it: there is nobody to give it back to.
 */
export function undoOf(before: Case, after: Case, reason: string): CaseUndo | null {
  const { gridCode, workerNumber } = before
  if (gridCode === null || workerNumber === null) return null
  if (gridCode === after.gridCode && workerNumber === after.workerNumber) return null
  const { number, version } = after
  return { seen: { number, version }, body: { gridCode, workerNumber, reason, undo: true } }
}
