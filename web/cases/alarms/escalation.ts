import type { Case, CaseLevel } from '../../../server/contracts/case.ts'
import { caseTimes } from '../case-clock.ts'
import { isOpen } from '../case-status.ts'

const minuteMs = 60_000
/** Without arrival, from dispatch. */
const toSubdistrictAfterMs = 20 * minuteMs

/** Above the grid, lowest first. */
export const escalationLevels = ['community', 'subdistrict', 'city'] as const
export type EscalationLevel = (typeof escalationLevels)[number]

const height: Record<CaseLevel, number> = { grid: 0, community: 1, subdistrict: 2, city: 3 }

/** Where the ladder has taken a case by `now` (server/cases/README.md). A due moment is still in time. */
function ladderLevel(item: Case, now: number): CaseLevel {
  const { dispatched, onSite, feedback, onSiteDue, feedbackDue } = caseTimes(item)
  if (feedback !== null || dispatched === null) return 'grid'
  if (feedbackDue !== null && feedbackDue < now) return 'city'
  if (onSite !== null || onSiteDue === null || onSiteDue >= now) return 'grid'
  return dispatched + toSubdistrictAfterMs < now ? 'subdistrict' : 'community'
}

/**
 * Who has to see to a case at `now` (epoch ms, server time): 10 minutes without arrival bring it to the community, 20 to the
 * subdistrict, 30 without feedback to the command centre; a case that is held higher already stays there. Null for one that
 * is not open or still the grid's own.
 */
export function escalatedTo(item: Case, now: number): EscalationLevel | null {
  if (!isOpen(item)) return null
  const ladder = ladderLevel(item, now)
  const level = height[ladder] > height[item.level] ? ladder : item.level
  return level === 'grid' ? null : level
}

/**
 * Why a case stands where it does: no arrival, no feedback, an item's own limit (accepting, resolving), or a person who handed
 * it up by choice.
 */
export type EscalationCause = 'arrival' | 'feedback' | 'item_limit' | 'person'

/** The cause at `now` (epoch ms, server time); null for a case that is not open or still the grid's own. */
export function escalationCause(item: Case, now: number): EscalationCause | null {
  if (escalatedTo(item, now) === null) return null
  const ladder = ladderLevel(item, now)
  if (height[ladder] >= height[item.level]) return ladder === 'city' ? 'feedback' : 'arrival'
  const isPast = (due: string | null) => due !== null && Date.parse(due) < now
  const isLate = (item.acceptedAt === null && isPast(item.acceptDueAt)) || isPast(item.resolveDueAt)
  return isLate ? 'item_limit' : 'person'
}
