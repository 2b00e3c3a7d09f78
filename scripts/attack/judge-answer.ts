import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { Value } from 'typebox/value'
import { Problem } from '../../server/contracts/problem.ts'
import type { ApiDescription, Operation } from './api-description.ts'
import type { AttackRequest } from './make-request.ts'

/** An answer as it came over the line. */
export interface AttackAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** The fault of an answer, in words; null: none. */
export type Judge = (operation: Operation, request: AttackRequest, answer: AttackAnswer) => string | null

/** Inner details that no answer may have: code, statements, folders, addresses of this machine. */
const inner =
  /node_modules|\bat \S+ \(.*:\d+:\d+\)|\.[jt]s:\d+|\/(tmp|home|root|usr|var)\/\w|\b(select|insert|update|delete)\b.{1,200}\b(from|into|set|where)\b|relation "|syntax error at|violates .* constraint|\bpg_[a-z]|ECONN[A-Z]+|127\.0\.0\.1:\d+/i

/** A full queue says when to come back; nothing else may answer with 5xx. */
const onPurpose = (path: string, { status, headers }: AttackAnswer) =>
  (status === 503 && headers['retry-after'] !== undefined) ||
  // Nothing to print with, or it did not.
  ((status === 501 || status === 502) && path.startsWith('/api/briefs/{kind}'))

/** Judges answers by the API's own description: every failure is a Problem, every success has its schema. */
export function judgeBy(description: ApiDescription): Judge {
  const ajv = new Ajv({ strict: false, validateSchema: false, logger: false })
  addFormats(ajv)
  ajv.addSchema(description as object, 'api')
  const compiled = new Map<string, ValidateFunction>()
  const validatorOf = (pointer: string) => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` })
    compiled.set(pointer, known)
    return known
  }

  return (operation, request, answer) => {
    const { status, body } = answer
    if (status >= 500 && !onPurpose(operation.path, answer)) return `${status}: ${body.slice(0, 300)}`
    const isEmpty = request.method === 'HEAD' || status === 204 || status === 304
    if (isEmpty) return null
    if (status >= 400) return faultOfProblem(request, answer)
    const pointer = operation.answers[String(status)]
    // An empty part of the path addresses another operation: /api/cases/ is the list.
    if (hasEmptyPart(request.path)) return null
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    if (pointer === undefined || !isJson || request.method !== operation.method) return null
    const validate = validatorOf(pointer)
    if (validate(JSON.parse(body))) return null
    return `${status} does not fit its schema: ${ajv.errorsText(validate.errors)}`
  }
}

const hasEmptyPart = (path: string) => path.split('?')[0]!.slice(1).split('/').includes('')

function faultOfProblem(request: AttackRequest, { status, headers, body }: AttackAnswer): string | null {
  const type = String(headers['content-type'])
  if (!type.startsWith('application/problem+json'))
    return `${status} is ${type}, no problem+json: ${body.slice(0, 200)}`
  if (body.length > 8_192) return `${status} is ${body.length} characters long`
  let problem: unknown
  try {
    problem = JSON.parse(body)
  } catch {
    return `${status} is no JSON: ${body.slice(0, 200)}`
  }
  if (!Value.Check(Problem, problem)) return `${status} is no Problem: ${body.slice(0, 200)}`
  if (problem.status !== status) return `${status} says that it is ${problem.status}`
  const leak = inner.exec(`${problem.detail} ${JSON.stringify(problem.errors ?? [])}`)?.[0]
  const isEcho = leak !== undefined && JSON.stringify([decodeURIComponent(safe(request.path)), request.headers, request.body]).includes(leak) // prettier-ignore
  return leak === undefined || isEcho ? null : `${status} tells of the inside: ${leak}`
}

const safe = (path: string) => path.replace(/%(?![0-7][0-9a-f])/gi, '%25')
