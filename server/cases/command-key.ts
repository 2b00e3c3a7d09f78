import type { Viewer } from '../accounts/viewer.ts'
import { badField } from '../errors.ts'

/** Residents without an account share one name, and so one space of keys. */
const nobody = 'public'
/** So many letters and digits hold 128 bits when they are drawn at random. */
const shortest = 22
const hexadecimal = 32
const fewestDifferent = 7

/**
 * The key of a command as the history keeps it: each account has a space of its own. Those without one share theirs, and the
 * answer to a key holds the secret of a receipt; so their key must be one that nobody else can guess or happens to choose.
 * Then the key itself is what only its sender has: a second try from the same phone, over any line and at any node, gets the
 * same answer, and nobody else does.
 * @throws {ProblemError} 400 for a key of somebody without an account that others may have, too
 */
export function commandKey({ actor }: Pick<Viewer, 'actor'>, key: string): string {
  if (actor === nobody && !isUnguessable(key)) {
    throw badField(
      'Idempotency-Key',
      `at least 128 random bits, as a UUID or ${shortest} random letters and digits`,
      key,
    )
  }
  return `${actor}:${key}`
}

/** Words with signs between them are long, but no secret; what is drawn at random has letters of several kinds. */
function isUnguessable(key: string): boolean {
  const digits = key.replace(/[^A-Za-z0-9]/g, '')
  // A hexadecimal digit holds four bits, as in a UUID; a letter of base64 six.
  const isLong = /^[0-9a-f]*$/i.test(digits) ? digits.length >= hexadecimal : key.length >= shortest
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(key)).length
  return isLong && kinds >= 2 && new Set(key).size >= fewestDifferent
}
