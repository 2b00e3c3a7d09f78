import type { Viewer } from '../accounts/rights/viewer.ts'
import type { AllowedAction } from '../contracts/case.ts'
import { badField, ProblemError } from '../http/problems/errors.ts'
import { inOwnHands, type Obstacle, type Standing } from './guards.ts'
import { stepFrom, steps, stepsNamed, transitions, type Step } from './transitions.ts'

/** What a person may do with a case as it stands. Whether somebody is on duty where it goes shows only in the doing. */
export function allowedActions(standing: Standing, viewer: Viewer): AllowedAction[] {
  return steps
    .filter((step) => step.from.includes(standing.case.status) && obstacleTo(step, standing, viewer) === null)
    .map(({ action, needsReason }) => ({ action, needsReason }))
}

/**
 * The step of that name from where the case stands.
 * @throws {ProblemError} 403 for who may not, 409 where the case does not allow it, 400 for a missing reason
 */
export function requireStep(
  action: Step['action'],
  standing: Standing,
  viewer: Viewer,
  reason: string | undefined,
): Step {
  const step = findStep(action, standing, viewer)
  if ('code' in step) throw new ProblemError(step.code, step.detail)
  if (step.needsReason && !reason?.trim()) throw badField('reason', `why: ${action}`, reason, 'reason_missing')
  return step
}

/** As `requireStep`, without a reason to ask for and without throwing. */
export function findStep(action: Step['action'], standing: Standing, viewer: Viewer): Step | Obstacle {
  const { status } = standing.case
  const step = stepFrom(status, action)
  const roles = step?.roles ?? stepsNamed(action).flatMap((one) => one.roles)
  if (roles.length > 0 && !roles.includes(viewer.role))
    return { code: 'role_refused', detail: `${action}: expected ${names(roles)}; came ${viewer.role}.` }
  if (!step) return { code: 'phase_impossible', detail: whereTo(action, standing) }
  return obstacleTo(step, standing, viewer) ?? step
}

function obstacleTo({ roles, whileSuspended, guard }: Step, standing: Standing, viewer: Viewer): Obstacle | null {
  if (!roles.includes(viewer.role))
    return { code: 'role_refused', detail: `Expected ${names(roles)}; came ${viewer.role}.` }
  if (standing.case.suspendedAt !== null && !whileSuspended) {
    return { code: 'case_suspended', detail: `It is suspended since ${standing.case.suspendedAt}; resume it first.` }
  }
  return inOwnHands(standing, viewer) ?? guard?.(standing, viewer) ?? null
}

function whereTo(action: Step['action'], { case: { status } }: Standing): string {
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
