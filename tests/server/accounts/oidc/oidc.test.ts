import type { FastifyInstance } from 'fastify'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { disableAccount, putAccount } from '../../../../server/accounts/account-queries.ts'
import { findLinked } from '../../../../server/accounts/oidc/oidc-queries.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import { buildApp } from '../../../../server/app.ts'
import { loadConfig } from '../../../../server/config.ts'
import type { NewSession, SignInWays, Visitor } from '../../../../server/contracts/account.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { clientId, clientSecret, serveProvider, type ServedProvider } from '../../../support/servers/oidc-provider.ts'
import { ask } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'
import { Visitant } from '../../../support/servers/visitant.ts'

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

describeOnDatabase('Sign-in through a provider', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'oidc-'))
  let provider: ServedProvider
  let app: FastifyInstance
  let url: string
  let settings: Record<string, string>
  let administrator: Record<string, string>
  let auditor: Record<string, string>

  beforeAll(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    provider = await serveProvider(`${url}/api/sessions/oidc/callback`)
    const file = join(folder, 'oidc.json')
    const content = { issuer: provider.issuer, clientId, clientSecret, name: '政务统一认证', publicUrl: url }
    writeFileSync(file, JSON.stringify(content))
    settings = { PORT: String(port), QUANYU_OIDC: file, QUANYU_EVALUATION: '1' }
    app = await buildApp(loadConfig(settings), database())
    await app.listen({ port, host: '127.0.0.1' })
    administrator = await enter('oidc-admin', 'system_admin')
    auditor = await enter('oidc-auditor', 'audit_admin')
  })
  beforeEach(async () => {
    await database().owner((client) => client.query('truncate rate_counts'))
  })
  afterAll(async () => {
    await app?.close()
    await provider?.close()
    rmSync(folder, { recursive: true })
  })

  async function makeLinked(account: string, subject: string): Promise<void> {
    await putAccount(database().pool, {
      ...{ account, name: '演示席', role: 'city_dispatcher', areas: ['510981'], workerNumber: null },
      ...{ source: null, sample: false, password: null },
    })
    const proposal = await fetch(`${url}/api/accounts/${account}/oidc`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...administrator },
      body: JSON.stringify({ subject }),
    })
    expect(proposal.status).toBe(202)
    expect(await linkedTo(subject)).toBeNull()
    const { id } = (await proposal.json()) as { id: string }
    const confirmation = `${url}/api/accounts/changes/${id}/confirm`
    expect((await fetch(confirmation, { method: 'POST', headers: administrator })).status).toBe(403)
    expect((await fetch(confirmation, { method: 'POST', headers: auditor })).status).toBe(204)
  }
  const linkedTo = (subject: string) => findLinked(database().pool, { issuer: provider.issuer, subject })

  async function enter(account: string, role: 'system_admin' | 'audit_admin'): Promise<Record<string, string>> {
    const password = 'a long enough phrase'
    await putAccount(database().pool, {
      ...{ account, name: '管理员', role, areas: [], workerNumber: null, source: null, sample: false },
      password: await hashPassword(password),
    })
    const answer = await ask<NewSession>(`${url}/api/sessions`, { method: 'POST', body: { account, password } })
    return { authorization: `Bearer ${answer.body.token}` }
  }
  /** Back at a page of ours, after whatever the provider asked. */
  const isPage = (at: string) => at.startsWith(url) && !at.startsWith(`${url}/api/`)
  const isAnswer = (at: string) => at.startsWith(`${url}/api/sessions/oidc/callback`)
  const begin = `/api/sessions/oidc?next=/dispatch`
  const whoIs = async (visitant: Visitant) =>
    (await ask<Visitor>(`${url}/api/sessions/current`, { headers: { cookie: visitant.cookies(url) } })).body.account
  const refusalOf = (at: string) => new URL(at).searchParams.get('refused')

  it('is offered by its name at the page of sign-in', async () => {
    expect((await ask<SignInWays>(`${url}/api/sessions/samples`)).body.provider).toBe('政务统一认证')
  })

  it('lets the linked account in, at the page that was asked for', async () => {
    await makeLinked('oidc-1', 'subject-1')
    provider.subject = 'subject-1'
    const visitant = new Visitant()
    expect(await visitant.follow(`${url}/api/sessions/oidc?next=/dispatch?lang=en`, isPage)).toBe(
      `${url}/dispatch?lang=en`,
    )
    expect(await whoIs(visitant)).toBe('oidc-1')
  })

  it('makes no account by itself: who is linked to none is told the subject to be linked', async () => {
    provider.subject = 'subject-of-nobody'
    const visitant = new Visitant()
    const end = new URL(await visitant.follow(url + begin, isPage))
    expect([end.pathname, end.searchParams.get('refused')]).toEqual(['/sign-in', 'unlinked'])
    expect(end.href).not.toContain('subject-of-nobody')
    expect(visitant.cookies(url)).toContain('quanyu_oidc_subject=subject-of-nobody')
    expect(await whoIs(visitant)).toBeNull()
  })

  it('ends with the account: one that is disabled or no longer linked does not get in', async () => {
    await makeLinked('oidc-2', 'subject-2')
    await makeLinked('oidc-3', 'subject-3')
    await disableAccount(database().pool, 'oidc-2')
    await fetch(`${url}/api/accounts/oidc-3/oidc`, { method: 'DELETE', headers: administrator })
    for (const subject of ['subject-2', 'subject-3']) {
      provider.subject = subject
      expect(refusalOf(await new Visitant().follow(url + begin, isPage))).toBe('unlinked')
    }
  })

  it('counts an answer once, in the browser that asked, with the state that it was asked with', async () => {
    await makeLinked('oidc-4', 'subject-4')
    provider.subject = 'subject-4'
    const visitant = new Visitant()
    const answer = await visitant.follow(url + begin, isAnswer)
    const stranger = new Visitant()
    expect(refusalOf((await stranger.get(answer)).location!)).toBe('failed')
    expect(await whoIs(stranger)).toBeNull()
    expect((await visitant.get(answer)).location).toBe(`${url}/dispatch`)
    expect(refusalOf((await visitant.get(answer)).location!)).toBe('failed')

    const forged = new Visitant()
    const other = new URL(await forged.follow(url + begin, isAnswer))
    other.searchParams.set('state', 'another')
    expect(refusalOf((await forged.get(other.href)).location!)).toBe('failed')
    expect(await whoIs(forged)).toBeNull()
  })

  it('is linked by the system administrator alone', async () => {
    const link = async (headers: Record<string, string>, method: 'PUT' | 'DELETE') => {
      const body = method === 'PUT' && { body: JSON.stringify({ subject: 'subject-6' }) }
      const type = method === 'PUT' && { 'content-type': 'application/json' }
      const answer = await fetch(`${url}/api/accounts/city_dispatcher/oidc`, {
        ...{ method, headers: { ...headers, ...type } },
        ...body,
      })
      return answer.status
    }
    for (const method of ['PUT', 'DELETE'] as const) {
      expect(await link({}, method)).toBe(401)
      for (const role of ['city_dispatcher', 'official', 'audit_admin', 'integrator', 'grid_worker'])
        expect(await link(await as(url, role), method), `${role} ${method}`).toBe(403)
    }
    const nobody = await fetch(`${url}/api/accounts/nobody/oidc`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...administrator },
      body: JSON.stringify({ subject: 'subject-6' }),
    })
    expect(nobody.status).toBe(404)
    await makeLinked('oidc-6', 'subject-6')
    const moved = await fetch(`${url}/api/accounts/city_dispatcher/oidc`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...administrator },
      body: JSON.stringify({ subject: 'subject-6' }),
    })
    expect(moved.status).toBe(409)
  })

  it('must be ended within ten minutes', async () => {
    await makeLinked('oidc-5', 'subject-5')
    provider.subject = 'subject-5'
    const visitant = new Visitant()
    const answer = await visitant.follow(url + begin, isAnswer)
    await database().owner((client) =>
      client.query(`update oidc_attempts set begun_at = now() - interval '11 minutes'`),
    )
    expect(refusalOf((await visitant.get(answer)).location!)).toBe('late')
  })

  it('leads to no page of anybody else', async () => {
    for (const next of [
      ...['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'elsewhere', '/.//elsewhere'],
      ...['/?\nx', '/\t/elsewhere', '/%5celsewhere', '/%2f%2felsewhere', '/%0a', '/%zz', '/api/sessions/oidc', '/a b'],
    ]) {
      const { status } = await fetch(`${url}/api/sessions/oidc?next=${encodeURIComponent(next)}`, {
        redirect: 'manual',
      })
      expect(status, next).toBe(400)
    }
  })

  it('takes the words of a page along, in whatever letters they are', async () => {
    await makeLinked('oidc-7', 'subject-7')
    provider.subject = 'subject-7'
    const next = '/drill?lang=en&q=蟠龙&x=%0Ay'
    const end = await new Visitant().follow(`${url}/api/sessions/oidc?next=${encodeURIComponent(next)}`, isPage)
    expect(end).toBe(`${url}/drill?lang=en&q=${encodeURIComponent('蟠龙')}&x=%0Ay`)
  })

  it('lets a whole shift in from one address within a minute, and each tab that was begun', async () => {
    for (let seat = 0; seat < 20; seat++) {
      await database().pool.query(
        `with made as (
           insert into accounts (account, name, role, areas) values ($1, '演示席', 'city_dispatcher', '{510981}') returning account
         )
         insert into oidc_identities (issuer, subject, account) select $2, $3, $1 from made`,
        [`shift-${seat}`, provider.issuer, `shift-subject-${seat}`],
      )
    }
    for (let seat = 0; seat < 20; seat++) {
      provider.subject = `shift-subject-${seat}`
      const visitant = new Visitant()
      const tabs = [await visitant.follow(url + begin, isAnswer), await visitant.follow(url + begin, isAnswer)]
      for (const answer of tabs) expect((await visitant.get(answer)).location).toBe(`${url}/dispatch`)
      expect(await whoIs(visitant)).toBe(`shift-${seat}`)
    }
  })

  it('says in words what went wrong: declined, or nothing in the answer', async () => {
    const visitant = new Visitant()
    const answer = new URL(await visitant.follow(url + begin, isAnswer))
    const declined = new URL(answer)
    declined.searchParams.delete('code')
    declined.searchParams.set('error', 'access_denied')
    expect(refusalOf((await visitant.get(declined.href)).location!)).toBe('denied')
    const callback = `${url}/api/sessions/oidc/callback`
    for (const query of ['', '?code=x', '?state=x', '?code=x&code=y&state=x&state=y', '?error=server_error'])
      expect(refusalOf((await visitant.get(callback + query)).location!), query).toBe('failed')
  })

  it('does not take an answer that was made for another question', async () => {
    await makeLinked('oidc-8', 'subject-8')
    provider.subject = 'subject-8'
    const visitant = new Visitant()
    const answer = await visitant.follow(url + begin, isAnswer)
    await database().owner((client) => client.query(`update oidc_attempts set nonce = 'another'`))
    expect(refusalOf((await visitant.get(answer)).location!)).toBe('failed')
    expect(await whoIs(visitant)).toBeNull()
  })

  it('says so when the provider cannot be reached, and passwords still work', async () => {
    const port = await freePort()
    const file = join(folder, 'away.json')
    const here = `http://127.0.0.1:${port}`
    const content = { issuer: 'http://127.0.0.1:9', clientId, clientSecret, name: '认证', publicUrl: here }
    writeFileSync(file, JSON.stringify(content))
    const lonely = await buildApp(loadConfig({ ...settings, PORT: String(port), QUANYU_OIDC: file }), database())
    await lonely.listen({ port, host: '127.0.0.1' })
    const { location } = await new Visitant().get(here + begin)
    expect(refusalOf(location!)).toBe('unreachable')
    const { status } = await ask(`${here}/api/sessions`, { method: 'POST', body: { sample: 'city_dispatcher' } })
    expect(status).toBe(201)
    await lonely.close()
  })

  it('shows a page also to one who comes too often', async () => {
    const visitant = new Visitant()
    // More than twice what a minute allows: whatever minute they fall into.
    const many = await Promise.all(Array.from({ length: 500 }, () => visitant.get(`${url}/api/sessions/oidc/callback`)))
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([302]))
    expect(new Set(many.map(({ location }) => refusalOf(location!)))).toContain('busy')
  })
})
