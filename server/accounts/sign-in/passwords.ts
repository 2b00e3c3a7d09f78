import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { faultOfGuess, type PasswordFault } from './guessable.ts'
import { Queue } from './queue.ts'

const derive = promisify(argon2)

/** Memory in KiB, passes and lanes: OWASP's second choice of 2025, some 40 ms here. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const
const tagLength = 32

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/**
 * Two at a time, of Node's four threads: files, names and everything else that needs one go on under a flood of sign-ins. 64 wait
 * for at most two seconds; more are refused before anything is counted.
 */
const hashing = new Queue({ atOnce: 2, waiting: 64 })

/** @throws {ProblemError} 503 while so many passwords wait that another one would only wait longer */
export function requireFreeHashing(): void {
  if (!hashing.isFull) return
  throw new ProblemError('unavailable', 'Too many passwords are being checked just now. Try again.', {
    headers: { 'retry-after': '2' },
  })
}

function tagOf(password: string, nonce: Buffer, { memory, passes, parallelism } = cost as Cost): Promise<Buffer> {
  const message = password.normalize('NFC')
  return hashing.run(() => derive('argon2id', { message, nonce, parallelism, tagLength, memory, passes }))
}

interface Cost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** The password's argon2id hash with its salt and cost, as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await tagOf(password, nonce)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Whether `password` is that of a stored hash; null, as for an account that does not exist, takes as long and is never right. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const found = phc.exec(stored ?? '')
  if (!found) {
    await tagOf(password, Buffer.alloc(16))
    return false
  }
  const [, memory, passes, parallelism, nonce, tag] = found
  const expected = Buffer.from(tag!, 'base64')
  const came = await tagOf(password, Buffer.from(nonce!, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return expected.length === came.length && timingSafeEqual(expected, came)
}

const expected: Readonly<Record<PasswordFault, string>> = {
  short: 'at least 12 characters',
  few_characters: 'at least 5 different characters',
  repeated: 'no repetitions',
  sequence: 'no rows of the keyboard, sequences and dates',
  named: 'a password without the names of account, seat, city and product in it',
  common: 'no word that everybody chooses',
}

/** Why a new password is refused, in words; null: it is good enough. `names`: of the account, its seat and the city. */
export function faultOfPassword(password: string, names: readonly string[]): string | null {
  const fault = faultOfGuess(password, names)
  return fault && expected[fault]
}

/** @throws {ProblemError} 400, code `password_` and the kind of fault; the password itself is not repeated */
export function requireGoodPassword(field: string, password: string, names: readonly string[]): void {
  const fault = faultOfGuess(password, names)
  if (fault) throw badField(field, expected[fault], 'another one', `password_${fault}`)
}
