import type { ClientBase, Pool } from 'pg'
import { reachOf } from '../accounts/rights/reach.ts'
import type { Viewer } from '../accounts/rights/viewer.ts'

/** A person in the database: a key that only the vault opens; null once the person is erased. */
export interface StoredPerson {
  readonly id: string
  readonly phoneIndex: string | null
  readonly wrappedKey: string | null
}

/** Makes those persons that are not there yet, and returns all that have one of these indexes or ids. */
export async function putPersons(pool: Pool, persons: readonly StoredPerson[]): Promise<StoredPerson[]> {
  const values = [
    persons.map(({ id }) => id),
    persons.map(({ phoneIndex }) => phoneIndex),
    persons.map(({ wrappedKey }) => wrappedKey),
  ]
  await pool.query({
    name: 'put-persons',
    text: `
      insert into persons (id, phone_index, wrapped_key)
      select * from unnest($1::uuid[], $2::text[], $3::text[])
      on conflict (phone_index) do nothing`,
    values,
  })
  const { rows } = await pool.query<StoredPerson>({
    name: 'find-persons',
    text: `
      select id::text, phone_index as "phoneIndex", wrapped_key as "wrappedKey"
        from persons
       where id = any ($1::uuid[]) or phone_index = any ($2::text[])`,
    values: [values[0], values[1]],
  })
  return rows
}

/** A case's sealed contact. */
export interface SealedContact {
  readonly personId: string
  readonly sealed: string
  readonly wrappedKey: string | null
}

/**
 * The contact of a case, sealed; null where there is none or it is out of the viewer's reach. A grid worker reaches it while
 * the case is open and assigned to that worker.
 */
export async function findContact(pool: Pool, number: string, viewer: Viewer): Promise<SealedContact | null> {
  const { rows } = await pool.query<SealedContact>({
    name: 'find-contact',
    text: `
      select contact.person_id::text as "personId", contact.sealed, person.wrapped_key as "wrappedKey"
        from cases
        join reporter_contacts contact on contact.case_number = cases.number and contact.reported_at = cases.reported_at
        join persons person on person.id = contact.person_id
       where cases.number = $1
         and is_in_reach(scope_code, worker_number, source, $2, $3, $4)
         and ($5 <> 'grid_worker' or (worker_number = $3 and status not in ('closed', 'void')))`,
    values: [number, ...reachOf(viewer), viewer.role],
  })
  return rows[0] ?? null
}

/** Numbers of the cases of a caller within reach, newest first; a grid worker's are the assigned ones. */
export async function findCasesOfPhone(pool: Pool, phoneIndex: string, viewer: Viewer): Promise<string[]> {
  const { rows } = await pool.query<{ number: string }>({
    name: 'find-cases-of-phone',
    text: `
      select cases.number
        from persons
        join reporter_contacts contact on contact.person_id = persons.id
        join cases on cases.number = contact.case_number and cases.reported_at = contact.reported_at
       where phone_index = $1
         and is_in_reach(scope_code, worker_number, source, $2, $3, $4)
         and ($5 <> 'grid_worker' or (worker_number = $3 and status not in ('closed', 'void')))
       order by cases.reported_at desc
       limit 50`,
    values: [phoneIndex, ...reachOf(viewer), viewer.role],
  })
  return rows.map(({ number }) => number)
}

/** The kinds of look-up: a reporter's name and number, or the cases that a number reported. */
export interface ContactLook {
  readonly actor: string
  readonly role: string
  readonly act: 'contact:revealed' | 'contact:searched'
  /** The case; null for a search, as the number searched for is stored nowhere. */
  readonly subject: string | null
  readonly reason: string | null
}

/**
 * Notes a look if it is not more than the `most`-th of its kind by this account within the hour. To be called in a transaction:
 * those of one account follow one another, so that none slips through beside another.
 * @returns 0; or in how many seconds the next one is free, and then nothing is noted
 */
export async function noteLook(
  client: Pick<ClientBase, 'query'>,
  { actor, role, act, subject, reason }: ContactLook,
  most: number,
): Promise<number> {
  await client.query('select from accounts where account = $1 for update', [actor])
  const { rows } = await client.query<{ waitSeconds: number }>(
    `with free as (
       -- When the oldest of as many as there may be is an hour old.
       select max(at) + interval '1 hour' as at
         from (select at from audit_entries
                where actor = $1 and act = $6 and at > now() - interval '1 hour'
                order by at desc offset $5 - 1 limit 1) oldest
     ), noted as (
       insert into audit_entries (actor, role, act, subject, reason)
       select $1::text, $2, $6::text, $3, $4 from free where free.at is null
     )
     select coalesce(ceil(extract(epoch from at - now())), 0)::integer as "waitSeconds" from free`,
    [actor, role, subject, reason, most, act],
  )
  return rows[0]!.waitSeconds
}

/** Deletes a person's key: from here on everything sealed under it is unreadable. */
export async function erasePerson(pool: Pool, phoneIndex: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update persons set wrapped_key = null, phone_index = null, erased_at = now() where phone_index = $1`,
    [phoneIndex],
  )
  return rowCount === 1
}

interface ContactKey {
  readonly caseNumber: string
  readonly reportedAt: Date
}

/** Contacts that an earlier version stored in clear. */
export async function readOldContacts(
  pool: Pool,
  limit: number,
): Promise<(ContactKey & { name: string | null; phone: string | null })[]> {
  const { rows } = await pool.query<ContactKey & { name: string | null; phone: string | null }>(
    `select case_number as "caseNumber", reported_at as "reportedAt", name, phone
       from reporter_contacts
      where name is not null or phone is not null
      limit $1`,
    [limit],
  )
  return rows
}

export async function sealOldContact(
  pool: Pool,
  { caseNumber, reportedAt }: ContactKey,
  personId: string,
  sealed: string,
): Promise<void> {
  await pool.query(
    `update reporter_contacts set name = null, phone = null, person_id = $3, sealed = $4
      where case_number = $1 and date_trunc('milliseconds', reported_at) = $2`,
    [caseNumber, reportedAt, personId, sealed],
  )
}
