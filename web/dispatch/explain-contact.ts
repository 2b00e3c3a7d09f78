import { ApiError } from '../api.ts'
import type { MessageKey } from '../ui/messages.ts'
import { explainRefusal } from './explain-refusal.ts'

const hourSeconds = 3_600
const reasons: Readonly<Record<number, MessageKey>> = {
  403: 'contactForbidden',
  404: 'contactNone',
  410: 'contactErased',
}

/** Why a contact was not shown, for people. */
export function explainContact(
  error: unknown,
  t: (key: MessageKey, values?: Record<string, string | number>) => string,
): string {
  if (!(error instanceof ApiError)) return explainRefusal(error, t)
  if (error.status === 429) {
    return t('contactLimit', { minutes: Math.ceil((error.retryAfterSeconds ?? hourSeconds) / 60) })
  }
  const reason = reasons[error.status]
  return reason ? t(reason) : explainRefusal(error, t)
}
