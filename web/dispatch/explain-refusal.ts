import { ApiError } from '../api.ts'
import { reasonOf } from '../cases/case-requests.ts'
import type { MessageKey } from '../ui/messages.ts'

/** Why the server did not do it, for people; its own words stand where they say more. */
export function explainRefusal(
  error: unknown,
  t: (key: MessageKey, values?: Record<string, string | number>) => string,
): string {
  if (!(error instanceof ApiError)) return t('refusedUnreachable')
  if (error.status === 401) return t('refusedSession')
  if (error.status === 403) return t('refusedForbidden')
  const detail = reasonOf(error)
  return /on duty/.test(detail) ? t('refusedNobody') : t('refusedConflict', { detail })
}
