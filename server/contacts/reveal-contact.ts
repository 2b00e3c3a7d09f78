import type { Viewer } from '../accounts/rights/viewer.ts'
import type { RevealedContact } from '../contracts/contact.ts'
import type { Database } from '../database/database.ts'
import { ProblemError } from '../http/problems/errors.ts'
import { findCasesOfPhone, findContact, noteLook, type ContactLook } from './contact-queries.ts'
import type { Vault } from './vault.ts'

const mostAnHour = 30
/** A hotline's calls. */
const mostSearchesAnHour = 60

/**
 * The contact of a case, in clear, once the audit has the account and its reason.
 * @throws {ProblemError} 404 where nobody is named or the case is out of reach, 410 when the person was erased, 429 from the
 * 31st in an hour
 */
export async function revealContact(
  database: Database,
  vault: Vault,
  number: string,
  viewer: Viewer,
  reason: string,
): Promise<RevealedContact> {
  const found = await findContact(database.pool, number, viewer)
  if (!found) throw new ProblemError('contact_unknown', `No contact within reach belongs to case ${number}.`)
  if (found.wrappedKey === null)
    throw new ProblemError('contact_erased', 'The contact was erased; nobody can read it any more.')
  const { actor, role } = viewer
  await note(database, { actor, role, act: 'contact:revealed', subject: number, reason }, mostAnHour)
  const { name = null, phone = null } = vault.open(found.sealed, found.personId, found.wrappedKey)
  return { name, phone }
}

/**
 * Numbers of the cases of a caller within reach, newest first, once the audit has the account.
 * @throws {ProblemError} 429 from the 61st in an hour
 */
export async function searchCaller(database: Database, vault: Vault, phone: string, viewer: Viewer): Promise<string[]> {
  const { actor, role } = viewer
  await note(database, { actor, role, act: 'contact:searched', subject: null, reason: null }, mostSearchesAnHour)
  return findCasesOfPhone(database.pool, vault.phoneIndex(phone), viewer)
}

async function note(database: Database, look: ContactLook, most: number): Promise<void> {
  const waitSeconds = await database.transaction((client) => noteLook(client, look, most))
  if (waitSeconds === 0) return
  throw new ProblemError(
    'too_many_reveals',
    `Expected at most ${most} an hour, came more (${look.act}); the next one is free in ${waitSeconds} s.`,
    { headers: { 'retry-after': String(waitSeconds) } },
  )
}
