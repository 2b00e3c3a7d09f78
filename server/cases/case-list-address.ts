import { Value } from 'typebox/value'
import { CaseStatus } from '../contracts/case.ts'
import { badField } from '../http/problems/errors.ts'
import { isInstant } from '../http/validation/instants.ts'
import type { PageKey } from './case-queries.ts'

/** `a,b` as phases; null when the address names none. */
export function readStatuses(text: string | undefined): CaseStatus[] | null {
  if (text === undefined) return null
  return text.split(',').map((status) => {
    if (!Value.Check(CaseStatus, status)) {
      throw badField('querystring.status', `some of ${CaseStatus.anyOf.map((one) => one.const).join(', ')}`, status)
    }
    return status
  })
}

/** A page's end as one opaque word of an address. */
export function writePageKey({ at, number }: PageKey): string {
  return Buffer.from(`${at} ${number}`).toString('base64url')
}

/** @throws {ProblemError} 400 for anything that `writePageKey` did not write */
export function readPageKey(word: string): PageKey {
  const [at = '', number = ''] = Buffer.from(word, 'base64url').toString().split(' ')
  if (!isInstant(at) || !/^\d{19,20}$/.test(number))
    throw badField('querystring.after', '`next` of an earlier page', word)
  return { at, number }
}
