import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { putAccount } from '../../../../server/accounts/account-queries.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import type { NewSession, Role } from '../../../../server/contracts/account.ts'
import type { Problem } from '../../../../server/contracts/problem.ts'
import { advisoryLocks } from '../../../../server/database/advisory-locks.ts'
import { describeOn } from '../../../support/databases/databases.ts'
import { eventually } from '../../../support/eventually.ts'
import { wholeCity } from '../../../support/screens/open-socket.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'

const password = 'a long enough phrase'

// The embedded database has one connection: nobody gets in between there.
describeOn('postgres', 'An administrator whose request waits for another’s', (database) => {
  let app: ServedApp
  let maker: Record<string, string>
  beforeAll(async () => {
    app = await serveApp(database(), { QUANYU_EVALUATION: '0' })
    maker = await enter('maker', 'system_admin')
    await enter('official-1', 'official')
    await enter('auditor-0', 'audit_admin')
  })
  beforeEach(() => database().owner((client) => client.query('truncate rate_counts')))
  afterAll(() => app?.close())

  const putRole = async (account: string, role: Role) =>
    putAccount(database().pool, {
      ...{ account, name: '演示席', role, areas: role === 'official' ? [wholeCity] : [], workerNumber: null },
      ...{ source: null, sample: false, password: await hashPassword(password) },
    })
  async function enter(account: string, role: Role): Promise<Record<string, string>> {
    await putRole(account, role)
    const { body } = await ask<NewSession>(`${app.url}/api/sessions`, { method: 'POST', body: { account, password } })
    return { authorization: `Bearer ${body.token}`, 'content-type': 'application/json' }
  }
  async function call(method: string, path: string, headers: Record<string, string>, body: object = {}) {
    const response = await fetch(`${app.url}/api/${path}`, { method, headers, body: JSON.stringify(body) })
    return { status: response.status, body: (response.status === 204 ? {} : await response.json()) as { id: string } & Problem } // prettier-ignore
  }
  const account = (role: Role) => ({ name: '演示席', role, areas: role === 'official' ? [wholeCity] : [], password: 'quite another phrase' }) // prettier-ignore

  it.each<[string, Role, () => Promise<readonly [string, string, object?]>]>([
    [
      'confirms a change of an account',
      'system_admin',
      async () => ['POST', `accounts/changes/${(await call('PUT', 'accounts/official-1', maker, account('official'))).body.id}/confirm`],
    ],
    [
      'refuses a change of an account',
      'system_admin',
      async () => ['DELETE', `accounts/changes/${(await call('PUT', 'accounts/official-1', maker, account('official'))).body.id}`],
    ],
    [
      'confirms a wall’s device',
      'audit_admin',
      async () => ['POST', `kiosks/${(await call('POST', 'kiosks', maker, { name: '指挥大厅', areaCode: wholeCity })).body.id}/confirm`],
    ],
    ['disables an account', 'system_admin', () => Promise.resolve(['DELETE', 'accounts/official-1'])],
    ['sets an auditor’s password', 'audit_admin', () => Promise.resolve(['PUT', 'accounts/auditor-0', account('audit_admin')])],
  ])('and %s does nothing any more once disabled or of another role', async (_what, role, asked) => {
    for (const [index, end, code] of [[0, 'disable', 'disabled_meanwhile'], [1, 'change', 'role_meanwhile']] as const) {
      const name = `${role.replace('_', '-')}-${index}-${randomUUID().slice(0, 8)}`
      const headers = await enter(name, role)
      const [method, path, body] = await asked()
      const holding = await database().pool.connect()
      try {
        await holding.query('begin')
        await holding.query('select pg_advisory_xact_lock($1)', [advisoryLocks.accounts])
        const answer = call(method, path, headers, body)
        await eventually('the request to wait', async () => (await database().pool.query(`select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`)).rowCount) // prettier-ignore
        if (end === 'change') await putRole(name, 'official')
        else await database().pool.query('update accounts set disabled_at = now() where account = $1', [name])
        await holding.query('commit')
        expect(await answer).toMatchObject({ status: 409, body: { code } })
      } finally {
        holding.release()
      }
    }
  }) // prettier-ignore

  it.each([
    ['the try', 'the change'],
    ['the change', 'the try'],
  ] as const)(
    'and sets a password that is being tried is answered, as is the try: %s came before %s',
    async (...order) => {
      const [tried, headers] = [`tried-${randomUUID().slice(0, 8)}`, await enter(`auditor-${randomUUID().slice(0, 8)}`, 'audit_admin')] // prettier-ignore
      await putRole(tried, 'audit_admin')
      const begin = {
      'the try': () => call('POST', 'sessions', { 'content-type': 'application/json' }, { account: tried, password: 'wrong' }),
      'the change': () => call('PUT', `accounts/${tried}`, headers, account('audit_admin')),
    } // prettier-ignore
      expect((await begin['the try']()).status).toBe(401)
      const { pool } = database()
      const waiting = async () =>
      (await pool.query(`select from pg_locks join pg_stat_activity using (pid) where datname = current_database() and not granted`)).rowCount // prettier-ignore
      const holding = await pool.connect()
      const answers: Record<string, Promise<{ status: number }>> = {}
      try {
        await holding.query('begin')
        await holding.query(`select from sign_in_tries where account = sign_in_key($1) and address <> '*' for update`, [tried]) // prettier-ignore
        for (const [index, what] of order.entries()) {
          answers[what] = begin[what]()
          await eventually(`${what} to wait`, waiting, (count) => count === index + 1)
        }
        await holding.query('commit')
      } finally {
        holding.release()
      }
      expect((await answers['the try'])?.status).toBe(401)
      expect((await answers['the change'])?.status).toBe(204)
    },
  )
})
