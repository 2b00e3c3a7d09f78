import type { CaseStatus } from '../contracts/case.ts'
import type { CasePlan } from './sample-delays.ts'

/** The phase and times of a case, which decide its next step; milliseconds since 1970. */
export interface CaseTimes {
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

type Next = (times: CaseTimes, plan: CasePlan, tempo: number) => Step | null

const sinceReport = ({ reportedAt }: CaseTimes, delay: number, tempo: number) => reportedAt + delay / tempo
const sinceDispatch = (times: CaseTimes, delay: number, tempo: number) =>
  (times.dispatchedAt ?? times.reportedAt) + delay / tempo
const sinceFeedback = (times: CaseTimes, delay: number, tempo: number) =>
  (times.feedbackAt ?? times.reportedAt) + delay / tempo

const nextOf: Record<CaseStatus, Next> = {
  reported: (times, plan, tempo) => ({
    to: 'void',
    at: sinceReport(times, plan.dispatchAfter, tempo),
    reason: '位置不在城区网格范围内，不予受理',
  }),
  filed: (times, plan, tempo) => {
    const at = sinceReport(times, plan.dispatchAfter, tempo)
    return plan.duplicate ? { to: 'void', at, reason: '与已受理案件重复' } : { to: 'dispatched', at }
  },
  dispatched: (times, plan, tempo) => {
    const at = sinceDispatch(times, plan.accept, tempo)
    return plan.returned ? { to: 'filed', at, reason: '现场核实不属本网格，退回重新派遣' } : { to: 'accepted', at }
  },
  accepted: (times, plan, tempo) =>
    plan.arrive === null
      ? { to: 'feedback', at: sinceDispatch(times, plan.feedback, tempo) }
      : { to: 'on_site', at: sinceDispatch(times, plan.arrive, tempo) },
  on_site: (times, plan, tempo) => ({ to: 'feedback', at: sinceDispatch(times, plan.feedback, tempo) }),
  feedback: (times, plan, tempo) =>
    plan.check === null
      ? { to: 'closed', at: sinceFeedback(times, plan.close, tempo) }
      : { to: 'checking', at: sinceFeedback(times, plan.check, tempo) },
  checking: (times, plan, tempo) => {
    const at = sinceFeedback(times, plan.close, tempo)
    return plan.rework ? { to: 'dispatched', at, reason: '核查不通过，返工' } : { to: 'closed', at }
  },
  closed: () => null,
  void: () => null,
}

/**
 * What the people of the sample city do next with a case. Null when there is nothing left to do. `tempo` above 1 shortens
 * all delays by that factor.
 */
export function nextStep(times: CaseTimes, plan: CasePlan, tempo = 1): Step | null {
  return nextOf[times.status](times, plan, tempo)
}
