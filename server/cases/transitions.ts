import type { Role } from '../contracts/account.ts'
import type { AllowedAction, CaseStatus } from '../contracts/case.ts'
import type { EventType } from '../contracts/feed.ts'
import {
  confirmable,
  extendable,
  handedDown,
  handedUp,
  otherThanHandler,
  suspended,
  supervisable,
  type Guard,
} from './guards.ts'

/** One possible step of a case: an act, or a move to another phase. */
export interface Step {
  readonly action: AllowedAction['action']
  readonly from: readonly CaseStatus[]
  readonly roles: readonly Role[]
  readonly needsReason: boolean
  /** A desk must say how it was checked. */
  readonly needsCheck: boolean
  readonly event: EventType
  /** The counter that goes up by one; other columns are in effects.ts. */
  readonly counts: 'returns' | 'reworks' | null
  /** Also while the case is suspended; all other steps wait for `resume`. */
  readonly whileSuspended: boolean
  readonly guard: Guard | null
}

/** The feed's name of the change to a phase. */
export const eventOfStatus: Readonly<Record<CaseStatus, EventType>> = {
  reported: 'case:reported',
  filed: 'case:filed',
  dispatched: 'case:dispatched',
  accepted: 'case:accepted',
  on_site: 'case:arrived',
  feedback: 'case:answered',
  checking: 'case:checking',
  closed: 'case:closed',
  void: 'case:voided',
}

const desk: readonly Role[] = ['community', 'subdistrict', 'city_dispatcher']
/** A grid worker only with cases assigned to that worker, an integrator with those of its own channel. */
const handlers: readonly Role[] = ['grid_worker', ...desk, 'integrator']
const workers: readonly Role[] = ['grid_worker', ...desk]
const upper: readonly Role[] = ['subdistrict', 'city_dispatcher']

const beforeWork: readonly CaseStatus[] = ['reported', 'filed', 'dispatched', 'accepted']
const atWork: readonly CaseStatus[] = ['filed', 'dispatched', 'accepted', 'on_site']
const open: readonly CaseStatus[] = ['reported', ...atWork, 'feedback', 'checking']

type Terms = Partial<Pick<Step, 'needsReason' | 'needsCheck' | 'counts' | 'whileSuspended' | 'guard'>>
const why: Terms = { needsReason: true }
const anyTime: Terms = { needsReason: true, whileSuspended: true }

function act(
  action: Step['action'],
  from: readonly CaseStatus[],
  roles: readonly Role[],
  event: EventType,
  terms: Terms = {},
): Step {
  return {
    action,
    from,
    roles,
    event,
    needsReason: false,
    needsCheck: false,
    counts: null,
    whileSuspended: false,
    guard: null,
    ...terms,
  }
}

function phase(to: CaseStatus, from: readonly CaseStatus[], roles: readonly Role[], terms?: Terms): Step {
  return act(to, from, roles, eventOfStatus[to], terms)
}

/**
 * The life of a case (README.md of this folder): the one table of what can be done, from which phase, by whom, whether it must say why,
 * and what the feed calls it. Guards, `allowedActions` and the API's description are made of it. For one phase there is at most
 * one step of a name. A case outside every grid is filed by the acts that name its grid.
 */
export const steps: readonly Step[] = [
  phase('dispatched', ['filed'], desk),
  phase('accepted', ['dispatched'], handlers),
  phase('on_site', ['accepted'], handlers),
  // From accepted: self-resolved (自行处置).
  phase('feedback', ['accepted', 'on_site'], handlers),
  phase('checking', ['feedback'], desk),
  // From feedback: a check passed at once, by the desk or by the reporter's confirmation.
  phase('closed', ['feedback'], [...desk, 'resident'], { needsCheck: true, guard: otherThanHandler }),
  phase('closed', ['checking'], desk, { needsCheck: true, guard: otherThanHandler }),
  // 回退
  phase('filed', ['dispatched', 'accepted', 'on_site'], workers, { ...why, counts: 'returns' }),
  // 返工
  phase('dispatched', ['checking'], desk, { ...why, counts: 'reworks' }),
  phase('void', ['reported', 'filed'], desk, anyTime),

  act('reassign', beforeWork, desk, 'case:reassigned', why),
  act('confirm_grid', ['reported', 'filed'], desk, 'case:confirmed', { guard: confirmable }),
  act('move_pin', beforeWork, desk, 'case:relocated', why),
  act('hand_up', open, workers, 'case:handed_up', { ...anyTime, guard: handedUp }),
  act('hand_down', open, desk, 'case:handed_down', { ...anyTime, guard: handedDown }),
  act('suspend', atWork, desk, 'case:suspended', why),
  act('resume', atWork, desk, 'case:resumed', { whileSuspended: true, guard: suspended }),
  act('extend', atWork, desk, 'case:extended', { ...why, guard: extendable }),
  act('supervise', open, desk, 'case:supervised', { ...anyTime, guard: supervisable }),
  act('instruct', [...open, 'closed'], ['official'], 'case:instructed', anyTime),
  act('copy', open, desk, 'case:copied', anyTime),
  act('nudge', ['dispatched', 'accepted', 'on_site'], desk, 'case:nudged'),
  act('classify', open, desk, 'case:classified'),
  act('merge', [...beforeWork, 'on_site'], desk, 'case:merged'),
  act('reopen', ['closed'], [...desk, 'resident'], 'case:reopened', why),
  act('force_close', open, upper, 'case:closed', anyTime),
]

/** From which phase a case may go to which. */
export const transitions = Object.fromEntries(
  (Object.keys(eventOfStatus) as CaseStatus[]).map((from) => [
    from,
    steps.filter((step) => step.action in eventOfStatus && step.from.includes(from)).map((step) => step.action),
  ]),
) as unknown as Readonly<Record<CaseStatus, readonly CaseStatus[]>>

/** All steps of that name. */
export const stepsNamed = (action: Step['action']): readonly Step[] => steps.filter((step) => step.action === action)

/** The step of that name from a phase; undefined where there is none. */
export const stepFrom = (from: CaseStatus, action: Step['action']): Step | undefined =>
  steps.find((step) => step.action === action && step.from.includes(from))

/** Whether a change must say why: taking a case off the list, and giving it back. */
export const needsReason = (from: CaseStatus, to: CaseStatus): boolean => stepFrom(from, to)?.needsReason ?? false

export const hasEnded = (status: CaseStatus): boolean => status === 'closed' || status === 'void'
