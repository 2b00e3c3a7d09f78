import type { Case } from '../../../server/contracts/case.ts'
import { minuteMs } from '../../ui/durations.ts'
import type { MessageKey } from '../../ui/use-language.ts'
import { caseTiming, isOverdue } from '../case-clock.ts'

/** The orders of a desk's list. */
export type CaseOrder = 'limit' | 'priority' | 'newest' | 'oldest'

export const caseOrders: Record<CaseOrder, MessageKey> = {
  limit: 'orderLimit',
  priority: 'orderPriority',
  newest: 'orderNewest',
  oldest: 'orderOldest',
}

/**
 * The desk's own choice of an order, no rule of the city: an undispatched case is sorted as if its dispatch were due by then, so that
 * it does not sink in the list.
 */
const dispatchWithinMs = 10 * minuteMs

/** A case's place: by its first key, among equals by the next. */
type Keys = readonly (number | string)[]

/** Overdue cases first, then those with a running limit and those to dispatch, then the waiting ones, then the suspended ones. */
function urgencyOf(item: Case, now: number): readonly [group: number, moment: number] {
  const timing = caseTiming(item, now)
  if (item.suspendedAt !== null) return [3, Date.parse(item.suspendedAt)]
  if ('dueAt' in timing) return [isOverdue(item, now) ? 0 : 1, timing.dueAt]
  return timing.kind === 'unassigned' ? [1, timing.since + dispatchWithinMs] : [2, timing.since]
}

const keysOf: Record<CaseOrder, (item: Case, now: number) => Keys> = {
  // P1 comes first in its group: an unassigned gas leak is not looked for among hundreds
  limit: (item, now) => {
    const [group, moment] = urgencyOf(item, now)
    return [group, item.priority === 'P1' ? 0 : 1, moment]
  },
  priority: (item, now) => [item.priority, ...urgencyOf(item, now)],
  newest: ({ reportedAt }) => [-Date.parse(reportedAt)],
  oldest: ({ reportedAt }) => [Date.parse(reportedAt)],
}

function compare(a: Keys, b: Keys): number {
  const at = a.findIndex((key, index) => key !== b[index])
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1
}

/** The cases in an order at `now` (epoch ms, server time); equals by number, so that rows do not move without a reason. */
export function inOrder(cases: readonly Case[], order: CaseOrder, now: number): Case[] {
  return cases
    .map((item) => ({ item, keys: [...keysOf[order](item, now), item.number] }))
    .sort((a, b) => compare(a.keys, b.keys))
    .map(({ item }) => item)
}
