import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { putAccount } from '../../../../server/accounts/account-queries.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import type { NewSession, Role, Visitor } from '../../../../server/contracts/account.ts'
import type { AccountChange } from '../../../../server/contracts/account-change.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { wholeCity } from '../../../support/screens/open-socket.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { as } from '../../../support/servers/sign-in.ts'

const password = 'a long enough phrase'
const other = 'quite another long phrase'
type Headers = Record<string, string>

describeOnDatabase('Administrators', (database) => {
  let app: ServedApp
  let [first, second, auditor]: Headers[] = []
  let hash: string

  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_EVALUATION: '1' })
    hash = await hashPassword(password)
    first = await make('admin-1', 'system_admin')
    second = await make('admin-2', 'system_admin')
    auditor = await make('auditor-1', 'audit_admin')
  })
  beforeEach(() => database().owner((client) => client.query('truncate rate_counts')))
  afterAll(() => app?.close())

  async function make(account: string, role: Role, areas: string[] = []): Promise<Headers> {
    const more = { workerNumber: null, source: null, sample: false, password: hash }
    await putAccount(database().pool, { account, name: '演示席', role, areas, ...more })
    return enter(account)
  }
  const signIn = (account: string, word = password) =>
    ask<NewSession & Problem>(`${app.url}/api/sessions`, { method: 'POST', body: { account, password: word } })
  const enter = async (account: string, word = password) => ({
    authorization: `Bearer ${(await signIn(account, word)).body.token}`,
  })
  async function call(method: string, path: string, headers: Headers | undefined, body?: unknown) {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`${app.url}${path}`, { method, headers: { ...headers, ...type }, ...text })
    const answer = response.status === 204 ? {} : await response.json()
    return { status: response.status, body: answer as Partial<AccountChange> & Partial<Problem> }
  }
  const put = (account: string, headers: Headers | undefined, role: Role = 'city_dispatcher', more = {}) => {
    const areas = role === 'system_admin' || role === 'audit_admin' ? [] : [wholeCity]
    return call('PUT', `/api/accounts/${account}`, headers, { name: '派遣席', role, areas, password: other, ...more })
  }
  const confirm = (id: string | undefined, headers: Headers | undefined) =>
    call('POST', `/api/accounts/changes/${id}/confirm`, headers)
  const disable = (account: string, headers: Headers | undefined) => call('DELETE', `/api/accounts/${account}`, headers)
  const fresh = (word: string) => `${word}-${randomUUID().slice(0, 8)}`
  const whoIs = async (headers: Headers) =>
    (await ask<Visitor>(`${app.url}/api/sessions/current`, { headers })).body.account
  const readsCases = async (headers: Headers) => (await ask(`${app.url}/api/cases`, { headers })).status

  it('give nobody the desk alone: what one proposes holds once a second person confirms it', async () => {
    const account = fresh('desk')
    const { status, body } = await put(account, first)
    expect([status, body.account, body.proposedBy, body.role]).toEqual([202, account, 'admin-1', 'city_dispatcher'])
    expect((await signIn(account, other)).status).toBe(401)
    expect((await confirm(body.id, first)).body.code).toBe('second_person')
    expect((await signIn(account, other)).status).toBe(401)
    expect((await confirm(body.id, auditor)).status).toBe(204)
    expect((await confirm(body.id, second)).status).toBe(404)
    expect((await signIn(account, other)).status).toBe(201)
  })

  it.each([
    ['raise an account’s role or areas', 'community', 'city_dispatcher'],
    ['set the password of one that sees cases', 'city_dispatcher', 'city_dispatcher'],
    ['make another administrator, who could confirm', 'system_admin', 'system_admin'],
  ] as const)('alone do not %s', async (_what, before, after) => {
    const account = fresh('seat')
    await make(account, before, before === 'system_admin' ? [] : ['510981002004'])
    const { status, body } = await put(account, first, after)
    expect([status, body.formerRole]).toEqual([202, before])
    expect([(await signIn(account)).status, (await signIn(account, other)).status]).toEqual([201, 401])
    // It is for this account: its owner is no second person.
    if (before === 'system_admin')
      expect((await confirm(body.id, await enter(account))).body.code).toBe('second_person')
    expect((await call('DELETE', `/api/accounts/changes/${body.id}`, second)).status).toBe(204)
    expect((await confirm(body.id, second)).status).toBe(404)
    await disable(account, second)
  })

  it('see what waits; a newer proposal replaces one, its proposer withdraws one, a week ends one', async () => {
    const account = fresh('desk')
    const old = await put(account, first)
    const newer = await put(account, second)
    const waiting = async () => {
      const { changes } = (await call('GET', '/api/accounts/changes', auditor)).body as unknown as {
        changes: AccountChange[]
      }
      return changes.filter((change) => change.account === account).map(({ id }) => id)
    }
    expect(await waiting()).toEqual([newer.body.id])
    expect((await confirm(old.body.id, auditor)).status).toBe(404)
    await call('DELETE', `/api/accounts/changes/${newer.body.id}`, second)
    expect(await waiting()).toEqual([])
    const last = await put(account, first)
    await database().owner((client) => client.query('update account_changes set ends_at = now()'))
    expect(await waiting()).toEqual([])
    expect((await confirm(last.body.id, auditor)).status).toBe(404)
  })

  it('touch no auditor: auditors make, reset and disable these, and nobody else', async () => {
    const account = fresh('auditor')
    expect((await put(account, first, 'audit_admin')).body.code).toBe('other_administrator')
    expect((await put('auditor-1', first, 'audit_admin')).body.code).toBe('other_administrator')
    expect((await put('auditor-1', first, 'official')).body.code).toBe('other_administrator')
    expect((await disable('auditor-1', first)).body.code).toBe('other_administrator')
    expect((await put(account, auditor, 'audit_admin')).status).toBe(204)
    expect((await put(fresh('desk'), auditor)).body.code).toBe('other_administrator')
    expect((await put('admin-1', auditor, 'audit_admin')).body.code).toBe('other_administrator')
    expect((await disable(account, auditor)).status).toBe(204)
  })

  it('change nothing of their own account', async () => {
    for (const [account, headers, role] of [
      ['admin-1', first, 'system_admin'],
      ['admin-1', first, 'city_dispatcher'],
      ['auditor-1', auditor, 'audit_admin'],
    ] as const) {
      const { status, body } = await put(account, headers, role)
      expect([status, body.code]).toEqual([409, 'own_account'])
    }
    expect((await disable('admin-1', first)).status).toBe(409)
  })

  it('of the evaluation’s samples change no real account and make none', async () => {
    const [sampleAdmin, sampleAuditor] = [await as(app.url, 'system_admin'), await as(app.url, 'audit_admin')]
    const real = fresh('real')
    await make(real, 'city_dispatcher', [wholeCity])
    expect((await put(real, sampleAdmin)).body.code).toBe('sample_administrator')
    expect((await disable(real, sampleAdmin)).body.code).toBe('sample_administrator')
    expect((await put('auditor-1', sampleAuditor, 'audit_admin')).body.code).toBe('sample_administrator')
    const proposed = await put(real, first)
    expect((await confirm(proposed.body.id, sampleAuditor)).body.code).toBe('sample_administrator')
    const made = fresh('made')
    const { body } = await put(made, sampleAdmin)
    expect((await confirm(body.id, sampleAuditor)).status).toBe(204)
    const { rows } = await database().pool.query('select sample from accounts where account = $1', [made])
    expect(rows).toEqual([{ sample: true }])
  })

  it('who were disabled after they proposed have proposed nothing', async () => {
    const leaving = await make('admin-3', 'system_admin')
    const { body } = await put(fresh('desk'), leaving)
    expect((await disable('admin-3', first)).status).toBe(204)
    expect((await confirm(body.id, auditor)).body.code).toBe('disabled_meanwhile')
  })

  it.each(['official', 'audit_admin'] as const)('who are %s by now have proposed nothing', async (role) => {
    const account = fresh('admin')
    const leaving = await make(account, 'system_admin')
    const desk = fresh('desk')
    const { body } = await put(desk, leaving)
    await make(account, role, role === 'official' ? [wholeCity] : [])
    expect((await confirm(body.id, second)).body.code).toBe('role_meanwhile')
    expect((await signIn(desk, other)).status).toBe(401)
    await database().owner((client) =>
      client.query('update accounts set disabled_at = now() where account = $1', [account]),
    )
  })

  it('stay at least one of each kind, also when the last two disable each other at the same time', async () => {
    const [one, another] = [await make('auditor-8', 'audit_admin'), await make('auditor-9', 'audit_admin')]
    expect((await disable('auditor-1', one)).status).toBe(204)
    const both = await Promise.all([disable('auditor-9', one), disable('auditor-8', another)])
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1)
    const { rows } = await database().pool.query<{ left: number }>(
      `select count(*)::int as left from accounts where role = 'audit_admin' and not sample and disabled_at is null`,
    )
    expect(rows[0]!.left).toBe(1)
    await make('auditor-1', 'audit_admin')
    auditor = await enter('auditor-1')
  })

  it('stay at least one by a change of role as well', async () => {
    const { body } = await put('admin-2', first, 'official')
    expect((await disable('admin-1', second)).status).toBe(204)
    // Its proposer is gone and admin-2 is the last one.
    expect((await confirm(body.id, auditor)).status).toBe(409)
    first = await make('admin-1', 'system_admin')
    const again = await put('admin-2', first, 'official')
    await database().owner((client) =>
      client.query(
        `update accounts set disabled_at = now() where role = 'system_admin' and account not in ('admin-2') and not sample`,
      ),
    )
    await database().owner((client) =>
      client.query(`update account_changes set proposed_by = 'command line' where outcome is null`),
    )
    expect((await confirm(again.body.id, auditor)).body.code).toBe('last_administrator')
    first = await make('admin-1', 'system_admin')
  })

  it('set a password that is changed before anything else is done', async () => {
    const account = fresh('desk')
    const { body } = await put(account, first)
    await confirm(body.id, second)
    const entered = await signIn(account, other)
    expect(entered.body.mustChangePassword).toBe(true)
    const headers = { authorization: `Bearer ${entered.body.token}` }
    expect((await call('GET', '/api/cases', headers)).body.code).toBe('password_must_change')
    const own = 'one that I alone know'
    const changed = await call('PUT', '/api/sessions/current/password', headers, {
      oldPassword: other,
      newPassword: own,
    })
    expect(changed.status).toBe(204)
    expect(await readsCases(headers)).toBe(200)
    expect([(await signIn(account, other)).status, (await signIn(account, own)).status]).toEqual([401, 201])
  })

  it('leave what they did in the audit', async () => {
    const { rows } = await database().pool.query<{ act: string }>('select distinct act from audit_entries')
    expect(rows.map(({ act }) => act)).toEqual(
      expect.arrayContaining([
        ...[
          'account:proposed',
          'account:put',
          'account:disabled',
          'account:change_refused',
          'account:change_withdrawn',
        ],
        'password:changed',
      ]),
    )
  })

  it('propose no weak password, and anybody’s own is none either', async () => {
    const account = fresh('desk')
    for (const [weak, code] of [
      ['aaaaaaaaaaaa', 'password_few_characters'],
      ['short', 'password_short'],
      [`${account}-1`, 'password_named'],
      ['shehong-2026!', 'password_named'],
    ]) {
      const { status, body } = await put(account, first, 'city_dispatcher', { password: weak })
      expect([status, body.code]).toEqual([400, code])
    }
  })

  it('and everybody else change their own password by the old one; the account’s other sessions end', async () => {
    const account = fresh('own')
    const here = await make(account, 'city_dispatcher', [wholeCity])
    const elsewhere = await enter(account)
    const change = (oldPassword: string, newPassword: string) =>
      call('PUT', '/api/sessions/current/password', here, { oldPassword, newPassword })
    expect((await change('wrong', other)).body.code).toBe('password_wrong')
    expect((await change(password, password)).body.code).toBe('password_same')
    expect((await change(password, 'qwertyuiop123')).body.code).toBe('password_sequence')
    expect((await change(password, other)).status).toBe(204)
    expect([await whoIs(here), await whoIs(elsewhere)]).toEqual([account, null])
    for (let time = 0; time < 5; time++) expect((await change('wrong', password)).status).toBe(403)
    expect((await change(other, 'a third quite long phrase')).body.code).toBe('password_wrong')
  })
})
