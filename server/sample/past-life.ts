import type { CaseStatus } from '../contracts/case.ts'
import { nextStep, type CaseTimes } from './next-step.ts'
import { planOf, realPatience } from './sample-delays.ts'

/** One stage of a past case, from its last change on; times in milliseconds since 1970, each null until reached. */
export interface PastLife extends CaseTimes {
  readonly version: number
  readonly changedAt: number
  readonly acceptedAt: number | null
  readonly onSiteAt: number | null
  readonly closedAt: number | null
  readonly closeReason: string | null
  readonly returns: number
  readonly reworks: number
  /** Why the last change was made; null where none had to be given. */
  readonly reason: string | null
}

/** What intake would have decided for the report. */
export interface Intake {
  /** Names the case among its kind, so that its plan is its own. */
  readonly name: string
  readonly reportedAt: number
  readonly outside: boolean
  /** The place is certain and somebody is on duty there, so that intake dispatches at once. */
  readonly dispatchable: boolean
  readonly onSiteDuty: boolean
}

/** The stages of one case from its report until now, by the same rules as the simulated city; the last is how it stands. */
export function stagesUntil(now: number, seed: number, intake: Intake): [PastLife, ...PastLife[]] {
  const stages: [PastLife, ...PastLife[]] = [begin(intake)]
  for (;;) {
    const life = stages.at(-1)!
    const plan = planOf(seed, intake.name, life.dispatchedAt, intake.onSiteDuty, realPatience)
    const step = nextStep(life, plan)
    if (step === null || step.at > now) return stages
    stages.push(change(life, step.to, Math.max(step.at, life.changedAt), step.reason ?? null))
  }
}

function begin({ reportedAt, outside, dispatchable }: Intake): PastLife {
  return {
    status: outside ? 'reported' : dispatchable ? 'dispatched' : 'filed',
    version: 1,
    changedAt: reportedAt,
    reportedAt,
    dispatchedAt: dispatchable ? reportedAt : null,
    acceptedAt: null,
    onSiteAt: null,
    feedbackAt: null,
    closedAt: null,
    closeReason: null,
    returns: 0,
    reworks: 0,
    reason: null,
  }
}

const unworked = { dispatchedAt: null, acceptedAt: null, onSiteAt: null, feedbackAt: null }

/** Stamps and clears what a phase does by server/cases/effects.ts: a return or a rework restarts the clocks. */
function change(life: PastLife, to: CaseStatus, at: number, reason: string | null): PastLife {
  const next = { ...life, status: to, version: life.version + 1, changedAt: at, reason }
  switch (to) {
    case 'reported':
    case 'checking':
      return next
    case 'filed':
      return { ...next, ...unworked, returns: life.returns + 1 }
    case 'dispatched':
      return { ...next, ...unworked, dispatchedAt: at, reworks: life.reworks + (life.status === 'checking' ? 1 : 0) }
    case 'accepted':
      return { ...next, acceptedAt: at }
    case 'on_site':
      return { ...next, onSiteAt: at }
    case 'feedback':
      return { ...next, onSiteAt: life.onSiteAt ?? at, feedbackAt: at }
    case 'closed':
    case 'void':
      return { ...next, closedAt: at, closeReason: to === 'void' ? reason : null }
  }
}
