import type { Viewer } from '../accounts/rights/viewer.ts'
import type { Case, CaseLevel } from '../contracts/case.ts'
import type { ProblemCode } from '../contracts/problem-code.ts'
import { height, levelOf, levels, supervisions } from './levels.ts'

/** The state of a case that decides what may be done with it. */
export interface CaseState {
  readonly case: Case
  /** The account that gave the feedback. */
  readonly handledBy: string | null
  /** The level that supervised it last. */
  readonly supervisionLevel: CaseLevel | null
}

/** Why an act is refused although phase and role allow it: 403 where another account could do it, 409 where none can. */
export interface Obstacle {
  readonly code: ProblemCode
  readonly detail: string
}

export type Guard = (state: CaseState, viewer: Viewer) => Obstacle | null

const impossible = (detail: string): Obstacle => ({ code: 'act_impossible', detail })

/** The account that gave the feedback may not check it. */
export const otherThanHandler: Guard = ({ handledBy }, { actor }) =>
  handledBy === actor
    ? { code: 'own_feedback', detail: 'The account that gave the feedback cannot close the case.' }
    : null

/** A grid worker acts only on cases assigned to that worker, and sees the grid's other cases. */
export const inOwnHands: Guard = ({ case: subject }, { role, workerNumber }) =>
  role === 'grid_worker' && (workerNumber === null || subject.workerNumber !== workerNumber)
    ? { code: 'not_in_hands', detail: 'It is not in your hands.' }
    : null

/** There is something to confirm: a border, a circle of accuracy that crosses one, or only a nearest grid. */
export const confirmable: Guard = ({ case: { ambiguous, secondGridCode } }) =>
  ambiguous || secondGridCode !== null ? null : impossible('Its grid is certain: there is nothing to confirm.')

export const handedUp: Guard = ({ case: { level } }, viewer) => {
  if (level === levels.at(-1)) return impossible('The city has it already: there is no level above.')
  return heldByHigher(level, viewer)
}

export const handedDown: Guard = ({ case: { level } }, viewer) => {
  if (level === levels[0]) return impossible('The grid has it: there is no level below.')
  return heldByHigher(level, viewer)
}

export const suspended: Guard = ({ case: { suspendedAt } }) =>
  suspendedAt === null ? impossible('It is not suspended.') : null

export const extendable: Guard = ({ case: { resolveDueAt, feedbackDueAt, feedbackAt } }) =>
  resolveDueAt !== null || (feedbackDueAt !== null && feedbackAt === null)
    ? null
    : impossible('It has no limit that runs, so there is none to extend.')

/** By the level that has the case or supervised it last, or a higher one. */
export const supervisable: Guard = ({ case: { level, supervision }, supervisionLevel }, viewer) => {
  if (supervision === supervisions.at(-1)) return impossible('It is supervised in red: there is no step above.')
  return heldByHigher(level, viewer) ?? (supervisionLevel && heldByHigher(supervisionLevel, viewer))
}

function heldByHigher(level: CaseLevel, viewer: Viewer): Obstacle | null {
  if (height(levelOf(viewer)) >= height(level)) return null
  const detail = `It is with the ${level}: expected a role of that level or above, came ${viewer.role}.`
  return { code: 'level_refused', detail }
}
