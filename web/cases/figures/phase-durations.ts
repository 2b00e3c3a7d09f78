import type { Case } from '../../../server/contracts/case.ts'
import { caseTimes, type CaseTimes } from '../case-clock.ts'

/** Stretches of a case's life that are measured, in their order. */
export type CasePhase = 'dispatch' | 'arrival' | 'feedback' | 'closing'

interface PhaseEnds {
  readonly from: (times: CaseTimes) => number | null
  readonly to: (times: CaseTimes) => number | null
  /** Minutes; null: no limit that holds for every case. */
  readonly limit: number | null
}

export const casePhases: Record<CasePhase, PhaseEnds> = {
  dispatch: { from: ({ reported }) => reported, to: ({ dispatched }) => dispatched, limit: null },
  arrival: { from: ({ dispatched }) => dispatched, to: ({ onSite }) => onSite, limit: 10 },
  feedback: { from: ({ dispatched }) => dispatched, to: ({ feedback }) => feedback, limit: 30 },
  closing: { from: ({ reported }) => reported, to: ({ closed }) => closed, limit: null },
}
export const casePhaseOrder = Object.keys(casePhases) as readonly CasePhase[]

/** The value below or at which `share` of the values lie (nearest rank); null of none. Values in ascending order. */
export const quantile = (values: readonly number[], share: number): number | null =>
  values[Math.max(0, Math.ceil(values.length * share) - 1)] ?? null

export interface PhaseDurations {
  readonly count: number
  /** Milliseconds; null when no case has passed the phase. */
  readonly p50: number | null
  readonly p90: number | null
}

/**
 * How long the phases took that ended between `dayStart` and `now` (epoch ms). Void cases are left out. A case that was sent more than
 * once has no dispatch phase here: its stamps do not say when it was filed last.
 */
export function phaseDurations(
  cases: Iterable<Case>,
  now: number,
  dayStart: number,
): Record<CasePhase, PhaseDurations> {
  const durations: Record<CasePhase, number[]> = { dispatch: [], arrival: [], feedback: [], closing: [] }
  for (const item of cases) {
    if (item.status === 'void') continue
    const times = caseTimes(item)
    const wasSentAgain = item.returns > 0 || item.reworks > 0
    for (const phase of casePhaseOrder) {
      if (phase === 'dispatch' && wasSentAgain) continue
      const from = casePhases[phase].from(times)
      const to = casePhases[phase].to(times)
      if (from !== null && to !== null && to >= dayStart && to <= now) durations[phase].push(to - from)
    }
  }
  const measure = (values: number[]): PhaseDurations => {
    values.sort((a, b) => a - b)
    return { count: values.length, p50: quantile(values, 0.5), p90: quantile(values, 0.9) }
  }
  return {
    dispatch: measure(durations.dispatch),
    arrival: measure(durations.arrival),
    feedback: measure(durations.feedback),
    closing: measure(durations.closing),
  }
}
