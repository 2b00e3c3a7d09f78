import type { Case, LimitKind } from '../../server/contracts/case.ts'
import { caseTimes } from './case-clock.ts'

/** A limit with the act that met it, epoch ms; `metAt` null: not met. */
interface Limit {
  readonly kind: LimitKind
  readonly dueAt: number
  readonly metAt: number | null
}

/**
 * All limits that a case has, met or not. The server says which one runs now (`Case.nextLimit`); this is for what it does not send: the others
 * beside that one, and those that ran at an earlier moment. A later act meets the limits of those before it.
 */
export function limitsOf(item: Case): Limit[] {
  const { accepted, onSite, feedback, closed, ...due } = caseTimes(item)
  const arrived = onSite ?? feedback
  const limits: readonly [LimitKind, number | null, number | null][] = [
    ['accept', due.acceptDue, accepted ?? arrived],
    ['on_site', due.onSiteDue, arrived],
    ['feedback', due.feedbackDue, feedback],
    ['resolve', due.resolveDue, closed],
  ]
  return limits.flatMap(([kind, dueAt, metAt]) => (dueAt === null ? [] : [{ kind, dueAt, metAt }]))
}
