import cookie from '@fastify/cookie'
import type { IncomingHttpHeaders } from 'node:http'
import type { Pool } from 'pg'
import type { Visitor } from '../contracts/account.ts'
import { findKiosk } from './kiosk-queries.ts'
import { findSession } from './session-queries.ts'
import { tokenDigest } from './tokens.ts'
import type { Viewer } from './viewer.ts'

/** Names of the cookies that carry a session's and a wall's token. */
export const cookies = { session: 'quanyu_session', kiosk: 'quanyu_kiosk' } as const

/** Somebody who came with a token that is in force. */
export interface Admission {
  readonly viewer: Viewer
  readonly visitor: Visitor
  /** The session's or the device's; what it is revoked by. */
  readonly id: string
  /** A session in a cookie whose token is due for another. */
  readonly rotates: boolean
}

const wellFormed = /^[\w-]{43}$/

function tokensIn(headers: IncomingHttpHeaders): { token: string; inCookie: boolean }[] {
  const { authorization } = headers
  const bearer = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1]
  if (authorization !== undefined) return bearer ? [{ token: bearer, inCookie: false }] : []
  const found = cookie.parse(headers.cookie ?? '')
  return [found[cookies.session], found[cookies.kiosk]].flatMap((token) =>
    token !== undefined && wellFormed.test(token) ? [{ token, inCookie: true }] : [],
  )
}

/**
 * Who a request or a socket's handshake is of, by its bearer token, session cookie or device cookie in this order; null
 * without one that is in force. `samples`: whether sample accounts count.
 */
export async function admit(pool: Pool, headers: IncomingHttpHeaders, samples: boolean): Promise<Admission | null> {
  for (const { token, inCookie } of tokensIn(headers)) {
    const digest = tokenDigest(token)
    const session = await findSession(pool, digest, samples)
    if (session) {
      const { account, name, role, areas, workerNumber, source, sample, endsAt } = session
      return {
        viewer: { actor: account, role, areas, workerNumber, source },
        visitor: { account, name, role, areas: [...areas], workerNumber, sample, endsAt },
        id: session.id,
        rotates: inCookie && session.due,
      }
    }
    const kiosk = await findKiosk(pool, digest)
    if (kiosk) return ofKiosk(kiosk)
  }
  return null
}

function ofKiosk({ id, name, areaCode }: { id: string; name: string; areaCode: string }): Admission {
  const role = 'wall_kiosk'
  return {
    viewer: { actor: `kiosk:${name}`, role, areas: [areaCode], workerNumber: null, source: null },
    visitor: { account: null, name, role, areas: [areaCode], workerNumber: null, sample: false, endsAt: null },
    id,
    rotates: false,
  }
}

/** Whoever comes without a token: a resident, who may report; where walls are open (evaluation mode) also a wall. */
export function publicViewer(role: 'resident' | 'wall_kiosk', cityCode: string): Viewer {
  return { actor: 'public', role, areas: role === 'wall_kiosk' ? [cityCode] : [], workerNumber: null, source: null }
}
