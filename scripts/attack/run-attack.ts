import { randomStream } from '../../server/sample/seeded-random.ts'
import type { Operation } from './api-description.ts'
import type { Judge } from './judge-answer.ts'
import type { KnownThings } from './known-things.ts'
import { makeRequest, type AttackRequest } from './make-request.ts'
import type { AttackLine } from './send-request.ts'

/** Who attacks: headers of a session, or none. */
export interface Attacker {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Attack {
  readonly line: AttackLine
  readonly judge: Judge
  readonly known: KnownThings
  readonly operations: readonly Operation[]
  readonly attackers: readonly Attacker[]
  /** Which operations an attacker tries; every one where left out. */
  readonly tries?: (attacker: Attacker, operation: Operation) => boolean
  readonly requests: number
  readonly seed: number
  /** At once. */
  readonly lines: number
}

/** An answer that must not be, and the least request that still gets one like it. */
export interface Finding {
  readonly attacker: string
  readonly index: number
  readonly fault: string
  readonly request: AttackRequest
}

/** What an attack met, by status. */
export interface AttackReport {
  readonly statuses: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

/** More would only repeat the first. */
const mostFindings = 20

/** Sends the requests of a seed, several at once; the same seed makes the same requests. */
export async function runAttack(attack: Attack): Promise<AttackReport> {
  const statuses: Record<string, number> = {}
  const findings: Finding[] = []
  const pairs = attack.attackers.flatMap(
    (attacker) =>
    attack.operations.filter((operation) => attack.tries?.(attacker, operation) ?? true).map((operation) => ({ attacker, operation })), // prettier-ignore
  )
  let next = 0
  const work = async () => {
    while (next < attack.requests && findings.length < mostFindings) {
      const index = next++
      const { attacker, operation } = randomStream(attack.seed, `pair ${index}`).pick(pairs)
      const made = makeRequest(operation, attack.known, attack.seed, index)
      const request = { ...made, headers: { ...attacker.headers, ...made.headers } }
      const { status, fault } = await tryOut(attack, operation, request)
      statuses[status] = (statuses[status] ?? 0) + 1
      if (fault !== null) findings.push({ attacker: attacker.name, index, fault, request: await shrink(attack, operation, request, fault) }) // prettier-ignore
    }
  }
  await Promise.all(Array.from({ length: attack.lines }, work))
  return { statuses, findings }
}

async function tryOut({ line, judge }: Attack, operation: Operation, request: AttackRequest) {
  try {
    const answer = await line.send(request)
    return { status: String(answer.status), fault: judge(operation, request, answer) }
  } catch (error) {
    return { status: 'none', fault: `no answer: ${(error as Error).message}` }
  }
}

/** Leaves away one part after the other, as long as the same kind of fault comes back. */
async function shrink(attack: Attack, operation: Operation, request: AttackRequest, fault: string) {
  let least = request
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false
    for (const smaller of smallerThan(least)) {
      const again = await tryOut(attack, operation, smaller)
      if (again.fault?.slice(0, 12) !== fault.slice(0, 12)) continue
      least = smaller
      isSmaller = true
      break
    }
  }
  return least
}

function* smallerThan(request: AttackRequest): Iterable<AttackRequest> {
  for (const name of Object.keys(request.headers)) {
    const { [name]: _left, ...headers } = request.headers
    yield { ...request, headers }
  }
  const [path = '', query] = request.path.split('?')
  const parts = query?.split('&') ?? []
  for (const index of parts.keys()) {
    const rest = parts.filter((_, other) => other !== index).join('&')
    yield { ...request, path: rest === '' ? path : `${path}?${rest}` }
  }
  if (request.body === null || request.body.length < 2) return
  yield { ...request, body: null }
  try {
    const body = JSON.parse(request.body) as Record<string, unknown>
    for (const name of Object.keys(body)) {
      const { [name]: _left, ...rest } = body
      yield { ...request, body: JSON.stringify(rest) }
    }
  } catch {
    yield { ...request, body: request.body.slice(0, request.body.length / 2) }
  }
}
