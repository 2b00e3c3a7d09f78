import type { Viewer } from '../accounts/viewer.ts'
import type { RevealedContact } from '../contracts/contact.ts'
import type { Database } from '../database.ts'
import { ProblemError } from '../errors.ts'
import { findContact, noteReveal } from './contact-queries.ts'
import type { Vault } from './vault.ts'

const mostAnHour = 30

/**
 * Who reported a case, in clear, once it is noted who asked and why.
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
  if (!found) throw new ProblemError(404, `No contact within reach belongs to case ${number}.`)
  if (found.wrappedKey === null) throw new ProblemError(410, 'The contact was erased; nobody can read it any more.')
  const entry = { actor: viewer.actor, role: viewer.role, subject: number, reason }
  const waitSeconds = await database.transaction((client) => noteReveal(client, entry, mostAnHour))
  if (waitSeconds > 0) {
    throw new ProblemError(
      429,
      `Expected at most ${mostAnHour} reveals an hour, came more; the next one is free in ${waitSeconds} s.`,
      { headers: { 'retry-after': String(waitSeconds) } },
    )
  }
  const { name = null, phone = null } = vault.open(found.sealed, found.personId, found.wrappedKey)
  return { name, phone }
}
