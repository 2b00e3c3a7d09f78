import { afterAll, beforeAll, expect, it } from 'vitest'
import { putAccount, type Account } from '../../../../server/accounts/account-queries.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import type { NewSession, Visitor } from '../../../../server/contracts/account.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { heard, openSocket, wholeCity } from '../../../support/screens/open-socket.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'

const password = 'a long enough phrase'
const nobody = {
  name: '市级派遣席 C',
  role: 'city_dispatcher',
  workerNumber: null,
  source: null,
  sample: false,
} as const

describeOnDatabase('A session', (database) => {
  let app: ServedApp

  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_EVALUATION: '0' })
  })
  afterAll(() => app?.close())

  async function makeAccount(account: string, more: Partial<Account> = {}): Promise<void> {
    await putAccount(database().pool, {
      ...nobody,
      account,
      areas: [wholeCity],
      ...more,
      password: await hashPassword(password),
    })
  }
  const signIn = (account: string, word = password) =>
    ask<NewSession & Problem>(`${app.url}/api/sessions`, { method: 'POST', body: { account, password: word } })
  const bearer = ({ token }: NewSession) => ({ authorization: `Bearer ${token}` })
  const read = (headers: Record<string, string>) =>
    ask<Problem>(`${app.url}/api/snapshot?scope=${wholeCity}`, { headers }).then(({ status }) => status)
  const sql = (text: string) => database().owner((client) => client.query(text))

  it('begins with the right password, in a cookie that scripts and other sites do not get', async () => {
    await makeAccount('seat-1')
    const { status, body, headers } = await signIn('seat-1')
    expect(status).toBe(201)
    expect(body).toMatchObject({ account: 'seat-1', role: 'city_dispatcher', areas: [wholeCity], sample: false })
    const cookie = headers.get('set-cookie')!
    expect(cookie).toMatch(/^quanyu_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const inCookie = { cookie: cookie.split(';')[0]! }
    expect((await ask<Visitor>(`${app.url}/api/sessions/current`, { headers: inCookie })).body.account).toBe('seat-1')
    expect([await read(inCookie), await read(bearer(body)), await read({})]).toEqual([200, 200, 401])
  })

  it('is kept as a digest: what the database holds opens nothing', async () => {
    await makeAccount('seat-2')
    const { body } = await signIn('seat-2')
    const { rows } = await database().pool.query<{ whole: string }>(
      `select sessions::text || accounts::text as whole from sessions join accounts using (account)`,
    )
    for (const { whole } of rows) {
      expect(whole).not.toContain(body.token)
      expect(whole).not.toContain(password)
      expect(whole).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
    }
  })

  it('is refused with one and the same answer for a wrong password and an unknown account', async () => {
    await makeAccount('seat-3')
    const [wrong, unknown] = [await signIn('seat-3', 'wrong'), await signIn('seat-none', 'wrong')]
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(wrong.body.detail).toBe(unknown.body.detail)
  })

  it('is refused for 15 minutes after five wrong passwords, also with the right one', async () => {
    await makeAccount('seat-4')
    for (let time = 0; time < 5; time++) expect((await signIn('seat-4', 'wrong')).status).toBe(401)
    expect((await signIn('seat-4')).status).toBe(401)
    await sql(`update sign_in_tries set barred_until = now() where account = sign_in_key('seat-4')`)
    expect((await signIn('seat-4')).status).toBe(201)
  })

  it.each([
    ['an hour without a request', `seen_at = now() - interval '61 minutes'`],
    ['twelve hours in all', `ends_at = now() - interval '1 second'`],
    ['its revocation', `revoked_at = now()`],
  ])('ends with %s', async (_what, change) => {
    await makeAccount('seat-5')
    const { body } = await signIn('seat-5')
    expect(await read(bearer(body))).toBe(200)
    await sql(`update sessions set ${change} where account = 'seat-5'`)
    expect(await read(bearer(body))).toBe(401)
  })

  it('gets another token now and then; the one before is good until the requests under way are through', async () => {
    await makeAccount('seat-6')
    const { headers } = await signIn('seat-6')
    const old = headers.get('set-cookie')!.split(';')[0]!
    await sql(`update sessions set rotated_at = now() - interval '16 minutes' where account = 'seat-6'`)
    const renewed = await fetch(`${app.url}/api/sessions/current`, { headers: { cookie: old } })
    const next = renewed.headers.get('set-cookie')!.split(';')[0]!
    expect(next).not.toBe(old)
    expect([await read({ cookie: old }), await read({ cookie: next })]).toEqual([200, 200])
    await sql(`update sessions set previous_until = now() where account = 'seat-6'`)
    expect([await read({ cookie: old }), await read({ cookie: next })]).toEqual([401, 200])
  })

  it('goes on with the former token when the answer that carried the new one was lost, and gets another one', async () => {
    await makeAccount('seat-12')
    const old = (await signIn('seat-12')).headers.get('set-cookie')!.split(';')[0]!
    const age = (minutes: number) =>
      sql(`update sessions set rotated_at = now() - interval '${minutes} minutes' where account = 'seat-12'`)
    const renewal = async (cookie: string) =>
      (await fetch(`${app.url}/api/sessions/current`, { headers: { cookie } })).headers.get('set-cookie')?.split(';')[0]
    await age(16)
    const lost = await renewal(old)
    expect(lost).toBeDefined()
    expect(await renewal(old)).toBeUndefined()
    await age(40)
    const next = (await renewal(old))!
    expect([await read({ cookie: old }), await read({ cookie: next })]).toEqual([200, 200])
    expect(await read({ cookie: lost! })).toBe(401)
    await sql(`update sessions set previous_until = now() where account = 'seat-12'`)
    expect([await read({ cookie: old }), await read({ cookie: next })]).toEqual([401, 200])
  })

  it('ends when its former token comes long after the new one was used: two hold it', async () => {
    await makeAccount('seat-13')
    const old = (await signIn('seat-13')).headers.get('set-cookie')!.split(';')[0]!
    await sql(`update sessions set rotated_at = now() - interval '16 minutes' where account = 'seat-13'`)
    const renewed = await fetch(`${app.url}/api/sessions/current`, { headers: { cookie: old } })
    const next = renewed.headers.get('set-cookie')!.split(';')[0]!
    expect(await read({ cookie: next })).toBe(200)
    await sql(`update sessions set previous_until = now() - interval '6 minutes' where account = 'seat-13'`)
    expect([await read({ cookie: old }), await read({ cookie: next })]).toEqual([401, 401])
    const { rows } = await database().pool.query(
      `select act from audit_entries where actor = 'seat-13' and act = 'session:reused'`,
    )
    expect(rows).toHaveLength(1)
  })

  it('takes its screens with it when it ends or its account is disabled', async () => {
    await makeAccount('seat-7')
    const { body } = await signIn('seat-7')
    const screen = () => openSocket(app.url, wholeCity, { auth: { scope: wholeCity, token: body.token } })
    const one = screen()
    await heard(one, 'connect')
    const gone = heard(one, 'disconnect')
    await fetch(`${app.url}/api/sessions/current`, { method: 'DELETE', headers: bearer(body) })
    await gone
    const [refusal] = (await heard(screen(), 'connect_error')) as [Error]
    expect(refusal.message).toContain('expected a session')
  })

  it('ends when the account gets another password, another area or another role', async () => {
    for (const more of [{}, { areas: ['510981002'], role: 'subdistrict' as const }]) {
      await makeAccount('seat-10')
      const { body } = await signIn('seat-10')
      expect(await read(bearer(body))).toBe(200)
      await makeAccount('seat-10', more)
      expect(await read(bearer(body))).toBe(401)
    }
  })

  it('of a real account is not lost to a sample account of the same name, as each evaluation puts them', async () => {
    await makeAccount('seat-11')
    const { body } = await signIn('seat-11')
    await putAccount(database().pool, {
      ...nobody,
      account: 'seat-11',
      areas: [wholeCity],
      sample: true,
      password: null,
    })
    expect(await read(bearer(body))).toBe(200)
    expect((await signIn('seat-11')).status).toBe(201)
  })

  it('of another node ends here as well', async () => {
    await makeAccount('seat-8')
    const { body } = await signIn('seat-8')
    const screen = openSocket(app.url, wholeCity, { auth: { scope: wholeCity, token: body.token } })
    await heard(screen, 'connect')
    const gone = heard(screen, 'disconnect')
    await sql(`update accounts set disabled_at = now() where account = 'seat-8'`)
    await gone
    expect(await read(bearer(body))).toBe(401)
  })

  it('follows no area beyond its own', async () => {
    await makeAccount('seat-9', { role: 'community', areas: ['510981002004'] })
    const { body } = await signIn('seat-9')
    const screen = openSocket(app.url, wholeCity, { auth: { scope: wholeCity, token: body.token } })
    const [refusal] = (await heard(screen, 'connect_error')) as [Error]
    expect(refusal.message).toBe('auth.scope: expected an area within 510981002004, came 510981')
    expect(await read(bearer(body))).toBe(403)
  })

  it('of a sample account exists in evaluation mode only, and ends where that is switched off', async () => {
    const open = await serveApp(database(), { QUANYU_EVALUATION: '1' })
    const headers = await as(open.url, 'city_dispatcher')
    expect((await ask(`${open.url}/api/cases`, { headers })).status).toBe(200)
    expect((await ask(`${app.url}/api/cases`, { headers })).status).toBe(401)
    const { status } = await ask(`${app.url}/api/sessions`, { method: 'POST', body: { sample: 'city_dispatcher' } })
    expect(status).toBe(403)
    expect((await ask<{ samples: unknown[] }>(`${app.url}/api/sessions/samples`)).body.samples).toEqual([])
    await open.close()
  })

  it('does not act for a page of another site', async () => {
    await makeAccount('seat-10')
    const { headers } = await signIn('seat-10')
    const cookie = headers.get('set-cookie')!.split(';')[0]!
    const elsewhere = { cookie, origin: 'https://elsewhere.example' }
    const { status } = await ask(`${app.url}/api/sessions/current`, { method: 'DELETE', headers: elsewhere })
    expect(status).toBe(403)
    expect(await read({ cookie })).toBe(200)
  })
})
