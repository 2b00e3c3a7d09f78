import type { AssigneeSuggestion, CaseReassignment } from '../../../server/contracts/case-act.ts'
import type { Case } from '../../../server/contracts/case.ts'
import { caseTimes } from '../case-clock.ts'
import { minuteMs } from '../../ui/durations.ts'

export type ReassignReason = NonNullable<CaseReassignment['reasonCode']>

/** The consequence of a reassignment, computed before it is done. Times in ms. */
export interface Consequence {
  /** The on-site limit: its length, what is left now, and what would be left at the arrival. Null: none runs. */
  readonly limit: { readonly wholeMs: number; readonly leftMs: number; readonly marginMs: number } | null
  readonly etaMs: number
  /** Whether this is the first dispatch, which starts the clocks. */
  readonly startsClocks: boolean
  /** The ordinal of this reassignment; 0: the case has had no assignee yet. */
  readonly nth: number
  readonly needsRemark: boolean
  /** The community whose arrival rate counts the case, before and after; null when it stays the same. */
  readonly moves: { readonly from: string | null; readonly to: string } | null
  /** Whether its arrival counts for a community: not where the item has no on-site limit. */
  readonly isTimed: boolean
  /** Whether it counts in the rate of wrong grids (server/statistics/README.md). */
  readonly countsAsWrongGrid: boolean
}

const communityOf = (gridCode: string): string => gridCode.slice(0, 12)

/**
 * @param now epoch ms, server time
 * @param remarkFrom the first reassignment that needs a supervisor's remark; null: not known yet
 */
export function consequenceOf(
  item: Case,
  { gridCode, workerNumber, etaMinutes }: Pick<AssigneeSuggestion, 'gridCode' | 'workerNumber' | 'etaMinutes'>,
  reason: ReassignReason,
  now: number,
  remarkFrom: number | null,
): Consequence {
  const { dispatched, onSite, onSiteDue } = caseTimes(item)
  const etaMs = etaMinutes * minuteMs
  const isRunning = dispatched !== null && onSite === null && onSiteDue !== null
  const isOther =
    (item.gridCode !== null && item.gridCode !== gridCode) ||
    (item.workerNumber !== null && workerNumber !== null && item.workerNumber !== workerNumber)
  const [from, to] = [item.gridCode && communityOf(item.gridCode), communityOf(gridCode)]
  const nth = item.reassignments + (isOther ? 1 : 0)
  return {
    limit: isRunning
      ? { wholeMs: onSiteDue - dispatched, leftMs: onSiteDue - now, marginMs: onSiteDue - now - etaMs }
      : null,
    etaMs,
    startsClocks: dispatched === null,
    nth,
    needsRemark: isOther && remarkFrom !== null && nth >= remarkFrom,
    moves: from === to ? null : { from, to },
    isTimed: dispatched === null || onSiteDue !== null,
    countsAsWrongGrid: isOther && reason === 'wrong_grid',
  }
}

/** The likely reason for a target: the grid that covers the place should have had the case from the start. */
export function likelyReason({ reasons }: Pick<AssigneeSuggestion, 'reasons'>): ReassignReason {
  return reasons.includes('covers') || reasons.includes('second_candidate') ? 'wrong_grid' : 'other'
}
