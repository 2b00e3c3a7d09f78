import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { ReportToStore } from '../cases/intake/insert-reports.ts'
import type { TakenReport } from '../cases/intake/submit-case.ts'
import { putPersons, readOldContacts, sealOldContact, type StoredPerson } from './contact-queries.ts'
import type { Contact, Vault } from './vault.ts'

/** Persons by phone index, or by their own id where no phone was given. */
async function personsOf(pool: Pool, vault: Vault, contacts: readonly Contact[]): Promise<StoredPerson[]> {
  const wanted = contacts.map(({ phone }) => {
    const id = randomUUID()
    return { id, phoneIndex: phone === undefined ? null : vault.phoneIndex(phone), wrappedKey: vault.newPersonKey(id) }
  })
  const firstOfPhone = wanted.filter(
    ({ phoneIndex }, index) =>
      phoneIndex === null || wanted.findIndex((other) => other.phoneIndex === phoneIndex) === index,
  )
  const stored = await putPersons(pool, firstOfPhone)
  return wanted.map(({ id, phoneIndex }) =>
    stored.find((person) => (phoneIndex === null ? person.id === id : person.phoneIndex === phoneIndex))!,
  )
}

/** Reports with their contacts sealed, each under the key of its person; a known caller keeps the key. */
export async function sealContacts(
  pool: Pool,
  vault: Vault,
  reports: readonly TakenReport[],
): Promise<ReportToStore[]> {
  const withContact = reports.flatMap(({ report }) => (hasContact(report.reporter) ? [report.reporter] : []))
  const persons = withContact.length === 0 ? [] : await personsOf(pool, vault, withContact)
  let next = 0
  return reports.map((taken) => {
    const { reporter } = taken.report
    if (!hasContact(reporter)) return { ...taken, contact: null }
    const { id, wrappedKey } = persons[next++]!
    return { ...taken, contact: { personId: id, sealed: vault.seal(reporter, id, wrappedKey!) } }
  })
}

const hasContact = (contact: Contact | undefined): contact is Contact =>
  contact !== undefined && (contact.name !== undefined || contact.phone !== undefined)

/** Seals what earlier versions stored in clear. */
export async function sealOldContacts(pool: Pool, vault: Vault): Promise<void> {
  for (;;) {
    const old = await readOldContacts(pool, 100)
    if (old.length === 0) return
    const contacts = old.map(({ name, phone }) => ({
      ...(name !== null && { name }),
      ...(phone !== null && { phone }),
    }))
    const persons = await personsOf(pool, vault, contacts)
    for (const [index, { caseNumber, reportedAt }] of old.entries()) {
      const { id, wrappedKey } = persons[index]!
      await sealOldContact(pool, { caseNumber, reportedAt }, id, vault.seal(contacts[index]!, id, wrappedKey!))
    }
  }
}
