import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { putAccount } from '../../../../server/accounts/account-queries.ts'
import { hashPassword } from '../../../../server/accounts/sign-in/passwords.ts'
import { may } from '../../../../server/accounts/rights/permissions.ts'
import type { NewSession, Role } from '../../../../server/contracts/account.ts'
import type { CaseSource } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { openSocket } from '../../../support/screens/open-socket.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { sampleReport, submit } from '../../../support/cases/sample-reports.ts'
import { signedInRoles } from '../../../support/servers/sign-in.ts'
import { report } from '../../../support/cases/work-on-case.ts'

const own = '510981002004'
const [ownGrid, otherGrid] = [`${own}001`, '510981001001001']
/** All that a screen can ask for, seen from a community: above, itself, within, beside. */
const scopes = ['510981', '510981002', own, ownGrid, '510981001', '510981001001', otherGrid]
describeOnDatabase('Somebody of one community', (database) => {
  let app: ServedApp
  const inside = new Map<string, string>()

  beforeAll(async () => {
    app = await serveApp(database())
    for (const grid of [ownGrid, otherGrid]) {
      inside.set(grid, (await report(app.url, { location: await placeIn(database(), grid) })).number)
    }
  })
  afterAll(() => app?.close())

  async function tokenOf(role: Role): Promise<string> {
    const account = `${role}-${randomUUID().slice(0, 8)}`
    const password = 'a long enough phrase'
    const { rows } = await database().pool.query<{ worker: string }>(
      'select worker_number as worker from on_duty($1, now())',
      [ownGrid],
    )
    const { worker } = rows[0]!
    await putAccount(database().pool, {
      account,
      name: '演示席',
      role,
      areas: may(role, 'case:read') ? [own] : [],
      workerNumber: role === 'grid_worker' ? worker : null,
      source: role === 'integrator' ? 'transfer_12345' : null,
      sample: false,
      password: await hashPassword(password),
    })
    const { body } = await ask<NewSession>(`${app.url}/api/sessions`, { method: 'POST', body: { account, password } })
    return body.token
  }

  const isLetIn = (token: string, scope: string, more = {}) =>
    new Promise<boolean>((resolve) => {
      const screen = openSocket(app.url, scope, { auth: { scope, token, ...more } })
      const end = (answer: boolean) => {
        screen.close()
        resolve(answer)
      }
      screen.once('connect', () => end(true))
      screen.once('connect_error', () => end(false))
    })

  it.each(signedInRoles)(
    'as %s follows, on a screen and by asking, only what its role and its area let it',
    async (role) => {
      const token = await tokenOf(role)
      const headers = { authorization: `Bearer ${token}` }
      const seesAreas = may(role, 'case:read') && role !== 'integrator'
      for (const scope of scopes) {
        const expected = seesAreas && scope.startsWith(own)
        expect(await isLetIn(token, scope), `${role} follows ${scope}`).toBe(expected)
        const { status } = await ask(`${app.url}/api/snapshot?scope=${scope}`, { headers })
        expect(status === 200, `${role} asks for ${scope}: ${status}`).toBe(expected)
      }
      for (const [grid, number] of inside) {
        const { status } = await ask(`${app.url}/api/cases/${number}`, { headers })
        expect(status === 200, `${role} reads a case of ${grid}: ${status}`).toBe(seesAreas && grid.startsWith(own))
      }
    },
  )

  it.each(signedInRoles)('as %s steers walls of a group only where walls are its work', async (role) => {
    const mayJoin = role === 'official' || role === 'city_dispatcher'
    expect(await isLetIn(await tokenOf(role), own, { group: 'hall' })).toBe(mayJoin)
  })

  it.each([
    ['community', ownGrid, {}, 201],
    ['community', otherGrid, {}, 403],
    ['grid_worker', otherGrid, {}, 403],
    ['city_dispatcher', otherGrid, {}, 201],
    ['integrator', otherGrid, { source: 'transfer_12345' }, 201],
    ['integrator', ownGrid, { source: 'hotline' }, 400],
  ] as const)('as %s reports in %s with %o: %d', async (role, grid, more, expected) => {
    const headers = { authorization: `Bearer ${await tokenOf(role)}` }
    const body = sampleReport(0, { location: await placeIn(database(), grid), ...more })
    const { status } = await ask(`${app.url}/api/cases`, { method: 'POST', headers, body })
    expect(status).toBe(expected)
  })

  it('who has not signed in reports as a resident, where it is no evaluation', async () => {
    const closed = await serveApp(database(), { QUANYU_EVALUATION: '0' })
    const send = (source: CaseSource) => submit(closed.url, sampleReport(0, { source })).then(({ status }) => status)
    expect([await send('mini_program'), await send('transfer_12345'), await send('leader')]).toEqual([201, 400, 400])
    await closed.close()
  })
})
