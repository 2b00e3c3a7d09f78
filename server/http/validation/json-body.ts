import type { FastifyInstance } from 'fastify'
import { badPart } from '../problems/errors.ts'
import { showName } from '../problems/show-value.ts'

/** No body of ours is a quarter as deep. */
const deepest = 32

/**
 * The one type of body there is, JSON. What two readers could read as two things is none: nesting beyond 32 levels, a name
 * that comes twice in one object, and `__proto__`.
 */
export function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseBody(text as string))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** @throws {ProblemError} 400 that says what is wrong with the body */
function parseBody(text: string): unknown {
  if (text === '') throw badPart('fields_invalid', 'body', 'JSON', 'nothing')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Not repeated: it may name a person.
    throw badPart('fields_invalid', 'body', 'JSON', 'text that is none')
  }
  inspect(text)
  return value
}

const token = /[{}[\]]|"(?:[^"\\]|\\.)*"(\s*:)?/gs

/** Walks over the brackets and strings of a text that is JSON. */
function inspect(text: string): void {
  const names: (Set<string> | null)[] = []
  for (const [found, colon] of text.matchAll(token)) {
    if (found === '{' || found === '[') {
      names.push(found === '{' ? new Set() : null)
      if (names.length > deepest)
        throw badPart('fields_invalid', 'body', `at most ${deepest} levels of nesting`, 'more')
    } else if (found === '}' || found === ']') {
      names.pop()
    } else if (colon !== undefined) {
      requireNew(JSON.parse(found.slice(0, -colon.length)) as string, names.at(-1)!)
    }
  }
}

function requireNew(name: string, known: Set<string>): void {
  if (name === '__proto__') throw badPart('fields_invalid', name, 'no such field', 'one')
  if (known.has(name)) throw badPart('fields_invalid', showName(name), 'one value', 'several')
  known.add(name)
}
