import type { Role } from '../../server/contracts/account.ts'
import type { MessageKey } from '../ui/use-language.ts'

interface RoleStyle {
  readonly label: MessageKey
  /** The role may dispatch cases. */
  readonly dispatches: boolean
  /** The role may open the desk: to work, or to read and to instruct (批示). */
  readonly hasDesk: boolean
  /** The role sees a case's point, estate and building; other roles see its grid alone. */
  readonly seesHomes: boolean
}

export const roles: Record<Role, RoleStyle> = {
  resident: { label: 'roleResident', dispatches: false, hasDesk: false, seesHomes: false },
  grid_worker: { label: 'roleGridWorker', dispatches: false, hasDesk: false, seesHomes: true },
  community: { label: 'roleCommunity', dispatches: true, hasDesk: true, seesHomes: true },
  subdistrict: { label: 'roleSubdistrict', dispatches: true, hasDesk: true, seesHomes: true },
  city_dispatcher: { label: 'roleCityDispatcher', dispatches: true, hasDesk: true, seesHomes: true },
  official: { label: 'roleOfficial', dispatches: false, hasDesk: true, seesHomes: false },
  wall_kiosk: { label: 'roleWallKiosk', dispatches: false, hasDesk: false, seesHomes: false },
  system_admin: { label: 'roleSystemAdmin', dispatches: false, hasDesk: false, seesHomes: false },
  audit_admin: { label: 'roleAuditAdmin', dispatches: false, hasDesk: false, seesHomes: false },
  integrator: { label: 'roleIntegrator', dispatches: false, hasDesk: false, seesHomes: true },
}

/** A seat's short mark: A of 市级派遣席 A, else the first character of its name. */
export const seatLetter = (name: string): string => /\s([A-Z])$/.exec(name)?.[1] ?? name.slice(0, 1)
