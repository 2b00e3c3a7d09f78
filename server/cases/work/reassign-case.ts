import type { Pool } from 'pg'
import { requireReach } from '../../accounts/rights/reach.ts'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import type {
  BulkReassigned,
  BulkReassignment,
  BulkRefusal,
  CaseChanged,
  CaseReassignment,
} from '../../contracts/case-act.ts'
import type { Case } from '../../contracts/case.ts'
import { transaction } from '../../database/transaction.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { findStep, requireStep } from '../allowed-actions.ts'
import { lockCaseStates } from '../case-queries.ts'
import { historyDetailOf, type Queries } from '../change-queries.ts'
import { answerOf, findVersion } from './find-case-state.ts'
import { findOnDuty, giveToGrid, isGrid } from '../grid-queries.ts'
import type { Obstacle, CaseState } from '../guards.ts'
import { isStillWithThem } from './harmless-changes.ts'
import { stepFrom } from '../transitions.ts'
import { undoReassignment } from './undo-reassignment.ts'

/** From this reassignment on a remark is required. */
export const remarkFrom = 3

/** Dispatching to the same worker again, or for the first time, is not a reassignment. */
function needsRemark({ case: subject }: CaseState, gridCode: string, workerNumber?: string): boolean {
  const isOther =
    (subject.gridCode !== null && subject.gridCode !== gridCode) ||
    (subject.workerNumber !== null && subject.workerNumber !== workerNumber)
  return isOther && subject.reassignments + 1 >= remarkFrom
}

const remarkExpected = `a supervisor's remark: from reassignment ${remarkFrom} on`

/** Reason and remark are one text in the history. */
const wordsOf = (reason: string, remark: string | undefined): string => (remark ? `${reason} · ${remark}` : reason)

/**
 * Reassigns a case to another grid or worker; its clocks go on. Only within the viewer's own areas.
 * @throws {ProblemError} 404, 412, 403, 409 as for a phase; 400 for a code that is no grid, or without a remark from the third
 * time on; 409 for an undo of what is not one's own or too old
 */
export async function reassignCase(
  pool: Pool,
  number: string,
  version: number,
  body: CaseReassignment,
  viewer: Viewer,
): Promise<CaseChanged> {
  if (body.undo) return undoReassignment(pool, number, version, body, viewer)
  const { gridCode, reason, remark, workerNumber, reasonCode } = body
  const state = await findVersion(pool, number, version, viewer, 'reassign')
  const step = requireStep('reassign', state, viewer, reason)
  requireReach(viewer, gridCode)
  if (remark === undefined && needsRemark(state, gridCode, workerNumber)) {
    throw badField('remark', remarkExpected, remark, 'remark_missing')
  }
  const historyDetail = {
    ...historyDetailOf(step, viewer, wordsOf(reason, remark)),
    ...(reasonCode !== undefined && { reasonCode }),
  }
  const asked = { number, version: state.case.version }
  const assignment = { cases: [asked], gridCode, workerNumber: workerNumber ?? null, historyDetail }
  const [given] = await giveToGrid(pool, assignment)
  return answerOf(pool, given ?? null, asked, viewer, () => whyNot(pool, state, gridCode, workerNumber))
}

/** Why a grid did not take a case that no other act has changed. */
export async function whyNot(
  pool: Pool,
  { case: subject }: CaseState,
  gridCode: string,
  workerNumber?: string,
): Promise<ProblemError> {
  if (!(await isGrid(pool, gridCode))) return badField('gridCode', 'a grid of the boundaries in force', gridCode)
  const { code, detail } = obstacleAt(gridCode, subject, await findOnDuty(pool, gridCode), workerNumber)
  return new ProblemError(code, detail)
}

/** Why a grid with `inFront` on duty did not take a case; `workerNumber`: the worker that was asked for. */
function obstacleAt(
  gridCode: string,
  subject: Pick<Case, 'gridCode' | 'workerNumber'>,
  inFront: string | null,
  workerNumber?: string,
): Obstacle {
  const isThere = subject.gridCode === gridCode && subject.workerNumber === (workerNumber ?? inFront)
  if (isThere && subject.workerNumber !== null) {
    return { code: 'already_there', detail: `It is in ${gridCode} with ${subject.workerNumber} already.` }
  }
  if (workerNumber === undefined)
    return { code: 'nobody_on_duty', detail: `It cannot go to ${gridCode}: nobody is on duty there.` }
  return { code: 'worker_off_duty', detail: `It cannot go to ${gridCode}: ${workerNumber} is not on duty there.` }
}

/** Carries the refusals out of a transaction that is rolled back. */
class Refused extends Error {
  readonly refused: readonly BulkRefusal[]
  constructor(refused: readonly BulkRefusal[]) {
    super('refused')
    this.refused = refused
  }
}

/** Why one of many cases is refused; null: it is not. */
async function whyLeftOut(
  client: Queries,
  state: CaseState | undefined,
  version: number,
  { gridCode, remark }: BulkReassignment,
  viewer: Viewer,
): Promise<Obstacle | null> {
  if (!state) return { code: 'case_unknown', detail: 'There is no such case.' }
  const { number, version: newest } = state.case
  if (newest !== version && !(newest > version && (await isStillWithThem(client, number, version)))) {
    return { code: 'case_changed', detail: `It has changed: expected version ${newest}, came ${version}.` }
  }
  const step = findStep('reassign', state, viewer)
  if ('code' in step) return step
  if (remark !== undefined || !needsRemark(state, gridCode)) return null
  return { code: 'remark_missing', detail: `Expected ${remarkExpected}.` }
}

/**
 * Reassigns many cases to one grid: all or none. A case that has changed since it was seen, but not its grid or worker, goes along if its
 * present state allows it.
 * @throws {ProblemError} 409 with the refused cases, each with its reason; then nothing has changed
 */
export async function bulkReassign(pool: Pool, body: BulkReassignment, viewer: Viewer): Promise<BulkReassigned> {
  const { cases: asked, gridCode, reason, remark, reasonCode } = body
  const twice = asked.find(({ number }, index) => asked.findIndex((one) => one.number === number) !== index)
  if (twice) throw badField('cases', 'each case once', twice.number)
  requireReach(viewer, gridCode)
  if (!(await isGrid(pool, gridCode))) throw badField('gridCode', 'a grid of the boundaries in force', gridCode)
  try {
    return await transaction(pool, async (client) => {
      const states = await lockCaseStates(client, asked.map(({ number }) => number), viewer) // prettier-ignore
      const found = new Map(states.map((state) => [state.case.number, state]))
      const refused: BulkRefusal[] = []
      for (const { number, version } of asked) {
        const why = await whyLeftOut(client, found.get(number), version, body, viewer)
        if (why !== null) refused.push({ number, ...why })
      }
      if (refused.length > 0) throw new Refused(refused)
      const historyDetail = {
        ...historyDetailOf(stepFrom('dispatched', 'reassign')!, viewer, wordsOf(reason, remark)),
        ...(reasonCode !== undefined && { reasonCode }),
      }
      const given = await giveToGrid(client, {
        cases: states.map((one) => one.case),
        gridCode,
        workerNumber: null,
        historyDetail,
      })
      const done = new Set(given.map((one) => one.case.number))
      const left = asked.filter(({ number }) => !done.has(number))
      if (left.length > 0) {
        const inFront = await findOnDuty(client, gridCode)
        throw new Refused(
          left.map(({ number }) => ({ number, ...obstacleAt(gridCode, found.get(number)!.case, inFront) })),
        )
      }
      return { cases: given.map((one) => one.case), feed: given.at(-1)!.feed }
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { refused } = error
    const detail = `${refused.length} of ${asked.length} cannot go to ${gridCode}; nothing has changed.`
    throw new ProblemError('bulk_refused', detail, { current: refused })
  }
}
