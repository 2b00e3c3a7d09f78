import type { Case } from '../../../server/contracts/case.ts'
import type { Rules } from '../../../server/contracts/rules.ts'
import type { MessageKey } from '../../ui/use-language.ts'
import { caseTiming, isNearLimit, isOverdue } from '../case-clock.ts'
import { minuteMs } from '../../ui/durations.ts'

/** A dispatcher's queues. A case may be in several: a returned one also waits for dispatch. */
export type CaseQueue = 'unclaimed' | 'to_dispatch' | 'due_soon' | 'overdue' | 'returned' | 'all'

interface QueueStyle {
  readonly label: MessageKey
  /** The text of an empty queue. */
  readonly empty: MessageKey
  readonly holds: (item: Case, now: number, rules: QueueRules) => boolean
}

/** The city's rules that queues follow; null until they are loaded. */
type QueueRules = Pick<Rules, 'nearFromPercent'> | null

/**
 * The desk's own choice of an order, no rule of the city: an undispatched case is sorted as if its dispatch were due by then, so that
 * it does not sink in the list.
 */
const dispatchWithinMs = 10 * minuteMs

/** Whether the clocks run: a suspended case (挂账) neither nears a limit nor passes one. */
const runs = (item: Case): boolean => item.suspendedAt === null

export const caseQueues: Record<CaseQueue, QueueStyle> = {
  unclaimed: { label: 'queueUnclaimed', empty: 'queueUnclaimedEmpty', holds: ({ status }) => status === 'reported' },
  to_dispatch: { label: 'queueToDispatch', empty: 'queueToDispatchEmpty', holds: ({ status }) => status === 'filed' },
  due_soon: { label: 'queueDueSoon', empty: 'queueDueSoonEmpty', holds: isNearLimit },
  overdue: { label: 'queueOverdue', empty: 'queueOverdueEmpty', holds: isOverdue },
  returned: {
    label: 'queueReturned',
    empty: 'queueReturnedEmpty',
    holds: ({ status, returns }) => status === 'filed' && returns > 0,
  },
  all: { label: 'queueAll', empty: 'queueAllEmpty', holds: () => true },
}
export const caseQueueOrder = Object.keys(caseQueues) as readonly CaseQueue[]

/** The number of open `cases` in each queue at `now` (epoch ms, server time). */
export function countQueues(cases: readonly Case[], now: number, rules: QueueRules): Record<CaseQueue, number> {
  const counts: Record<CaseQueue, number> = {
    unclaimed: 0,
    to_dispatch: 0,
    due_soon: 0,
    overdue: 0,
    returned: 0,
    all: 0,
  }
  for (const item of cases)
    for (const queue of caseQueueOrder) if (caseQueues[queue].holds(item, now, rules)) counts[queue]++
  return counts
}

/** Sort key in a queue: overdue cases first, then those with a running limit by due moment, then the waiting ones. */
function urgencyOf(item: Case, now: number): readonly [group: number, moment: number] {
  const timing = caseTiming(item, now)
  if (!runs(item)) return [3, Date.parse(item.suspendedAt!)]
  if ('dueAt' in timing) return [isOverdue(item, now) ? 0 : 1, timing.dueAt]
  return timing.kind === 'unassigned' ? [1, timing.since + dispatchWithinMs] : [2, timing.since]
}

/** The open `cases` of a queue at `now`, most urgent first; equals by number, so that rows do not move without a reason. */
export function casesInQueue(cases: readonly Case[], queue: CaseQueue, now: number, rules: QueueRules): Case[] {
  return cases
    .filter((item) => caseQueues[queue].holds(item, now, rules))
    .map((item) => ({ item, urgency: urgencyOf(item, now) }))
    .sort(
      (a, b) => a.urgency[0] - b.urgency[0] || a.urgency[1] - b.urgency[1] || (a.item.number < b.item.number ? -1 : 1),
    )
    .map(({ item }) => item)
}

/** The next moment at which one of the open `cases` passes a limit (epoch ms); null when none runs. */
export function nextDueAt(cases: readonly Case[], now: number): number | null {
  const dues = cases.flatMap((item) => {
    const timing = caseTiming(item, now)
    return runs(item) && 'dueAt' in timing && timing.dueAt > now ? [timing.dueAt] : []
  })
  return dues.length === 0 ? null : Math.min(...dues)
}
