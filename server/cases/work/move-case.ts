import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import type { CaseChanged } from '../../contracts/case-act.ts'
import type { CaseTransition } from '../../contracts/case-report.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { requireStep } from '../allowed-actions.ts'
import { changeBy, changeStatus } from '../change-queries.ts'
import { answerOf, findVersion } from './find-case-state.ts'

/**
 * Moves a case to another phase, if it still has the version that the viewer saw.
 * @throws {ProblemError} 404, 412 with the case as it is now and the other's change, 403 where the viewer may not, 409 when the phase
 * cannot be reached from there, 400 for a missing reason or check
 */
export async function moveCase(
  pool: Pool,
  number: string,
  version: number,
  { to, reason, checkedBy }: CaseTransition,
  viewer: Viewer,
): Promise<CaseChanged> {
  const state = await findVersion(pool, number, version, viewer, to)
  const step = requireStep(to, state, viewer, reason)
  if (step.needsCheck && checkedBy === undefined) {
    throw badField('checkedBy', 'how it was checked: call_back, on_site or photo', checkedBy, 'check_missing')
  }
  const asked = changeBy(step, state, viewer, reason)
  const change = step.needsCheck
    ? { ...asked, historyDetail: { ...asked.historyDetail, reasonCode: checkedBy! } }
    : asked
  const moved = await changeStatus(pool, change, to)
  return answerOf(
    pool,
    moved,
    change,
    viewer,
    () =>
      new ProblemError(
        'nobody_on_duty',
        `It cannot become ${to}: nobody is on duty in ${state.case.gridCode ?? 'no grid'}.`,
      ),
  )
}
