import cookie from '@fastify/cookie'
import type { IncomingHttpHeaders } from 'node:http'
import type { Pool } from 'pg'
import type { Visitor } from '../../contracts/account.ts'
import { findKiosk } from './kiosk-queries.ts'
import { findSession, type Session } from './session-queries.ts'
import { tokenDigest } from './tokens.ts'
import type { Viewer } from '../rights/viewer.ts'

/** Names of the cookies that carry a session's and a wall's token. */
export const cookies = { session: 'quanyu_session', kiosk: 'quanyu_kiosk' } as const

/** A request with a token that is in force. */
export interface Admission {
  readonly viewer: Viewer
  readonly visitor: Visitor
  /** The session's or the device's id, by which it is revoked. */
  readonly id: string
  /** Whether it is a session in a cookie whose token must be replaced. */
  readonly rotates: boolean
}

const wellFormed = /^[\w-]{43}$/

/** A token and its kind, by where it came: a cookie holds one kind, a program's header either. */
interface Presented {
  readonly token: string
  readonly kinds: readonly ('session' | 'kiosk')[]
  readonly inCookie: boolean
}

/** The tokens of a request or a handshake, each at most once; in force or not. */
export function tokensIn(headers: IncomingHttpHeaders): Presented[] {
  const { authorization } = headers
  const bearer = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1]
  if (authorization !== undefined)
    return bearer && wellFormed.test(bearer) ? [{ token: bearer, kinds: ['session', 'kiosk'], inCookie: false }] : []
  const found = cookie.parse(headers.cookie ?? '')
  return (['session', 'kiosk'] as const).flatMap((kind) => {
    const token = found[cookies[kind]]
    return token !== undefined && wellFormed.test(token) ? [{ token, kinds: [kind], inCookie: true }] : []
  })
}

/**
 * The admission of a request or a socket's handshake, by its bearer token, session cookie or device cookie in this order; null
 * without one that is in force. A cookie admits only its own kind: a session's token in the device's cookie has no effect.
 * A program's bearer token is a session's or a device's. `samples`: whether sample accounts count.
 */
export async function admit(pool: Pool, headers: IncomingHttpHeaders, samples: boolean): Promise<Admission | null> {
  for (const { token, kinds, inCookie } of tokensIn(headers)) {
    const digest = tokenDigest(token)
    const session = kinds.includes('session') ? await findSession(pool, digest, samples) : null
    if (session) return ofSession(session, inCookie)
    const kiosk = kinds.includes('kiosk') ? await findKiosk(pool, digest, samples) : null
    if (kiosk) return ofKiosk(kiosk)
  }
  return null
}

function ofSession(session: Session, inCookie: boolean): Admission {
  const { account, name, role, areas, workerNumber, source, sample, mustChangePassword, endsAt } = session
  return {
    viewer: { actor: account, role, areas, workerNumber, source },
    visitor: { account, name, role, areas: [...areas], workerNumber, sample, mustChangePassword, endsAt },
    id: session.id,
    rotates: inCookie && session.due,
  }
}

/** The values of a viewer without an account. */
const ofNobody = { workerNumber: null, sample: false, mustChangePassword: false, endsAt: null } as const

export function ofKiosk({ id, name, areaCode }: { id: string; name: string; areaCode: string }): Admission {
  const role = 'wall_kiosk'
  return {
    viewer: { actor: `kiosk:${name}`, role, areas: [areaCode], workerNumber: null, source: null },
    visitor: { account: null, name, role, areas: [areaCode], ...ofNobody },
    id,
    rotates: false,
  }
}

/** The viewer without a token: a resident, who may report; where walls are open (evaluation mode) also a wall. */
export function publicViewer(role: 'resident' | 'wall_kiosk', cityCode: string): Viewer {
  return { actor: 'public', role, areas: role === 'wall_kiosk' ? [cityCode] : [], workerNumber: null, source: null }
}
