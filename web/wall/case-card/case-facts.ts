import type { Case, LimitKind } from '../../../server/contracts/case.ts'
import { caseTimes } from '../../cases/case-clock.ts'
import { limitsOf } from '../../cases/case-limits.ts'
import type { MessageKey } from '../../ui/use-language.ts'

/** How a limit stands: met in time or late, past, or still running. */
export interface LimitFact {
  readonly kind: LimitKind
  readonly dueAt: number
  readonly metAt: number | null
  readonly state: 'met' | 'metLate' | 'past' | 'running'
}

/** All limits of a case at `now` (epoch ms), the earliest first. A due moment is still in time. */
export function limitFacts(item: Case, now: number): LimitFact[] {
  return limitsOf(item)
    .map(({ kind, dueAt, metAt }): LimitFact => {
      if (metAt !== null && metAt <= now) return { kind, dueAt, metAt, state: metAt > dueAt ? 'metLate' : 'met' }
      return { kind, dueAt, metAt: null, state: dueAt < now && item.suspendedAt === null ? 'past' : 'running' }
    })
    .sort((a, b) => a.dueAt - b.dueAt)
}

/** The phases that a case has come through by its stamps, in order, epoch ms. */
export function stepFacts(item: Case): { readonly label: MessageKey; readonly at: number }[] {
  const { reported, dispatched, accepted, onSite, feedback, closed } = caseTimes(item)
  const steps: readonly [MessageKey, number | null][] = [
    ['stepReported', reported],
    ['statusDispatched', dispatched],
    ['statusAccepted', accepted],
    ['statusOnSite', onSite],
    ['statusFeedback', feedback],
    ['statusClosed', closed],
  ]
  return steps.flatMap(([label, at]) => (at === null ? [] : [{ label, at }])).sort((a, b) => a.at - b.at)
}
