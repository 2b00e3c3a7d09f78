import type { Pool } from 'pg'
import { requireReach } from '../../accounts/rights/reach.ts'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { convertLocation, type Bounds } from '../../areas/convert-location.ts'
import type { CaseAct, CaseChanged } from '../../contracts/case-act.ts'
import type { Case } from '../../contracts/case.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { requireStep } from '../allowed-actions.ts'
import { changeBy, changeCase, changeStatus, extendLimits, reopenCase, type Change, type Changed } from '../change-queries.ts' // prettier-ignore
import { classifyCase, isWorkItem } from './classify-queries.ts'
import { actEffects, levelSteps } from '../effects.ts'
import { answerOf, findVersion } from './find-case-state.ts'
import { giveToGrid, isGrid, relocateCase } from '../grid-queries.ts'
import type { CaseState } from '../guards.ts'
import { levelOf, levels, supervisions } from '../levels.ts'
import { mergeInto } from './merge-into.ts'
import { undoAct } from './undo-act.ts'
import { whyNot } from './reassign-case.ts'

type Classification = Extract<CaseAct, { act: 'classify' }>

interface ActContext {
  readonly pool: Pool
  readonly bounds: Bounds
  readonly state: CaseState
  readonly change: Change
  readonly viewer: Viewer
}

/**
 * Does an act beside the phases, if the case still has the version that the asker saw.
 * @param bounds of the city (degrees WGS84): a swapped pair of coordinates lies outside of them
 * @throws {ProblemError} 404, 412 with the case as it is now and the other's change, 403 where the viewer may not, 409 when it
 * cannot be done now, 400 for a missing reason or what does not fit
 */
export async function actOnCase(
  pool: Pool,
  bounds: Bounds,
  number: string,
  version: number,
  act: CaseAct,
  viewer: Viewer,
): Promise<CaseChanged> {
  if (act.act === 'undo') return undoAct(pool, number, version, act.reason, viewer)
  const state = await findVersion(pool, number, version, viewer, act.act)
  const step = requireStep(act.act, state, viewer, act.reason)
  const change = changeBy(step, state, viewer, act.reason)
  const done = await perform(act, { pool, bounds, state, change, viewer })
  return answerOf(pool, done, change, viewer, () => whyUndone(pool, state, act))
}

function perform(act: Exclude<CaseAct, { act: 'undo' }>, context: ActContext): Promise<Changed | null> {
  const { pool, bounds, state, change, viewer } = context
  switch (act.act) {
    case 'confirm_grid':
      return confirmGrid(act.gridCode, context)
    case 'move_pin':
      return relocateCase(pool, change, convertLocation({ lng: act.lng, lat: act.lat, crs: act.crs }, bounds), viewer)
    case 'hand_up':
    case 'hand_down':
      return changeCase(pool, change, { level: neighbour(state.case.level, levelSteps[act.act]) })
    case 'suspend':
    case 'resume':
      return changeCase(pool, change, {}, actEffects[act.act])
    case 'extend':
      return extendLimits(pool, change, act.minutes)
    case 'supervise':
      return supervise(act.supervision, context)
    case 'instruct':
      return changeCase(pool, change, {}, actEffects.instruct)
    case 'copy':
      return copyTo(act.gridCode, context)
    case 'nudge':
      return changeCase(pool, { ...change, historyDetail: { ...change.historyDetail, reasonCode: `by_${act.by}` } })
    case 'classify':
      return classify(act, context)
    case 'merge':
      return mergeInto(pool, change, act.into, viewer)
    case 'reopen':
      return reopenCase(pool, change)
    case 'force_close':
      return changeStatus(pool, change, 'closed')
  }
}

function neighbour(level: Case['level'], steps: 1 | -1): Case['level'] {
  return levels[levels.indexOf(level) + steps]!
}

/** By the level that the viewer speaks for. */
function supervise(wanted: Case['supervision'], { pool, state, change, viewer }: ActContext): Promise<Changed | null> {
  const level = levelOf(viewer)
  const supervision = above(state.case, wanted)
  return changeCase(pool, change, { supervision, ...(level && { supervision_level: level }) })
}

/** @throws {ProblemError} 400: supervision goes up only */
function above({ supervision }: Case, wanted: Case['supervision']): Case['supervision'] {
  if (supervisions.indexOf(wanted) > supervisions.indexOf(supervision)) return wanted
  throw badField('supervision', `a step above ${supervision}`, wanted)
}

/** The grid that the place suggests, or its second candidate; any other is a reassignment. */
async function confirmGrid(gridCode: string, { pool, state, change, viewer }: ActContext): Promise<Changed | null> {
  const { gridCode: first, secondGridCode: second } = state.case
  if (gridCode !== first && gridCode !== second) {
    throw badField('gridCode', `one of its candidates, ${[first, second].filter(Boolean).join(' or ')}`, gridCode)
  }
  requireReach(viewer, gridCode)
  const { number, version, historyDetail } = change
  const [given] = await giveToGrid(pool, { cases: [{ number, version }], gridCode, workerNumber: null, historyDetail })
  return given ?? null
}

/** Copies a case to another grid within the viewer's areas; the case itself stays in its grid. */
async function copyTo(gridCode: string, { pool, state, change, viewer }: ActContext): Promise<Changed | null> {
  const isOther = gridCode !== state.case.gridCode && (await isGrid(pool, gridCode))
  if (!isOther) throw badField('gridCode', 'another grid of the boundaries in force', gridCode)
  requireReach(viewer, gridCode)
  return changeCase(pool, { ...change, historyDetail: { ...change.historyDetail, toGrid: gridCode } })
}

/** Gives a case its work item, whose category and limits it takes over. */
async function classify({ itemCode, priority }: Classification, { pool, change }: ActContext): Promise<Changed | null> {
  if (!(await isWorkItem(pool, itemCode))) throw badField('itemCode', 'the code of an item of the catalogue', itemCode)
  return classifyCase(
    pool,
    { ...change, historyDetail: { ...change.historyDetail, reasonCode: itemCode } },
    priority ?? null,
  )
}

function whyUndone(pool: Pool, state: CaseState, act: CaseAct): Promise<ProblemError> | ProblemError {
  if (act.act === 'confirm_grid') return whyNot(pool, state, act.gridCode)
  if (act.act === 'move_pin')
    return new ProblemError('area_refused', 'Expected a place within your areas; that one is in another.')
  return new ProblemError('changed_meanwhile', `${act.act}: it could not be done just now. Try again.`)
}
