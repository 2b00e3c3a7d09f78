import { ApiError, LineError } from './api.ts'
import type { MessageKey } from './ui/messages.ts'
import { useLanguage } from './ui/use-language.ts'

/** Why a request came to nothing: the line, the answer itself, or the server's status. */
type ProblemKind =
  | 'timeout'
  | 'unreachable'
  | 'aborted'
  | 'unreadable'
  | 'badRequest'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'gone'
  | 'overtaken'
  | 'tooLarge'
  | 'invalid'
  | 'unversioned'
  | 'tooMany'
  | 'unavailable'
  | 'serverFault'
  | 'refused'
  | 'ownFault'

/** The one table from a kind of problem to what a reader is shown. */
const texts: Record<ProblemKind, MessageKey> = {
  timeout: 'problemTimeout',
  unreachable: 'problemUnreachable',
  aborted: 'problemAborted',
  unreadable: 'problemUnreadable',
  badRequest: 'problemBadRequest',
  unauthorized: 'problemUnauthorized',
  forbidden: 'problemForbidden',
  notFound: 'problemNotFound',
  conflict: 'problemConflict',
  gone: 'problemGone',
  overtaken: 'problemOvertaken',
  tooLarge: 'problemTooLarge',
  invalid: 'problemInvalid',
  unversioned: 'problemUnversioned',
  tooMany: 'problemTooMany',
  unavailable: 'problemUnavailable',
  serverFault: 'problemServerFault',
  refused: 'problemRefused',
  ownFault: 'problemOwnFault',
}

const kindByStatus: Readonly<Record<number, ProblemKind>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  408: 'timeout',
  409: 'conflict',
  410: 'gone',
  412: 'overtaken',
  413: 'tooLarge',
  422: 'invalid',
  428: 'unversioned',
  429: 'tooMany',
  502: 'unavailable',
  503: 'unavailable',
  504: 'timeout',
}

/** What passes by itself: the same request may succeed in a while. */
const passing: readonly ProblemKind[] = [
  'timeout',
  'unreachable',
  'aborted',
  'unreadable',
  'tooMany',
  'unavailable',
  'serverFault',
]

export function problemKind(error: unknown): ProblemKind {
  if (error instanceof LineError) return error.kind
  if (!(error instanceof ApiError)) return 'ownFault'
  return kindByStatus[error.status] ?? (error.status >= 500 ? 'serverFault' : 'refused')
}

/** Whether the same request may succeed in a while, unchanged. */
export const isPassing = (error: unknown): boolean => passing.includes(problemKind(error))

/** Whether the server may have done it, though its answer did not come. */
export const mayBeDone = (error: unknown): boolean =>
  isPassing(error) && !(error instanceof ApiError && error.status === 429)

type Translate = (key: MessageKey, values?: Record<string, string | number>) => string

/** A problem as a sentence in the reader's language; nothing of the server's prose is in it. */
export function explainProblem(error: unknown, t: Translate): string {
  const kind = problemKind(error)
  const seconds = error instanceof ApiError ? error.retryAfterSeconds : null
  if (kind === 'tooMany' && seconds !== null) return t('problemTooManyUntil', { seconds })
  const field = error instanceof ApiError ? error.problem?.errors?.[0]?.field : undefined
  if (field !== undefined && (kind === 'badRequest' || kind === 'invalid')) return t('problemField', { field })
  return t(texts[kind])
}

/** `explainProblem` in the language shown. */
export function useProblems() {
  const { t } = useLanguage()
  return { explain: (error: unknown): string => explainProblem(error, t) }
}
