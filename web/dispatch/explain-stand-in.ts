import { ApiError } from '../api.ts'
import type { MessageKey } from '../ui/messages.ts'
import { explainRefusal } from './explain-refusal.ts'

/** What was wrong with a stand-in, by the field that the server names. */
const fields: Readonly<Record<string, MessageKey>> = {
  workerNumber: 'standInWrongWorker',
  from: 'standInWrongFrom',
  until: 'standInWrongUntil',
}

/** Why the server did not set or end a stand-in, for people. */
export function explainStandIn(
  error: unknown,
  t: (key: MessageKey, values?: Record<string, string | number>) => string,
): string {
  if (!(error instanceof ApiError)) return explainRefusal(error, t)
  const { status, problem } = error
  const inTheWay = problem?.current as { workerNumber: string; postCode: string } | undefined
  if (status === 409 && inTheWay) {
    return t('standInTaken', { number: inTheWay.workerNumber, post: inTheWay.postCode })
  }
  const field = fields[problem?.errors?.[0]?.field ?? '']
  if (status === 422 && field) return t(field)
  return explainRefusal(error, t)
}
