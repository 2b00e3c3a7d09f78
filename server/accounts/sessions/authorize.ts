import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Pool } from 'pg'
import type { Role } from '../../contracts/account.ts'
import { isAllowedOrigin, type Door } from '../../http/admission/door.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { showName } from '../../http/problems/show-value.ts'
import { cookies, publicViewer, type Admission } from './admission.ts'
import { may, permissions, type Permission } from '../rights/permissions.ts'
import { rotateSession } from './session-queries.ts'
import { newToken, tokenDigest } from './tokens.ts'
import type { TokenLookups } from './token-lookups.ts'
import type { Viewer } from '../rights/viewer.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route is for; decides who may ask. */
    permission?: Permission
  }
  interface FastifyRequest {
    /** Who asks; decided before a handler runs. */
    viewer: Viewer
    /** The token's session or device; null for who came without one. */
    admission: Admission | null
  }
}

export interface DoorKeeping {
  readonly pool: Pool
  readonly tokens: TokenLookups
  readonly config: Door & { readonly evaluation: boolean }
  readonly cityCode: string
}

/** Browsers keep none longer. */
const kioskCookieSeconds = 400 * 86_400
const safeMethods = ['GET', 'HEAD', 'OPTIONS']
const isApi = (url: string) => url.startsWith('/api/') && !url.startsWith('/api/docs')

/**
 * Deny by default: a route of the API that names no permission is not served at all, and a request whose role is not in that
 * permission's row is refused before its body is read. Register before the routes.
 */
export function authorizeRequests(app: FastifyInstance, keeping: DoorKeeping): void {
  app.decorateRequest('viewer', null as unknown as Viewer)
  app.decorateRequest('admission', null)
  app.addHook('onRoute', ({ url, config }) => {
    if (isApi(url) && !config?.permission) throw new Error(`expected a permission in the config of ${url}, came none`)
  })
  app.addHook('onRequest', async (request, reply) => {
    const { permission } = request.routeOptions.config
    if (!permission) return
    refuseForeignPages(request, keeping)
    // What everybody may see needs nobody's name, and must not wait for a database that hangs.
    if (permission === 'city:read') {
      request.viewer = publicViewer('resident', keeping.cityCode)
      return
    }
    const admission = await keeping.tokens.admit(request.headers, request.ip)
    request.admission = admission
    request.viewer = admission?.viewer ?? publicViewer(publicRole(permission, keeping), keeping.cityCode)
    if (!may(request.viewer.role, permission)) throw refusal(request.viewer, permission, admission !== null)
    if (admission?.visitor.mustChangePassword && permission !== 'session:own') throw mustChangePassword()
    if (admission?.rotates) await rotate(keeping.pool, admission.id, request, reply)
  })
}

/** Who comes without a token is a wall for what residents may not see, where walls are open. */
function publicRole(permission: Permission, { config }: DoorKeeping): 'resident' | 'wall_kiosk' {
  return config.evaluation && !may('resident', permission) ? 'wall_kiosk' : 'resident'
}

/** A page of somebody else must not act through a visitor's browser. Browsers name the page, programs do not. */
function refuseForeignPages({ method, headers }: FastifyRequest, { config }: DoorKeeping): void {
  if (safeMethods.includes(method)) return
  const isForeign = headers['sec-fetch-site'] === 'cross-site' && headers.origin === undefined
  if (!isForeign && isAllowedOrigin(headers, config)) return
  throw new ProblemError(
    'foreign_page',
    `Expected a page of this server or of QUANYU_ORIGINS, came one of ${showName(headers.origin ?? 'none')}.`,
  )
}

function refusal({ role }: Viewer, permission: Permission, isKnown: boolean): ProblemError {
  if (!isKnown) {
    return new ProblemError(
      'session_missing',
      'Expected a session; came none, or one that has ended. Sign in at POST /api/sessions.',
      {
        headers: { 'www-authenticate': 'Bearer' },
      },
    )
  }
  const allowed: readonly Role[] = permissions[permission]
  return new ProblemError('role_refused', `${permission}: expected one of ${allowed.join(', ')}; came ${role}.`)
}

/** The administrator who set the password knows it: such a session may only choose another one. */
const mustChangePassword = () =>
  new ProblemError(
    'password_must_change',
    'Expected a password of one’s own; change it first, at PUT /api/sessions/current/password.',
  )

async function rotate(pool: Pool, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = newToken()
  if (await rotateSession(pool, id, tokenDigest(token))) setSessionCookie(request, reply, token)
}

/** A wall's device, for as long as the browser keeps it: nobody stands by a wall to sign in. `token` was found to be in force. */
export function setKioskCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(cookies.kiosk, token, { ...cookieOptions(request), maxAge: kioskCookieSeconds })
}

const cookieOptions = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: request.isHttps }) as const

/** The page's scripts never see it, and no other site's page can send it along. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const options = cookieOptions(request)
  if (token === null) void reply.clearCookie(cookies.session, options)
  else void reply.setCookie(cookies.session, token, options)
}
