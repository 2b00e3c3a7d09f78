import { ApiError } from '../api.ts'
import { explainProblem } from '../problems.ts'
import type { MessageKey } from '../ui/messages.ts'

/** Why the server did not do it, for people. */
export function explainRefusal(
  error: unknown,
  t: (key: MessageKey, values?: Record<string, string | number>) => string,
): string {
  const isNobody = error instanceof ApiError && error.status === 409 && /on duty/.test(error.problem?.detail ?? '')
  return isNobody ? t('refusedNobodyElse') : explainProblem(error, t)
}
