import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import Fastify from 'fastify'
import { authorizeRequests } from '../../../../server/accounts/sessions/authorize.ts'
import { may, permissions, type Permission } from '../../../../server/accounts/rights/permissions.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as, signedInRoles } from '../../../support/servers/sign-in.ts'

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-permission'?: Permission }>>>>
}

/** What an address may be asked with so that only the permission decides: a part that exists nowhere. */
const filled = (path: string) => path.replace(/\{number\}/, '5109812026010100001').replaceAll(/\{\w+\}/g, 'nowhere')

describeOnDatabase('The table of permissions', (database) => {
  let app: ServedApp
  let routes: { method: string; path: string; permission: Permission }[]

  beforeAll(async () => {
    app = await serveApp(database())
    const { body } = await ask<Described>(`${app.url}/api/docs/json`)
    routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({
        method: method.toUpperCase(),
        path,
        permission: described['x-permission']!,
      })),
    )
  })
  afterAll(() => app?.close())

  it('has a row for every route', () => {
    expect(routes.length).toBeGreaterThan(20)
    for (const { path, permission } of routes) expect(Object.keys(permissions), path).toContain(permission)
  })

  it.each(signedInRoles)('decides what %s gets at every route', async (role) => {
    const headers = await as(app.url, role)
    for (const { method, path, permission } of routes) {
      if (permission === 'session:own' || permission === 'city:read') continue
      const { status, body } = await ask<Problem>(`${app.url}${filled(path)}`, {
        method,
        headers,
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
      })
      const isRefused = status === 403 && body.detail!.startsWith(`${permission}: `)
      expect(isRefused, `${role} ${method} ${path}: ${status} ${body.detail}`).toBe(!may(role, permission))
    }
  })

  it('lets nobody without a session do more than a resident and an open wall', async () => {
    for (const { method, path, permission } of routes) {
      const { status } = await ask(`${app.url}${filled(path)}`, {
        method,
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
      })
      const isOpen = may('resident', permission) || may('wall_kiosk', permission)
      if (path !== '/api/sessions/current') expect(status === 401, `${method} ${path}: ${status}`).toBe(!isOpen)
    }
  })

  it('leaves a wall closed where no sample accounts are', async () => {
    const closed = await serveApp(database(), { QUANYU_EVALUATION: '0' })
    for (const { method, path, permission } of routes) {
      if (may('resident', permission)) continue
      const { status } = await ask(`${closed.url}${filled(path)}`, {
        method,
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
      })
      expect(status, `${method} ${path}`).toBe(401)
    }
    await closed.close()
  })
})

describe('A route without a permission', () => {
  it('is not served', () => {
    const app = Fastify()
    authorizeRequests(app, {
      pool: null as never,
      tokens: null as never,
      config: { allowedOrigins: [], evaluation: true },
      cityCode: '510981',
    })
    expect(() => app.get('/api/secret', () => 'everything')).toThrow('expected a permission')
  })
})
