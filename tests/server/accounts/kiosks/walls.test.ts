import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { putAccount } from '../../../../server/accounts/account-queries.ts'
import { confirmKiosk, putKiosk, revokeKiosk } from '../../../../server/accounts/sessions/kiosk-queries.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import { newToken, tokenDigest } from '../../../../server/accounts/sessions/tokens.ts'
import type { Kiosk, NewSession, Role, Visitor } from '../../../../server/contracts/account.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { heard, openSocket, wholeCity } from '../../../support/screens/open-socket.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'

const password = 'a long enough phrase'

describeOnDatabase('A token opens what its own cookie is for', (database) => {
  let app: ServedApp
  let session: string
  let hash: string
  let kiosk: { id: string; token: string }

  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_EVALUATION: '0' })
    hash = await hashPassword(password)
    await putAccount(database().pool, {
      ...{ account: 'desk-1', name: '市级派遣席 D', role: 'city_dispatcher', areas: [wholeCity], workerNumber: null },
      ...{ source: null, sample: false, password: hash },
    })
    const body = { account: 'desk-1', password }
    session = (await ask<NewSession>(`${app.url}/api/sessions`, { method: 'POST', body })).body.token
    await putAccount(database().pool, {
      ...{
        account: 'wall-maker',
        name: '系统管理员',
        role: 'system_admin',
        areas: [],
        workerNumber: null,
        source: null,
      },
      ...{ sample: false, password: null },
    })
    kiosk = await makeKiosk()
  })
  beforeEach(() => database().owner((client) => client.query('truncate rate_counts')))
  afterAll(() => app?.close())

  async function makeKiosk(sample = false): Promise<{ id: string; token: string }> {
    const token = newToken()
    const name = `厅 ${randomUUID().slice(0, 8)}`
    const digest = tokenDigest(token)
    const id = await putKiosk(database().pool, { name, areaCode: wholeCity, digest, by: 'wall-maker', sample })
    await confirmKiosk(database().pool, id, 'another')
    return { token, id }
  }
  const whoIs = async (cookie: string) =>
    (await ask<Visitor>(`${app.url}/api/sessions/current`, { headers: { cookie } })).body
  const become = (token: string, headers: Record<string, string> = {}) =>
    ask<Visitor & Problem>(`${app.url}/api/kiosks/session`, { method: 'POST', body: { token }, headers })

  const putAdministrator = (account: string, more: { role?: Role; areas?: string[] } = {}) =>
    putAccount(database().pool, {
      ...{ account, name: '系统管理员', role: 'system_admin', areas: [], workerNumber: null, source: null },
      ...{ sample: false, password: hash, ...more },
    })
  const signIn = async (account: string, role: Role = 'system_admin') => {
    await putAdministrator(account, { role })
    const { body } = await ask<NewSession>(`${app.url}/api/sessions`, { method: 'POST', body: { account, password } })
    return { authorization: `Bearer ${body.token}` }
  }
  const propose = async (headers: Record<string, string>) =>
    (await ask<{ id: string }>(`${app.url}/api/kiosks`, { method: 'POST', headers, body: { name: '指挥大厅', areaCode: wholeCity } })).body.id // prettier-ignore
  const confirm = async (id: string, headers: Record<string, string>) => {
    const response = await fetch(`${app.url}/api/kiosks/${id}/confirm`, { method: 'POST', headers })
    return [response.status, response.status === 204 ? null : ((await response.json()) as Problem).code]
  }

  it('an auditor sees what waits, of whom and until when, and lets it in', async () => {
    const [maker, auditor] = [await signIn('admin-3'), await signIn('auditor-1', 'audit_admin')]
    const id = await propose(maker)
    const shown = async () =>
      (await ask<{ kiosks: Kiosk[] }>(`${app.url}/api/kiosks`, { headers: auditor })).body.kiosks.find(
        (one) => one.id === id,
      )!
    const { createdAt, endsAt, ...more } = await shown()
    expect(more).toMatchObject({ name: '指挥大厅', areaCode: wholeCity, createdBy: 'admin-3', confirmed: false })
    expect(Date.parse(endsAt!) - Date.parse(createdAt)).toBe(7 * 86_400_000)
    expect(await confirm(id, auditor)).toEqual([204, null])
    expect(await shown()).toMatchObject({ confirmed: true, endsAt: null })
  })

  it('a device waits for a week, and only while its maker is an administrator that is enabled', async () => {
    const [leaving, moving, staying] = [await signIn('admin-4'), await signIn('admin-5'), await signIn('admin-6')]
    const [first, second, third] = [await propose(leaving), await propose(moving), await propose(staying)]
    const gone = await fetch(`${app.url}/api/accounts/admin-4`, { method: 'DELETE', headers: staying })
    expect(gone.status).toBe(204)
    await putAdministrator('admin-5', { role: 'city_dispatcher', areas: [wholeCity] })
    await database().owner((client) =>
      client.query(`update kiosks set created_at = created_at - interval '7 days' where id = $1`, [third]),
    )
    const auditor = await signIn('auditor-2', 'audit_admin')
    expect(await confirm(first, auditor)).toEqual([409, 'disabled_meanwhile'])
    expect(await confirm(second, auditor)).toEqual([409, 'role_meanwhile'])
    expect((await confirm(third, auditor))[0]).toBe(404)
  })

  it('a device opens nothing before a second person lets it in', async () => {
    const [maker, second] = [await signIn('admin-1'), await signIn('admin-2')]
    const made = { method: 'POST', headers: maker, body: { name: '指挥大厅', areaCode: wholeCity } }
    const { id, token } = (await ask<{ id: string; token: string }>(`${app.url}/api/kiosks`, made)).body
    const confirmBy = async (headers: Record<string, string>) =>
      (await fetch(`${app.url}/api/kiosks/${id}/confirm`, { method: 'POST', headers })).status
    expect([(await become(token)).status, await confirmBy(maker), (await become(token)).status]).toEqual([
      401, 404, 401,
    ])
    await signIn('admin-1', 'audit_admin')
    expect(await confirmBy(second), 'whose maker is no system administrator any more').toBe(409)
    await signIn('admin-1')
    expect([await confirmBy(second), (await become(token)).status, await confirmBy(second)]).toEqual([204, 200, 404])
  })

  it('a session’s token in a wall’s cookie is nobody, and a wall’s token in a session’s cookie likewise', async () => {
    expect((await whoIs(`quanyu_kiosk=${session}`)).role).toBe('resident')
    expect((await whoIs(`quanyu_session=${kiosk.token}`)).role).toBe('resident')
    expect((await whoIs(`quanyu_session=${session}`)).account).toBe('desk-1')
    expect((await whoIs(`quanyu_kiosk=${kiosk.token}`)).role).toBe('wall_kiosk')
  })

  it.each(['/wall', '/dispatch', '/'])('the page at %s sets no cookie from its address', async (path) => {
    for (const token of [session, kiosk.token]) {
      const page = await fetch(`${app.url}${path}?kiosk=${token}`, { headers: { accept: 'text/html' } })
      expect(page.headers.getSetCookie()).toEqual([])
    }
  })

  it('a browser becomes a wall by a device’s token that is in force, in a cookie that scripts do not get', async () => {
    const { status, body, headers } = await become(kiosk.token)
    expect([status, body.role, body.areas]).toEqual([200, 'wall_kiosk', [wholeCity]])
    expect(headers.get('set-cookie')).toMatch(
      /^quanyu_kiosk=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
    )
  })

  it('neither by a session’s token, nor by one that is revoked or unknown', async () => {
    const revoked = await makeKiosk()
    await revokeKiosk(database().pool, revoked.id, false)
    for (const token of [session, revoked.token, newToken()]) {
      const { status, body, headers } = await become(token)
      expect([status, body.code, headers.getSetCookie()]).toEqual([401, 'kiosk_unknown', []])
    }
    expect((await whoIs(`quanyu_kiosk=${revoked.token}`)).role).toBe('resident')
  })

  it('not where somebody is signed in: a link changes no seat', async () => {
    const { status, body, headers } = await become(kiosk.token, { cookie: `quanyu_session=${session}` })
    expect([status, body.code, headers.getSetCookie()]).toEqual([409, 'seat_signed_in', []])
  })

  it.each([
    ['/api/sessions', { account: 'desk-1', password }],
    ['/api/kiosks/session', () => ({ token: kiosk.token })],
  ])('a page of another site sets no cookie by POST %s', async (path, body) => {
    const asked = { method: 'POST', body: typeof body === 'function' ? body() : body }
    for (const origin of ['https://elsewhere.example', 'null']) {
      const { status, headers } = await ask(`${app.url}${path}`, { ...asked, headers: { origin } })
      expect([status, headers.getSetCookie()]).toEqual([403, []])
    }
    // A form sends no JSON.
    const form = { 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' }
    const { status } = await ask(`${app.url}${path}`, { ...asked, headers: form })
    expect(status).toBe(403)
  })

  it('a session counts before a wall’s cookie; one that has ended leaves a wall and never a desk', async () => {
    expect((await whoIs(`quanyu_kiosk=${kiosk.token}; quanyu_session=${session}`)).account).toBe('desk-1')
    const cookie = `quanyu_session=${newToken()}; quanyu_kiosk=${kiosk.token}`
    expect((await whoIs(cookie)).role).toBe('wall_kiosk')
    const socket = (desk: boolean) =>
      openSocket(app.url, wholeCity, { auth: { scope: wholeCity, desk }, extraHeaders: { cookie } })
    await heard(socket(false), 'connect')
    const [refusal] = (await heard(socket(true), 'connect_error')) as [Error]
    expect(refusal.message).toContain('expected a session')
  })

  it('a revoked device takes its screens with it', async () => {
    const { id, token } = await makeKiosk()
    const extraHeaders = { cookie: `quanyu_kiosk=${token}` }
    const screen = openSocket(app.url, wholeCity, { auth: { scope: wholeCity }, extraHeaders })
    await heard(screen, 'connect')
    const gone = heard(screen, 'disconnect')
    await revokeKiosk(database().pool, id, false)
    await gone
    expect((await whoIs(extraHeaders.cookie)).role).toBe('resident')
  })

  it('a device that a sample administrator makes ends with the evaluation, and real ones are not theirs to revoke', async () => {
    const open = await serveApp(database(), { QUANYU_EVALUATION: '1' })
    const headers = await as(open.url, 'system_admin')
    const asked = { method: 'POST', headers, body: { name: '演示墙', areaCode: wholeCity } }
    const { body } = await ask<{ token: string }>(`${open.url}/api/kiosks`, asked)
    expect((await become(body.token)).status).toBe(401)
    const asWall = { headers: { authorization: `Bearer ${body.token}` } }
    expect((await ask(`${open.url}/api/cases`, asWall)).status).toBe(200)
    expect((await ask(`${app.url}/api/cases`, asWall)).status).toBe(401)
    const revoked = await ask(`${open.url}/api/kiosks/${kiosk.id}`, { method: 'DELETE', headers })
    expect(revoked.status).toBe(404)
    await open.close()
  })
})
