import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http'
import { problemStatus, type ProblemCode } from '../../contracts/problem-code.ts'
import type { Problem, ProblemCurrent } from '../../contracts/problem.ts'
import { TooManyReadersError } from '../../database/read-share.ts'
import { showName, showValue } from './show-value.ts'

type Fault = NonNullable<Problem['errors']>[number]

/** An answer that is a problem (RFC 9457). Thrown anywhere on the way of a request; the one error handler sends it. */
export class ProblemError<Code extends ProblemCode = ProblemCode> extends Error {
  override name = 'ProblemError'
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>

  constructor(code: Code, detail: string, more: More<Code> = {}) {
    super(detail)
    const { headers = {}, status = problemStatus[code], ...rest } = more
    this.problem = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail, ...rest }
    this.headers = headers
  }
}

interface More<Code extends ProblemCode> {
  readonly errors?: Fault[]
  readonly current?: Code extends keyof ProblemCurrent ? ProblemCurrent[Code] : never
  readonly headers?: Record<string, string>
  /** Other than the code's own, for what the framework refuses. */
  readonly status?: number
}

/** A refusal of one field, 400 where the code says nothing else. */
export function badField(
  field: string,
  expected: string,
  came: unknown,
  code: ProblemCode = 'fields_invalid',
): ProblemError {
  return badPart(code, field, expected, showValue(came))
}

/** As `badField`; `came` in words. */
export function badPart(code: ProblemCode, field: string, expected: string, came: string): ProblemError {
  return new ProblemError(code, `${field}: expected ${expected}, came ${came}`, { errors: [{ field, expected, came }] })
}

/** Faults of the body as a whole, which Fastify finds before any schema. */
const bodyFaults: Readonly<
  Record<string, { code: ProblemCode; field: string; expected: string; came: (headers: IncomingHttpHeaders) => string }>
> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body_too_large',
    field: 'body',
    expected: 'at most 64 KiB',
    came: (headers) => (headers['content-length'] ? `${headers['content-length']} bytes` : 'more'),
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'media_type',
    field: 'content-type',
    expected: 'application/json',
    came: (headers) => showValue(headers['content-type']),
  },
}

/**
 * Errors that mean "not now": lost connection, shutting down, starting up, too many connections, a statement that took too
 * long, an address that is not reached.
 */
const unavailable =
  /^(08...|57014|57P0[1-5]|53...|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/

/** The texts of `pg` for errors without a code. */
const lostConnection =
  /connection (terminated|timeout|error)|timeout exceeded when trying to connect|query read timeout/i

/** Installs the one error handler and the 404 answer. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error, request.headers)
    if (problem.problem.status >= 500) request.log.error(withoutData(error), 'request failed')
    return send(reply, problem)
  })
  app.setNotFoundHandler((request, reply) =>
    send(
      reply,
      new ProblemError(
        'address_unknown',
        `Nothing is at ${request.method} ${showName(request.url.split('?')[0] ?? '')}.`,
      ),
    ),
  )
}

/** The problem of an error, for the client. Never throws: a failure in describing it is a 500 like any other. */
function problemOf(error: unknown, headers: IncomingHttpHeaders): ProblemError {
  try {
    return asProblem(error as FastifyError, headers)
  } catch {
    return new ProblemError('failed', failed)
  }
}
const failed = 'Something failed here; the request changed nothing.'

/** What a log may keep of an error: the database's `detail` repeats whole rows, and with them what residents wrote. */
function withoutData(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error }
  const { constraint, routine } = error as { constraint?: string; routine?: string }
  return { code: codeOf(error), constraint, routine, stack: error.stack }
}

function send(reply: FastifyReply, { problem, headers }: ProblemError) {
  // Written here: no schema of an answer may change a problem on its way to the client.
  return reply
    .code(problem.status)
    .headers(headers)
    .type('application/problem+json')
    .serializer(String)
    .send(writeProblem(problem))
}

/** As JSON; without its `current` should that be none. */
export function writeProblem(problem: Problem): string {
  try {
    return JSON.stringify(problem)
  } catch {
    return JSON.stringify({ ...problem, current: undefined })
  }
}

function asProblem(error: FastifyError, headers: IncomingHttpHeaders): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof TooManyReadersError)
    return new ProblemError('unavailable', error.message, { headers: { 'retry-after': String(error.retrySeconds) } })
  if (error.validation) {
    const part = error.validationContext ?? 'body'
    const errors = error.validation.slice(0, mostFaults).map((fault) => describe(part, fault))
    const detail = errors.map((e) => `${e.field}: expected ${e.expected}, came ${e.came}`).join('; ')
    return new ProblemError('fields_invalid', detail, { errors })
  }
  const fault = bodyFaults[error.code]
  if (fault) return badPart(fault.code, fault.field, fault.expected, fault.came(headers))
  if (isUnavailable(error)) {
    // Its commit may have been done and only the answer lost.
    const detail = 'The database cannot be reached just now. Try again; the same Idempotency-Key has one effect.'
    return new ProblemError('unavailable', detail, { headers: { 'retry-after': '1' } })
  }
  if (/^22...$/.test(codeOf(error))) {
    return new ProblemError('unstorable', 'The database cannot hold one of these values; nothing was stored.')
  }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return new ProblemError('request_refused', showName(error.message), { status: error.statusCode })
  }
  return new ProblemError('failed', failed)
}

/** The code of a system or database error; empty for any other. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Whether the database, not the request, is at fault for now. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof TooManyReadersError) return true
  return error instanceof Error && (unavailable.test(codeOf(error)) || lostConnection.test(error.message))
}

/** Ajv's report with `verbose`: the value that came, the rule it broke, and the schema of the object around it. */
type AjvFault = NonNullable<FastifyError['validation']>[number] & {
  data?: unknown
  schema?: unknown
  parentSchema?: { properties?: Record<string, FieldSchema> }
}
interface FieldSchema {
  type?: string
  anyOf?: readonly { const?: unknown }[]
}

const unshown = /^(reporter|phone|password|oldPassword|newPassword|token|receipt-secret|authorization|cookie)\b/
/** No answer is longer for more faults in a request. */
const mostFaults = 20

function describe(part: string, fault: AjvFault): Fault {
  const path = fault.instancePath.slice(1).replaceAll('/', '.')
  const at = (name: unknown) => showName([part === 'body' ? '' : part, path, name].filter(Boolean).join('.')) || part
  const { params } = fault
  // A name, a password or a token is not repeated, not even to its sender: errors end up in logs and tickets.
  const came = unshown.test(path) ? 'another one (not shown)' : showValue(fault.data)
  switch (fault.keyword) {
    case 'required': {
      const name = String(params['missingProperty'])
      return { field: at(name), expected: whatFits(fault.parentSchema?.properties?.[name]), came: 'nothing' }
    }
    case 'additionalProperties':
      return { field: at(params['additionalProperty']), expected: 'no such field', came: 'one' }
    case 'anyOf':
      return {
        field: at(''),
        expected: whatFits({ anyOf: fault.schema as FieldSchema['anyOf'] & object }),
        came,
      }
    case 'format':
      return {
        field: at(''),
        expected: formats[String(params['format'])] ?? String(params['format']),
        came,
      }
    default:
      return {
        field: at(''),
        expected: (fault.message ?? 'another value').replace(/^must (be )?/, ''),
        came,
      }
  }
}

const formats: Readonly<Record<string, string>> = {
  'storable-text': 'text without NUL and lone surrogates',
  'visible-text': 'words with at least one visible character, without NUL and lone surrogates',
  'date-time': 'an instant as in 2026-11-23T15:42:18Z',
  date: 'a day as in 2026-11-23',
}

/** The literals of a union, else the type's name. */
function whatFits(schema: FieldSchema | undefined): string {
  const literals = (schema?.anyOf ?? []).map((option) => option.const).filter((value) => value !== undefined)
  return literals.length > 0 ? `one of ${literals.join(', ')}` : (schema?.type ?? 'a value')
}
