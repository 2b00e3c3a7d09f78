import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Pool } from 'pg'
import type { Role } from '../../contracts/account.ts'
import { isAllowedOrigin, type AllowedHosts } from '../../http/admission/allowed-hosts.ts'
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
    /** The permission that the route requires. */
    permission?: Permission
  }
  interface FastifyRequest {
    /** The viewer of the request; set before a handler runs. */
    viewer: Viewer
    /** The session or device of the token; null without a token. */
    admission: Admission | null
  }
}

export interface AuthorizationContext {
  readonly pool: Pool
  readonly tokens: TokenLookups
  readonly config: AllowedHosts & { readonly evaluation: boolean }
  readonly cityCode: string
}

/** The longest that browsers keep a cookie. */
const kioskCookieSeconds = 400 * 86_400
const safeMethods = ['GET', 'HEAD', 'OPTIONS']
const isApi = (url: string) => url.startsWith('/api/') && !url.startsWith('/api/docs')

/**
 * Deny by default: a route of the API that names no permission is not served at all, and a request whose role is not in that
 * permission's row is refused before its body is read. Register before the routes.
 */
export function authorizeRequests(app: FastifyInstance, context: AuthorizationContext): void {
  app.decorateRequest('viewer', null as unknown as Viewer)
  app.decorateRequest('admission', null)
  app.addHook('onRoute', ({ url, config }) => {
    if (isApi(url) && !config?.permission) throw new Error(`expected a permission in the config of ${url}, came none`)
  })
  app.addHook('onRequest', async (request, reply) => {
    const { permission } = request.routeOptions.config
    if (!permission) return
    refuseForeignPages(request, context)
    // Public data needs no session, and must not wait for a database that hangs.
    if (permission === 'city:read') {
      request.viewer = publicViewer('resident', context.cityCode)
      return
    }
    const admission = await context.tokens.admit(request.headers, request.ip)
    request.admission = admission
    request.viewer = admission?.viewer ?? publicViewer(publicRole(permission, context), context.cityCode)
    if (!may(request.viewer.role, permission)) throw refusal(request.viewer, permission, admission !== null)
    if (admission?.visitor.mustChangePassword && permission !== 'session:own') throw mustChangePassword()
    if (admission?.rotates) await rotate(context.pool, admission.id, request, reply)
  })
}

/** The role without a token: a resident, or a wall where walls are open and residents lack the permission. */
function publicRole(permission: Permission, { config }: AuthorizationContext): 'resident' | 'wall_kiosk' {
  return config.evaluation && !may('resident', permission) ? 'wall_kiosk' : 'resident'
}

/** Another site's page must not act through a visitor's browser. Browsers name the page, programs do not. */
function refuseForeignPages({ method, headers }: FastifyRequest, { config }: AuthorizationContext): void {
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

/** A wall's device, for as long as the browser keeps it: a wall has nobody to sign in. `token` was found to be in force. */
export function setKioskCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(cookies.kiosk, token, { ...cookieOptions(request), maxAge: kioskCookieSeconds })
}

const cookieOptions = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: request.isHttps }) as const

/** Sets the session's cookie; null clears it. The page's scripts cannot read it, and no other site's page can send it. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const options = cookieOptions(request)
  if (token === null) void reply.clearCookie(cookies.session, options)
  else void reply.setCookie(cookies.session, token, options)
}
