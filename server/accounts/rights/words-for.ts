import type { Role } from '../../contracts/account.ts'
import type { CaseHistoryEntry } from '../../contracts/case-act.ts'
import type { CaseDetail } from '../../contracts/case.ts'
import type { HideHomes } from './hide-homes.ts'
import { may } from './permissions.ts'

/** Phone, card and house-register numbers that residents write into their words. */
const longNumber = /\d(?:[ -]?\d){4,}/g

/** How much of a resident's words a role reads: all, without what names a person or a home, or nothing. */
const reading: Readonly<Record<Role, 'all' | 'masked' | 'none'>> = {
  resident: 'none',
  grid_worker: 'all',
  community: 'all',
  subdistrict: 'all',
  city_dispatcher: 'all',
  official: 'masked',
  wall_kiosk: 'none',
  system_admin: 'none',
  audit_admin: 'none',
  integrator: 'all',
}

/** A case's detail as a role may read it. */
export function wordsFor(role: Role, found: CaseDetail, hide: HideHomes): CaseDetail {
  const detail = { ...found, hasContact: found.hasContact && may(role, 'contact:reveal') }
  if (reading[role] === 'all') return detail
  if (reading[role] === 'none') return { ...detail, description: null, closeReason: null }
  return { ...detail, description: masked(detail.description, hide), closeReason: masked(detail.closeReason, hide) }
}

const asItIs: HideHomes = (text) => text

const masked = (text: string | null, hide: HideHomes) =>
  text === null ? null : hide(text).replace(longNumber, (digits) => '*'.repeat(digits.length))

/**
 * The history, with as much of the reasons as a role may read. An integrator does not see words among staff. Dispatchers see
 * the account of each entry; all others see its seat.
 * @param hide left out in a refusal: `seeOvertaken` hides homes where it leaves
 */
export function historyFor(
  role: Role,
  entries: readonly CaseHistoryEntry[],
  hide: HideHomes = asItIs,
): CaseHistoryEntry[] {
  const read = role === 'integrator' ? 'none' : reading[role]
  const namesAccounts = may(role, 'case:reassign')
  return entries.map((entry) => ({
    ...entry,
    ...(read !== 'all' && { reason: read === 'none' ? null : masked(entry.reason, hide) }),
    ...(!namesAccounts && { actor: entry.actorName }),
  }))
}
