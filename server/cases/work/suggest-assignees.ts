import type { AssigneeSuggestion } from '../../contracts/case-act.ts'
import type { Candidate } from './suggestion-queries.ts'

/** Our assumptions, until trips are measured: an electric bicycle with detours, and half of the worker's open cases first. */
const metersPerMinute = 150
const minutesPerCase = 2
const nearMeters = 500
const lowLoad = 2
const most = 6

/** Ranks possible workers: those on duty first, then the case's own grid, then the earliest arrival. */
export function suggestAssignees(candidates: readonly Candidate[]): AssigneeSuggestion[] {
  return candidates
    .map((candidate) => ({ rank: rankOf(candidate), suggestion: suggest(candidate) }))
    .sort((a, b) => a.rank - b.rank || a.suggestion.etaMinutes - b.suggestion.etaMinutes)
    .slice(0, most)
    .map(({ suggestion }) => suggestion)
}

function rankOf({ workerNumber, covers, isSecond }: Candidate): number {
  return (workerNumber === null ? 10 : 0) + (covers ? 0 : isSecond ? 1 : 2)
}

function suggest({ covers, isSecond, ...candidate }: Candidate): AssigneeSuggestion {
  const { workerNumber, standsIn, distanceMeters, openCases } = candidate
  const isManned = workerNumber !== null
  const reasons: [AssigneeSuggestion['reasons'][number], boolean][] = [
    ['covers', covers],
    ['second_candidate', isSecond],
    ['on_duty', isManned],
    ['stands_in', standsIn],
    ['near', distanceMeters <= nearMeters],
    ['low_load', isManned && openCases <= lowLoad],
  ]
  return {
    ...candidate,
    etaMinutes: Math.max(1, Math.round(distanceMeters / metersPerMinute + openCases * minutesPerCase)),
    reasons: reasons.filter(([, holds]) => holds).map(([reason]) => reason),
  }
}
