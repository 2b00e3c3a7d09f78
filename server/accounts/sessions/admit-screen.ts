import { ScreenRefusal } from './screen-refusal.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { Pool } from 'pg'
import type { Role } from '../../contracts/account.ts'
import type { GroupName } from '../../contracts/volatile.ts'
import { findHome } from '../../areas/area-queries.ts'
import { groupKey, type GroupKey } from './group-key.ts'
import { publicViewer } from './admission.ts'
import { disclosureFor, type Disclosure } from '../rights/disclosure.ts'
import { may } from '../rights/permissions.ts'
import { reaches } from '../rights/reach.ts'
import type { TokenLookups } from './token-lookups.ts'

/** The data of a screen's handshake. */
export interface ScreenClaim {
  readonly headers: IncomingHttpHeaders
  /** The address that it connects from. */
  readonly address: string
  /** A program's own token; a browser sends its cookie. */
  readonly token: unknown
  /** The area whose cases it wants. */
  readonly scope: string
  /** A desk: without a session it is no open wall either. */
  readonly isDesk: boolean
  /** The group of walls that it wants to be in step with, which each of them steers; null: none. */
  readonly group: GroupName | null
}

export interface AdmissionContext {
  readonly pool: Pool
  readonly tokens: TokenLookups
  /** Walls are open: a screen without a token is a wall. */
  readonly evaluation: boolean
  readonly cityCode: string
}

const groupRoles: readonly Role[] = ['wall_kiosk', 'official', 'city_dispatcher']

/** A screen that may follow its scope. */
export interface AdmittedScreen {
  /** The session or device it came with; null for an open wall's. */
  readonly id: string | null
  /** The name of the seat at a dispatcher's desk. */
  readonly seat: string | null
  /** Whether cases come with their homes. */
  readonly disclosure: Disclosure
  /** Its wall group among all of the city's; null: none. */
  readonly group: GroupKey | null
}

/**
 * Whether a screen may follow a scope, and as whom.
 * @throws {ScreenRefusal} saying what was expected; the screen is not connected
 */
export async function admitScreen(
  context: AdmissionContext,
  { headers, address, token, scope, group, isDesk: needsSession }: ScreenClaim,
): Promise<AdmittedScreen> {
  const asked = typeof token === 'string' ? { ...headers, authorization: `Bearer ${token}` } : headers
  const admission = await context.tokens.admit(asked, address)
  if (!admission && (needsSession || !context.evaluation))
    throw new ScreenRefusal('session', 'auth: expected a session or a device token')
  // A wall's device is no seat, though its cookie lies in the browser of one whose session has ended.
  if (needsSession && admission?.visitor.account == null)
    throw new ScreenRefusal('session', 'auth: expected a session, came a device token')
  if (admission?.visitor.mustChangePassword)
    throw new ScreenRefusal('session', 'auth: expected a password of one’s own; change it first')
  const viewer = admission?.viewer ?? publicViewer('wall_kiosk', context.cityCode)
  if (!may(viewer.role, 'case:read'))
    throw new ScreenRefusal('role', `auth: expected a role that sees cases, came ${viewer.role}`)
  if (viewer.source !== null || !reaches(viewer, scope)) {
    throw new ScreenRefusal('scope', `auth.scope: expected an area within ${viewer.areas.join(', ')}, came ${scope}`)
  }
  const disclosure = disclosureFor(viewer)
  if (disclosure !== 'exact' && (await findHome(context.pool, scope))) {
    throw new ScreenRefusal('scope', `auth.scope: expected a grid or a larger area for ${viewer.role}, came ${scope}`)
  }
  if (group !== null && !groupRoles.includes(viewer.role)) {
    throw new ScreenRefusal('group', `auth.group: expected one of ${groupRoles.join(', ')}, came ${viewer.role}`)
  }
  const reach = viewer.areas.find((area) => scope.startsWith(area)) ?? scope
  const isDesk = admission !== null && may(viewer.role, 'case:reassign')
  return {
    id: admission?.id ?? null,
    seat: isDesk ? admission.visitor.name : null,
    disclosure,
    group: group === null ? null : groupKey(group, reach, context.cityCode),
  }
}
