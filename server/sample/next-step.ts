import type { CaseStatus } from '../contracts/case.ts'
import type { CasePlan } from './sample-delays.ts'

/** What decides how a case goes on; times in milliseconds since 1970. */
export interface Standing {
  readonly status: CaseStatus
  readonly reportedAt: number
  readonly dispatchedAt: number | null
  readonly feedbackAt: number | null
}

/** The next change of a case, when it is due, and its reason where one is needed. */
export interface Step {
  readonly to: CaseStatus
  readonly at: number
  readonly reason?: string
}

type Next = (standing: Standing, plan: CasePlan, tempo: number) => Step | null

const sinceReport = ({ reportedAt }: Standing, delay: number, tempo: number) => reportedAt + delay / tempo
const sinceDispatch = (standing: Standing, delay: number, tempo: number) =>
  (standing.dispatchedAt ?? standing.reportedAt) + delay / tempo
const sinceFeedback = (standing: Standing, delay: number, tempo: number) =>
  (standing.feedbackAt ?? standing.reportedAt) + delay / tempo

const nextOf: Record<CaseStatus, Next> = {
  reported: (standing, plan, tempo) => ({
    to: 'void',
    at: sinceReport(standing, plan.dispatchAfter, tempo),
    reason: '位置不在城区网格范围内，不予受理',
  }),
  filed: (standing, plan, tempo) => {
    const at = sinceReport(standing, plan.dispatchAfter, tempo)
    return plan.duplicate ? { to: 'void', at, reason: '与已受理案件重复' } : { to: 'dispatched', at }
  },
  dispatched: (standing, plan, tempo) => {
    const at = sinceDispatch(standing, plan.accept, tempo)
    return plan.returned ? { to: 'filed', at, reason: '现场核实不属本网格，退回重新派遣' } : { to: 'accepted', at }
  },
  accepted: (standing, plan, tempo) =>
    plan.arrive === null
      ? { to: 'feedback', at: sinceDispatch(standing, plan.feedback, tempo) }
      : { to: 'on_site', at: sinceDispatch(standing, plan.arrive, tempo) },
  on_site: (standing, plan, tempo) => ({ to: 'feedback', at: sinceDispatch(standing, plan.feedback, tempo) }),
  feedback: (standing, plan, tempo) =>
    plan.check === null
      ? { to: 'closed', at: sinceFeedback(standing, plan.close, tempo) }
      : { to: 'checking', at: sinceFeedback(standing, plan.check, tempo) },
  checking: (standing, plan, tempo) => {
    const at = sinceFeedback(standing, plan.close, tempo)
    return plan.rework ? { to: 'dispatched', at, reason: '核查不通过，返工' } : { to: 'closed', at }
  },
  closed: () => null,
  void: () => null,
}

/**
 * What the people of the sample city do next with a case. Null when there is nothing left to do. `tempo` above 1 shortens
 * all delays by that factor.
 */
export function nextStep(standing: Standing, plan: CasePlan, tempo = 1): Step | null {
  return nextOf[standing.status](standing, plan, tempo)
}
