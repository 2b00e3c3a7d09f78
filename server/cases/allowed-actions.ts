import type { Viewer } from '../accounts/rights/viewer.ts'
import type { AllowedAction } from '../contracts/case.ts'
import { badField, ProblemError } from '../http/problems/errors.ts'
import { inOwnHands, type Obstacle, type CaseState } from './guards.ts'
import { stepFrom, steps, stepsNamed, transitions, type Step } from './transitions.ts'

/** What a viewer may do with a case in its present state. Whether somebody is on duty in the target grid shows only when the act is done. */
export function allowedActions(state: CaseState, viewer: Viewer): AllowedAction[] {
  return steps
    .filter((step) => step.from.includes(state.case.status) && obstacleTo(step, state, viewer) === null)
    .map(({ action, needsReason, needsCheck }) => ({ action, needsReason, ...(needsCheck && { needsCheck }) }))
}

/**
 * The step of that name from where the case stands.
 * @throws {ProblemError} 403 where the viewer may not, 409 where the case does not allow it, 400 for a missing reason
 */
export function requireStep(
  action: Step['action'],
  state: CaseState,
  viewer: Viewer,
  reason: string | undefined,
): Step {
  const step = findStep(action, state, viewer)
  if ('code' in step) throw new ProblemError(step.code, step.detail)
  if (step.needsReason && !reason?.trim()) throw badField('reason', `why: ${action}`, reason, 'reason_missing')
  return step
}

/** As `requireStep`, without a reason to ask for and without throwing. */
export function findStep(action: Step['action'], state: CaseState, viewer: Viewer): Step | Obstacle {
  const { status } = state.case
  const step = stepFrom(status, action)
  const roles = step?.roles ?? stepsNamed(action).flatMap((one) => one.roles)
  if (roles.length > 0 && !roles.includes(viewer.role))
    return { code: 'role_refused', detail: `${action}: expected ${names(roles)}; came ${viewer.role}.` }
  if (!step) return { code: 'phase_impossible', detail: whereTo(action, state) }
  return obstacleTo(step, state, viewer) ?? step
}

function obstacleTo({ roles, whileSuspended, guard }: Step, state: CaseState, viewer: Viewer): Obstacle | null {
  if (!roles.includes(viewer.role))
    return { code: 'role_refused', detail: `Expected ${names(roles)}; came ${viewer.role}.` }
  if (state.case.suspendedAt !== null && !whileSuspended) {
    return { code: 'case_suspended', detail: `It is suspended since ${state.case.suspendedAt}; resume it first.` }
  }
  return inOwnHands(state, viewer) ?? guard?.(state, viewer) ?? null
}

function whereTo(action: Step['action'], { case: { status } }: CaseState): string {
  if (action in transitions) {
    const possible = transitions[status].join(', ') || 'nothing: it has ended'
    return `A case that is ${status} can become ${possible}; not ${action}.`
  }
  const phases = stepsNamed(action).flatMap((step) => step.from)
  return `${action}: expected a case that is ${names(phases)}; this one is ${status}.`
}

const names = (list: readonly string[]): string => [...new Set(list)].join(', ')

/** The table as Markdown, for the API's page. */
export function describeSteps(isDescribed: (action: Step['action']) => boolean): string {
  const rows = steps
    .filter(({ action }) => isDescribed(action))
    .map(
      ({ action, from, roles, needsReason }) =>
        `| ${action} | ${names(from)} | ${names(roles)} | ${needsReason ? 'yes' : 'no'} |`,
    )
  return ['| action | from | roles | reason |', '|---|---|---|---|', ...rows].join('\n')
}
