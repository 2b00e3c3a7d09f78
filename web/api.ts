import type { Problem } from '../server/contracts/problem.ts'

/** An answer other than 2xx, with the server's problem details where it sent them (RFC 9457). */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Problem | null
  /** Seconds until the next try is allowed; null where the server does not say. */
  readonly retryAfterSeconds: number | null

  constructor(request: string, { status, headers }: Response, problem: Problem | null) {
    super(`${request}: ${problem?.detail ?? problem?.title ?? `status ${status}`}`)
    this.status = status
    this.problem = problem
    this.retryAfterSeconds = Number(headers.get('retry-after')) || null
  }
}

/** The server gave no answer: a timeout, no connection, aborted here, or incomplete JSON. */
export class LineError extends Error {
  readonly kind: 'timeout' | 'unreachable' | 'aborted' | 'unreadable'

  constructor(request: string, kind: LineError['kind'], cause: unknown) {
    super(`${request}: ${kind}`, { cause })
    this.kind = kind
  }
}

/** Kinds of the errors that fetch and a body's `json()` throw. */
function lineErrorOf(request: string, error: unknown): LineError {
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError') return new LineError(request, 'timeout', error)
  if (name === 'AbortError') return new LineError(request, 'aborted', error)
  return new LineError(request, name === 'SyntaxError' ? 'unreadable' : 'unreachable', error)
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return null
  return (await response.json().catch(() => null)) as Problem | null
}

async function askJson<Answer>(path: string, timeoutMs: number, request: RequestInit): Promise<Answer> {
  const name = `${request.method} ${path}`
  const fail = (error: unknown): never => {
    throw lineErrorOf(name, error)
  }
  const response = await fetch(path, { ...request, signal: AbortSignal.timeout(timeoutMs) }).catch(fail)
  if (!response.ok) throw new ApiError(name, response, await readProblem(response))
  return (response.status === 204 ? null : await response.json().catch(fail)) as Answer
}

/** GETs JSON. Throws `ApiError` for any status but 2xx, and `LineError` when no whole answer comes within `timeoutMs`. */
export function getJson<Answer>(path: string, timeoutMs = 15_000): Promise<Answer> {
  return askJson(path, timeoutMs, { method: 'GET', headers: { accept: 'application/json' } })
}

/** What a POST may carry beside its body. */
interface PostOptions {
  /** The version that the sender saw of what the request changes. */
  readonly ifMatch?: number
  /** A request that is repeated with the same key has one effect. */
  readonly idempotencyKey?: string
  readonly timeoutMs?: number
}

/** POSTs JSON; throws as `getJson` does. */
export function postJson<Answer>(
  path: string,
  body: unknown,
  { ifMatch, idempotencyKey, timeoutMs = 15_000 }: PostOptions = {},
): Promise<Answer> {
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  }
  return askJson(path, timeoutMs, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** PUTs JSON; throws as `getJson` does. */
export function putJson<Answer>(path: string, body: unknown, timeoutMs = 15_000): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return askJson(path, timeoutMs, { method: 'PUT', headers, body: JSON.stringify(body) })
}

/** DELETEs; throws as `getJson` does. */
export function deleteAt(path: string, timeoutMs = 15_000): Promise<null> {
  return askJson(path, timeoutMs, { method: 'DELETE', headers: { accept: 'application/json' } })
}
