import { setTimeout as sleep } from 'node:timers/promises'
import type { NewSession } from '../../server/contracts/account.ts'
import type { CaseOvertaken } from '../../server/contracts/case-act.ts'
import type { CaseReceipt, CaseReport, CaseTransition } from '../../server/contracts/case-report.ts'
import type { Case, CaseStatus } from '../../server/contracts/case.ts'
import type { Problem } from '../../server/contracts/problem.ts'

/** What became of an attempt to move a case on. `changed`: somebody else was faster, here is the case as it is now. */
export type MoveAnswer =
  | { readonly kind: 'moved'; readonly case: Case }
  | { readonly kind: 'changed'; readonly case: Case }
  | { readonly kind: 'refused'; readonly detail: string }

/** A request that the server refuses and would refuse again. */
export class RefusedError extends Error {
  override name = 'RefusedError'
}

const firstPauseMs = 250
const longestPauseMs = 15_000
/** Too many requests, and "not now" of the server or of a proxy before it. */
const passing = new Set([429, 502, 503, 504])

/** The public HTTP API as a reporting or working client uses it. */
export class CityClient {
  readonly #url: string
  readonly #signal: AbortSignal
  readonly #onRetry: (reason: string) => void
  #token: string | null = null
  #sample: string | null = null

  /** `signal` ends all requests and pauses; they then throw its reason. */
  constructor(url: string, signal: AbortSignal, onRetry: (reason: string) => void) {
    this.#url = url.replace(/\/$/, '')
    this.#signal = signal
    this.#onRetry = onRetry
  }

  /**
   * Acts as a sample account from now on; again whenever its session has ended.
   * @throws {RefusedError} when the server has no such account
   */
  async signIn(sample: string): Promise<void> {
    this.#token = null
    const response = await this.#send('/api/sessions', post({ sample }, {}))
    if (!response.ok) throw await refusal(response)
    this.#token = ((await response.json()) as NewSession).token
    this.#sample = sample
  }

  /** @throws {RefusedError} when the server answers with anything but 2xx */
  async read<Answer>(path: string): Promise<Answer> {
    const response = await this.#send(path, {})
    if (!response.ok) throw await refusal(response)
    return (await response.json()) as Answer
  }

  /**
   * Reports a case. `key` names this report, so that any number of attempts makes one case and gives one answer.
   * @throws {RefusedError} naming the fields at fault
   */
  async report(report: CaseReport, key: string): Promise<CaseReceipt> {
    const response = await this.#send('/api/cases', post(report, { 'idempotency-key': key }))
    if (!response.ok) throw await refusal(response)
    return (await response.json()) as CaseReceipt
  }

  /** Moves a case on if it is still the version that we saw. */
  async move({ number, version }: Case, transition: CaseTransition): Promise<MoveAnswer> {
    const response = await this.#send(
      `/api/cases/${number}/transitions`,
      post(transition, { 'if-match': `"${version}"` }),
    )
    if (response.ok) return { kind: 'moved', case: ((await response.json()) as { case: Case }).case }
    const problem = (await response.json()) as Problem
    if (response.status === 412) return { kind: 'changed', case: (problem.current as CaseOvertaken).case }
    return { kind: 'refused', detail: problem.detail ?? problem.title }
  }

  /** All cases of these phases, newest first, page by page. */
  async *cases(statuses: readonly CaseStatus[]): AsyncGenerator<Case> {
    const query = new URLSearchParams({ status: statuses.join(','), limit: '200' })
    for (;;) {
      const page = await this.read<{ cases: Case[]; next: string | null }>(`/api/cases?${query}`)
      yield* page.cases
      if (page.next === null) return
      query.set('after', page.next)
    }
  }

  /** Sends until the server has answered for good; pauses grow and are spread, so that many clients do not come back at once. */
  async #send(path: string, init: RequestInit): Promise<Response> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const attempt = await this.#attempt(path, init)
      if (attempt instanceof Response && attempt.status === 401 && this.#token !== null) {
        await this.signIn(this.#sample!)
        continue
      }
      if (attempt instanceof Response && !passing.has(attempt.status)) return attempt
      this.#onRetry(attempt instanceof Response ? `the server answers ${attempt.status}` : attempt.message)
      const askedMs = attempt instanceof Response ? 1000 * Number(attempt.headers.get('retry-after') ?? 0) : 0
      if (attempt instanceof Response) await attempt.body?.cancel()
      await sleep(Math.max(askedMs || 0, pauseMs * (0.5 + Math.random())), undefined, { signal: this.#signal })
    }
  }

  /** One attempt; a connection that failed is an answer too, the end of the simulation is not. */
  async #attempt(path: string, init: RequestInit): Promise<Response | Error> {
    try {
      const headers = { ...init.headers, ...(this.#token !== null && { authorization: `Bearer ${this.#token}` }) }
      return await fetch(this.#url + path, { ...init, headers, signal: this.#signal })
    } catch (error) {
      this.#signal.throwIfAborted()
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      return cause instanceof Error ? cause : new Error(String(cause))
    }
  }
}

function post(body: unknown, headers: Record<string, string>): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

async function refusal(response: Response): Promise<RefusedError> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  return new RefusedError(
    `${new URL(response.url).pathname} answers ${response.status}: ${problem.detail ?? problem.title ?? ''}`,
  )
}
