import { randomStream, type RandomStream } from '../../server/sample/seeded-random.ts'
import type { Operation } from './api-description.ts'
import { hostileBodies, hostileHeaders, hostileMethods, hostileText, hostileValue } from './hostile-values.ts'
import type { KnownThings } from './known-things.ts'
import { validValue } from './valid-values.ts'

/** One request, as it goes over the line; whole in itself. */
export interface AttackRequest {
  readonly method: string
  /** Percent-encoded, with its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

interface Draft {
  readonly path: Record<string, string>
  readonly query: [name: string, value: string][]
  readonly headers: Record<string, string>
  body: unknown
  method: string
  /** Sent instead of `body`. */
  raw: string | null
}

/** The request of a seed and a number: what an operation takes, as far as its schema says, and then up to three things that it does not. */
export function makeRequest(operation: Operation, known: KnownThings, seed: number, index: number): AttackRequest {
  const random = randomStream(seed, `request ${index}`)
  const draft = validRequest(operation, known, random)
  const mutations = random.chance(0.3) ? 0 : random.whole(1, 3)
  for (let n = 0; n < mutations; n += 1) random.pick(mutationsOf)(draft, random)
  return write(operation, draft)
}

function validRequest({ method, parameters, body }: Operation, known: KnownThings, random: RandomStream): Draft {
  const draft: Draft = { method, path: {}, query: [], headers: {}, body: undefined, raw: null }
  for (const { name, in: where, required, schema } of parameters) {
    if (!required && where !== 'path' && random.chance(0.5)) continue
    const value = String(validValue(schema, name, known, random))
    if (where === 'path') draft.path[name] = value
    else if (where === 'query') draft.query.push([name, value])
    else draft.headers[name] = value
  }
  if (body) draft.body = validValue(body, 'body', known, random)
  return draft
}

const mutationsOf: readonly ((draft: Draft, random: RandomStream) => void)[] = [
  ({ path }, random) => {
    const names = Object.keys(path)
    if (names.length > 0) path[random.pick(names)] = hostileText(random)
  },
  ({ query }, random) => {
    if (query.length > 0) random.pick(query)[1] = hostileText(random)
  },
  ({ query }, random) => void (query.length > 0 && query.push([random.pick(query)[0], hostileText(random)])),
  ({ query }, random) => void query.splice(random.whole(0, query.length), 1),
  ({ query }, random) => void query.push([hostileText(random), hostileText(random)]),
  (draft, random) => void (draft.body !== undefined && (draft.body = mutated(draft.body, random))),
  (draft, random) => void (draft.body !== undefined && (draft.body = mutated(draft.body, random))),
  (draft, random) => void (draft.raw = random.pick(hostileBodies)),
  ({ headers }, random) => void Object.assign(headers, random.pick(hostileHeaders)),
  (draft, random) => void (random.chance(0.3) && (draft.method = random.pick(hostileMethods))),
]

/** A copy in which one value, at any depth, is another, is missing, or has company. */
function mutated(value: unknown, random: RandomStream): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return hostileValue(random)
  if (Array.isArray(value)) return value.length === 0 ? [hostileValue(random)] : value.map((one) => (random.chance(0.5) ? mutated(one, random) : one)) // prettier-ignore
  const entries = Object.entries(value)
  const chosen = random.whole(0, entries.length)
  if (chosen === entries.length) return { ...value, [hostileText(random)]: hostileValue(random) }
  if (random.chance(0.2)) return Object.fromEntries(entries.filter((_, index) => index !== chosen))
  return Object.fromEntries(entries.map(([name, one], index) => [name, index === chosen ? mutated(one, random) : one]))
}

function write({ path }: Operation, draft: Draft): AttackRequest {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encode(draft.path[name] ?? ''))
  const query = draft.query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  const body = draft.raw ?? (draft.body === undefined ? null : JSON.stringify(draft.body))
  const headers = { ...(body !== null && { 'content-type': 'application/json' }), ...draft.headers }
  return { method: draft.method, path: query === '' ? filled : `${filled}?${query}`, headers: sendable(headers), body }
}

/** Some hostile texts are percent signs already: those go as they are. */
const encode = (text: string) => (/^%[0-9a-z]{0,2}$/i.test(text) ? text : encodeURIComponent(text.toWellFormed()))

/** What a client can write into a header at all. */
const sendable = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')])) // prettier-ignore
