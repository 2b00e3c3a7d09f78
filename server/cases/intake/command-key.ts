import type { Viewer } from '../../accounts/rights/viewer.ts'
import { badField } from '../../http/problems/errors.ts'

/** Residents without an account share one name, and so one space of keys. */
const nobody = 'public'

/**
 * The key of a command as the history keeps it: each account has a space of its own. Requests without an account share one, and the
 * answer to a key holds the secret of a receipt; so their key must be one that nobody else can guess or happens to choose.
 * Then only the sender has the key: a second try from the same phone, over any line and at any node, gets the
 * same answer, and nobody else does.
 * @throws {ProblemError} 400 for a key that others may have too, from a request without an account
 */
export function commandKey({ actor }: Pick<Viewer, 'actor'>, key: string): string {
  if (actor === nobody && !isDrawnAtRandom(key)) {
    throw badField(
      'Idempotency-Key',
      'a value drawn at random: a UUID, 32 or more hexadecimal digits, or 16 or 32 bytes in base64',
      key,
    )
  }
  return `${actor}:${key}`
}

/** RFC 9562, versions 1 to 8. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
/** With a letter: a clock and a counter have none. */
const hexadecimal = /^(?=.*[a-f])[0-9a-f]{32,}$/i
/** 16 or 32 bytes, RFC 4648 sections 4 and 5: the last character holds two or four bits, the others of it are 0. */
const base64 = /^([\w+/-]{21}[AQgw](==)?|[\w+/-]{42}[AEIMQUYcgkosw048]=?)$/

/**
 * Only shapes that words, dates and counters do not have. Of random values about one in 10,000 of 16 bytes in base64 fails, as it
 * looks like words; in hex and as a UUID none of 200,000 did.
 */
function isDrawnAtRandom(key: string): boolean {
  const digits = key.replaceAll('-', '')
  const different = new Set(digits).size
  if (uuid.test(key) || hexadecimal.test(key)) return different >= 8 && longestRow(digits) < 7
  const hasBothCases = /[A-Z]/.test(key) && /[a-z]/.test(key)
  return base64.test(key) && hasBothCases && different >= 12 && longestRow(digits) < 5 && !isLikeWords(key)
}

/** How many characters stand in a row of equal or ascending ones, as in 0000 or 1234. */
function longestRow(digits: string): number {
  const codes = [...digits].map((character) => character.charCodeAt(0))
  const rowOf = (step: number) => {
    let [row, longest] = [1, 1]
    for (let at = 1; at < codes.length; at += 1) {
      row = codes[at]! - codes[at - 1]! === step ? row + 1 : 1
      longest = Math.max(longest, row)
    }
    return longest
  }
  return Math.max(rowOf(0), rowOf(1))
}

/** Words and numbers between signs, words that each begin with a capital, or a clock's digits. */
const isLikeWords = (key: string): boolean =>
  /\d{8}/.test(key) || key.split(/[-_]/).every((part) => /^(([A-Z][a-z]+)+|[a-z]*|[A-Z]*|\d*)$/.test(part))
