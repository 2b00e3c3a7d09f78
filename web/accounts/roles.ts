import type { Role } from '../../server/contracts/account.ts'
import type { MessageKey } from '../ui/messages.ts'

interface RoleStyle {
  readonly label: MessageKey
  /** Its people dispatch: they have a desk. */
  readonly dispatches: boolean
}

export const roles: Record<Role, RoleStyle> = {
  resident: { label: 'roleResident', dispatches: false },
  grid_worker: { label: 'roleGridWorker', dispatches: false },
  community: { label: 'roleCommunity', dispatches: true },
  subdistrict: { label: 'roleSubdistrict', dispatches: true },
  city_dispatcher: { label: 'roleCityDispatcher', dispatches: true },
  official: { label: 'roleOfficial', dispatches: false },
  wall_kiosk: { label: 'roleWallKiosk', dispatches: false },
  system_admin: { label: 'roleSystemAdmin', dispatches: false },
  audit_admin: { label: 'roleAuditAdmin', dispatches: false },
  integrator: { label: 'roleIntegrator', dispatches: false },
}

/** The letter by which a seat is known at a glance: A of 市级派遣席 A, else the first sign of its name. */
export const seatLetter = (name: string): string => /\s([A-Z])$/.exec(name)?.[1] ?? name.slice(0, 1)
