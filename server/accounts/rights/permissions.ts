import type { Role } from '../../contracts/account.ts'

/** The permission of a route. Every route names one; a route without is not served. */
export type Permission =
  | 'city:read'
  | 'case:report'
  | 'case:read'
  | 'case:follow'
  | 'case:handle'
  | 'case:return'
  | 'case:reassign'
  | 'case:act'
  | 'case:escalate'
  | 'case:supervise'
  | 'case:instruct'
  | 'contact:reveal'
  | 'duty:manage'
  | 'alarm:acknowledge'
  | 'statistics:read'
  | 'statistics:export'
  | 'account:read'
  | 'account:manage'
  | 'kiosk:manage'
  | 'audit:read'
  | 'session:own'

const everybody = [
  'resident',
  'grid_worker',
  'community',
  'subdistrict',
  'city_dispatcher',
  'official',
  'wall_kiosk',
  'system_admin',
  'audit_admin',
  'integrator',
] as const satisfies readonly Role[]

/**
 * Which roles have a permission (server/accounts/README.md); other roles do not. The SQL limits a role's reach, by the
 * areas of the account. One table, from which the tests are made.
 */
export const permissions: Readonly<Record<Permission, readonly Role[]>> = {
  'city:read': everybody,
  'session:own': everybody,
  'case:report': ['resident', 'grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'integrator'],
  'case:read': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'official', 'wall_kiosk', 'integrator'],
  // By the receipt's secret.
  'case:follow': everybody,
  'case:handle': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'integrator'],
  'case:return': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher'],
  'case:reassign': ['community', 'subdistrict', 'city_dispatcher'],
  // The roles of each act are in cases/transitions.ts.
  'case:act': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'official'],
  'case:escalate': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher'],
  'case:supervise': ['community', 'subdistrict', 'city_dispatcher'],
  'case:instruct': ['official'],
  'contact:reveal': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher'],
  // Stand-ins, and the list of the posts they are set at.
  'duty:manage': ['community', 'subdistrict', 'city_dispatcher'],
  'alarm:acknowledge': ['wall_kiosk', 'community', 'subdistrict', 'city_dispatcher'],
  'statistics:read': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'official', 'wall_kiosk'],
  // As files; a wall has nobody to take one.
  'statistics:export': ['grid_worker', 'community', 'subdistrict', 'city_dispatcher', 'official'],
  'account:read': ['system_admin', 'audit_admin'],
  // Which accounts an administrator may change is in managing.ts.
  'account:manage': ['system_admin', 'audit_admin'],
  'kiosk:manage': ['system_admin'],
  'audit:read': ['audit_admin'],
}

export const may = (role: Role, permission: Permission): boolean => permissions[permission].includes(role)
