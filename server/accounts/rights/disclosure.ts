import type { AreaLevel } from '../../contracts/area.ts'
import type { Role } from '../../contracts/account.ts'
import { ProblemError } from '../../http/problems/errors.ts'

/**
 * How much of a case's place a viewer receives. `exact`: its point, estate and building. `grid`: its grid and nothing below,
 * in no list, count, course, file or frame.
 */
export type Disclosure = 'exact' | 'grid'

/**
 * Roles that work cases need the address. Nobody else gets anything that depends on the home of a case, not even a rounded count:
 * lists and counts of grids are exact, so each answer about a home that a case can move (a bound that is reached, a rate that
 * changes) names the case that moved it. As all answers are the same wherever within its grid a case is, no sequence of them,
 * over whatever periods and categories, shows how many a home has.
 */
const disclosures: Readonly<Record<Role, Disclosure>> = {
  grid_worker: 'exact',
  community: 'exact',
  subdistrict: 'exact',
  city_dispatcher: 'exact',
  // Sees the cases that came by its own channel.
  integrator: 'exact',
  official: 'grid',
  wall_kiosk: 'grid',
  resident: 'grid',
  system_admin: 'grid',
  audit_admin: 'grid',
}

export const disclosureFor = ({ role }: { readonly role: Role }): Disclosure => disclosures[role]

/** Levels below the grid: data of one of them may identify a household. */
export const isHome = (level: AreaLevel): boolean => level === 'estate' || level === 'building'

/** Whether a viewer receives counts of a level. */
export const discloses = (disclosure: Disclosure, level: AreaLevel): boolean => disclosure === 'exact' || !isHome(level)

/**
 * Refuses cases and time series of a home to a viewer who sees cases by their grid.
 * @param gridCode the grid that the home lies in, where it is known
 * @throws {ProblemError} 403 saying where they are listed
 */
export function requireDisclosed(
  viewer: { readonly role: Role },
  { code, level }: { readonly code: string; readonly level: AreaLevel },
  gridCode: string | null = null,
): void {
  if (discloses(disclosureFor(viewer), level)) return
  throw new ProblemError(
    'home_withheld',
    `Expected a grid or a larger area: for ${viewer.role}, cases of estates and buildings are listed by their grid${gridCode ? `, ${gridCode}` : ''}; came ${code}.`,
  )
}
