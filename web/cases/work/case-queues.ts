import type { Case, CaseLevel } from '../../../server/contracts/case.ts'
import type { Rules } from '../../../server/contracts/rules.ts'
import type { MessageKey } from '../../ui/use-language.ts'
import { caseTiming, isNearLimit, isOverdue } from '../case-clock.ts'

/** A dispatcher's queues. A case may be in several: a returned one also waits for dispatch. */
export type CaseQueue =
  | 'unclaimed'
  | 'to_dispatch'
  | 'ambiguous'
  | 'unclassified'
  | 'returned'
  | 'due_soon'
  | 'overdue'
  | 'all'
  | 'to_check'
  | 'to_close'
  | 'handed_up'
  | 'supervised'
  | 'instructed'
  | 'left'
  | 'suspended'

/** By what a case is in a queue, beside the case itself. */
export interface QueueView {
  /** Server time, epoch ms. */
  readonly now: number
  /** The city's rules; null until they are loaded. */
  readonly rules: Pick<Rules, 'nearFromPercent'> | null
  /** The seat's own level; null: it has none. */
  readonly level: CaseLevel | null
  /** Whether the worker of a case is off duty by now. */
  readonly hasLeft: (item: Case) => boolean
}

interface QueueStyle {
  readonly label: MessageKey
  /** The text of an empty queue. */
  readonly empty: MessageKey
  readonly holds: (item: Case, view: QueueView) => boolean
}

export const caseQueues: Record<CaseQueue, QueueStyle> = {
  unclaimed: { label: 'queueUnclaimed', empty: 'queueUnclaimedEmpty', holds: ({ status }) => status === 'reported' },
  to_dispatch: { label: 'queueToDispatch', empty: 'queueToDispatchEmpty', holds: ({ status }) => status === 'filed' },
  ambiguous: { label: 'queueAmbiguous', empty: 'queueAmbiguousEmpty', holds: ({ ambiguous }) => ambiguous },
  unclassified: {
    label: 'queueUnclassified',
    empty: 'queueUnclassifiedEmpty',
    holds: ({ itemCode }) => itemCode === null,
  },
  returned: {
    label: 'queueReturned',
    empty: 'queueReturnedEmpty',
    holds: ({ status, returns }) => status === 'filed' && returns > 0,
  },
  due_soon: {
    label: 'queueDueSoon',
    empty: 'queueDueSoonEmpty',
    holds: (item, { now, rules }) => isNearLimit(item, now, rules),
  },
  overdue: { label: 'queueOverdue', empty: 'queueOverdueEmpty', holds: (item, { now }) => isOverdue(item, now) },
  all: { label: 'queueAll', empty: 'queueAllEmpty', holds: () => true },
  to_check: { label: 'queueToCheck', empty: 'queueToCheckEmpty', holds: ({ status }) => status === 'feedback' },
  to_close: { label: 'queueToClose', empty: 'queueToCloseEmpty', holds: ({ status }) => status === 'checking' },
  handed_up: {
    label: 'queueHandedUp',
    empty: 'queueHandedUpEmpty',
    holds: (item, { level }) => level !== null && level !== 'grid' && item.level === level,
  },
  supervised: {
    label: 'queueSupervised',
    empty: 'queueSupervisedEmpty',
    holds: ({ supervision }) => supervision !== 'none',
  },
  instructed: {
    label: 'queueInstructed',
    empty: 'queueInstructedEmpty',
    holds: ({ instructedAt }) => (instructedAt ?? null) !== null,
  },
  left: { label: 'queueLeft', empty: 'queueLeftEmpty', holds: (item, { hasLeft }) => hasLeft(item) },
  suspended: {
    label: 'queueSuspended',
    empty: 'queueSuspendedEmpty',
    holds: ({ suspendedAt }) => suspendedAt !== null,
  },
}
export const caseQueueOrder = Object.keys(caseQueues) as readonly CaseQueue[]

/** The number of open `cases` in each queue. */
export function countQueues(cases: readonly Case[], view: QueueView): Record<CaseQueue, number> {
  const counts = Object.fromEntries(caseQueueOrder.map((queue) => [queue, 0])) as Record<CaseQueue, number>
  for (const item of cases) for (const queue of caseQueueOrder) if (caseQueues[queue].holds(item, view)) counts[queue]++
  return counts
}

/** The open `cases` of a queue, in their own order. */
export const casesInQueue = (cases: readonly Case[], queue: CaseQueue, view: QueueView): Case[] =>
  cases.filter((item) => caseQueues[queue].holds(item, view))

/** The next moment at which one of the open `cases` passes a limit (epoch ms); null when none runs. */
export function nextDueAt(cases: readonly Case[], now: number): number | null {
  const dues = cases.flatMap((item) => {
    const timing = caseTiming(item, now)
    return item.suspendedAt === null && 'dueAt' in timing && timing.dueAt > now ? [timing.dueAt] : []
  })
  return dues.length === 0 ? null : Math.min(...dues)
}
