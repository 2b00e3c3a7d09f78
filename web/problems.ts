import type { ProblemCode } from '../server/contracts/problem-code.ts'
import type { ProblemCurrent } from '../server/contracts/problem.ts'
import { ApiError, LineError } from './api.ts'
import { hasMessage, useLanguage, type MessageKey, type Translate } from './ui/use-language.ts'

/** Why a request failed: the connection, the answer itself, or the server's status. */
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

/** Texts for an answer without a code, such as a proxy's. */
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

/** Transient problems: the same request may succeed later. */
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

/** Whether the same request may succeed later, unchanged. */
export const isPassing = (error: unknown): boolean => passing.includes(problemKind(error))

/** Whether the server may have carried out the request although no answer came. */
export const mayBeDone = (error: unknown): boolean =>
  isPassing(error) && !(error instanceof ApiError && error.status === 429)

/** The code of a refusal; null for any other fault. */
export const codeOf = (error: unknown): ProblemCode | null =>
  error instanceof ApiError ? (error.problem?.code ?? null) : null

/** The body of a refusal with this code; null for any other fault. */
export function currentOf<Code extends keyof ProblemCurrent>(error: unknown, code: Code): ProblemCurrent[Code] | null {
  if (!(error instanceof ApiError) || error.problem?.code !== code) return null
  return (error.problem.current ?? null) as ProblemCurrent[Code] | null
}

/** The last part of `body.reason`, in the reader's language where it is a form's. */
function fieldName(field: string, t: Translate): string {
  const key = `field_${field.split('.').at(-1)}` as MessageKey
  return hasMessage(key) ? t(key) : field
}

/** A problem as a sentence in the reader's language, never from the server's prose. */
export function explainProblem(error: unknown, t: Translate): string {
  const code = codeOf(error)
  // Screens without commands, such as the wall, load no sentences for codes.
  if (code === null || !hasMessage(`refused_${code}`)) return explainByStatus(error, t)
  const { problem, retryAfterSeconds } = error as ApiError
  const field = problem?.errors?.[0]?.field
  if (code === 'fields_invalid' && field !== undefined) return t('problemField', { field: fieldName(field, t) })
  const inTheWay = currentOf(error, 'stand_in_taken')
  const seconds = retryAfterSeconds ?? usualWaitSeconds[code] ?? 1
  return t(`refused_${code}`, {
    ...(inTheWay && { number: inTheWay.workerNumber, post: inTheWay.postCode }),
    ...{ seconds, minutes: Math.ceil(seconds / 60) },
  })
}

/** A fault of the connection, of this page or of a proxy, or a code without a sentence here. */
function explainByStatus(error: unknown, t: Translate): string {
  const kind = problemKind(error)
  const seconds = error instanceof ApiError ? error.retryAfterSeconds : null
  return kind === 'tooMany' && seconds !== null ? t('problemTooManyUntil', { seconds }) : t(texts[kind])
}

/** Where the server does not say how long. */
const usualWaitSeconds: Readonly<Partial<Record<ProblemCode, number>>> = {
  too_many_requests: 60,
  too_many_reveals: 3_600,
}

/** `explainProblem` in the language shown. */
export function useProblems() {
  const { t } = useLanguage()
  return { explain: (error: unknown): string => explainProblem(error, t) }
}
