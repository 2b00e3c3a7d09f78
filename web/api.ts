import type { Problem } from '../server/contracts/problem.ts'

/** An answer other than 2xx, with the server's account of it where it gave one (RFC 9457). */
class ApiError extends Error {
  readonly status: number
  readonly problem: Problem | null

  constructor(path: string, status: number, problem: Problem | null) {
    super(`GET ${path}: ${problem?.detail ?? problem?.title ?? `status ${status}`}`)
    this.status = status
    this.problem = problem
  }
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return null
  return (await response.json()) as Problem
}

/** GETs JSON. Throws `ApiError` for any status but 2xx, and what fetch throws when there is no answer within `timeoutMs`. */
export async function getJson<Answer>(path: string, timeoutMs = 15_000): Promise<Answer> {
  const response = await fetch(path, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok) throw new ApiError(path, response.status, await readProblem(response))
  return (await response.json()) as Answer
}
