import type { Viewer } from '../accounts/rights/viewer.ts'
import type { Role } from '../contracts/account.ts'
import type { CaseLevel, Supervision } from '../contracts/case.ts'

/** From the grid up. */
export const levels = ['grid', 'community', 'subdistrict', 'city'] as const satisfies readonly CaseLevel[]

/** 督办, from none upwards. */
export const supervisions = ['none', 'normal', 'yellow', 'red'] as const satisfies readonly Supervision[]

/** The roles that act for a level: they hand its cases up or down, and raise their supervision. */
export const levelOfRole: Readonly<Partial<Record<Role, CaseLevel>>> = {
  grid_worker: 'grid',
  community: 'community',
  subdistrict: 'subdistrict',
  city_dispatcher: 'city',
}

export const levelOf = ({ role }: Viewer): CaseLevel | null => levelOfRole[role] ?? null

/** How high a level is, 0 for the grid; -1 for a viewer who acts for none. */
export const height = (level: CaseLevel | null): number => (level === null ? -1 : levels.indexOf(level))
