import type { Problem } from '../server/contracts/problem.ts'

/** An answer other than 2xx, with the server's account of it where it gave one (RFC 9457). */
class ApiError extends Error {
  readonly status: number
  readonly problem: Problem | null

  constructor(request: string, status: number, problem: Problem | null) {
    super(`${request}: ${problem?.detail ?? problem?.title ?? `status ${status}`}`)
    this.status = status
    this.problem = problem
  }
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return null
  return (await response.json()) as Problem
}

async function askJson<Answer>(path: string, timeoutMs: number, request: RequestInit): Promise<Answer> {
  const response = await fetch(path, { ...request, signal: AbortSignal.timeout(timeoutMs) })
  if (!response.ok) throw new ApiError(`${request.method} ${path}`, response.status, await readProblem(response))
  return (await response.json()) as Answer
}

/** GETs JSON. Throws `ApiError` for any status but 2xx, and what fetch throws when there is no answer within `timeoutMs`. */
export function getJson<Answer>(path: string, timeoutMs = 15_000): Promise<Answer> {
  return askJson(path, timeoutMs, { method: 'GET', headers: { accept: 'application/json' } })
}

/** POSTs JSON; throws as `getJson` does. */
export function postJson<Answer>(path: string, body: unknown, timeoutMs = 15_000): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return askJson(path, timeoutMs, { method: 'POST', headers, body: JSON.stringify(body) })
}
