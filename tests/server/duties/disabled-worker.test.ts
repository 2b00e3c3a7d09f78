import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { AssigneeSuggestion } from '../../../server/contracts/case-act.ts'
import type { AreaDuty } from '../../../server/contracts/duty.ts'
import type { GridDuty } from '../../../server/contracts/stand-in.ts'
import { describeOn, describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { placeIn } from '../../support/cases/place-in.ts'
import { runScript } from '../../support/servers/run-script.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

const [grid, other] = ['510981001001002', '510981001001003']
const [worker, standIn] = ['0102', '0105']
const post = `${grid}-01`
const reason = '试'

describeOnDatabase('A post whose account is disabled', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
    await database().pool.query(
      `insert into accounts (account, name, role, areas, worker_number, sample)
       values ('worker-0102', '网格员', 'grid_worker', $1, $2, true), ('worker-0105', '网格员', 'grid_worker', $1, $3, true)`,
      [[grid], worker, standIn],
    )
  })
  afterAll(() => app.close())

  const reportIn = async (gridCode = grid) => report(app.url, { location: await placeIn(database(), gridCode) })
  const disable = async (account: string) =>
    fetch(`${app.url}/api/accounts/${account}`, {
      method: 'DELETE',
      headers: await as(app.url, 'system_admin'),
    })
  const enable = (account: string) =>
    database().pool.query('update accounts set disabled_at = null where account = $1', [account])
  const dutyOf = async () =>
    (await desk.read<GridDuty[]>(`areas/${grid}/grid-duties`)).body.map(({ workerNumber }) => workerNumber)
  const setStandIn = async () =>
    ask<{ id: string; detail: string }>(`${app.url}/api/posts/${post}/stand-ins`, {
      method: 'POST',
      headers: await as(app.url, 'city_dispatcher'),
      body: { workerNumber: standIn, until: new Date(Date.now() + 3_600_000).toISOString(), reason: '病假' },
    })

  it('is unmanned everywhere at once, and manned again when it is enabled', async () => {
    expect((await reportIn()).status).toBe('dispatched')
    expect((await disable('worker-0102')).status).toBe(204)
    expect((await reportIn()).status).toBe('filed')
    expect(await dutyOf()).toEqual([null])
    const { body: duty } = await desk.read<AreaDuty>(`areas/${grid}/duty`)
    expect(duty.gridPosts).toEqual({ total: 1, onDuty: 0 })
    const { number } = await reportIn(other)
    const { body: suggested } = await desk.read<AssigneeSuggestion[]>(`cases/${number}/suggestions`)
    expect(suggested[0]!.workerNumber).not.toBeNull()
    expect(suggested.filter(({ gridCode }) => gridCode === grid)[0]?.workerNumber ?? null).toBeNull()
    for (const more of [{}, { workerNumber: worker }]) {
      expect((await desk.reassign(number, 1, { gridCode: grid, reason, ...more })).status).toBe(409)
    }
    await enable('worker-0102')
    expect((await reportIn()).status).toBe('dispatched')
    expect(await dutyOf()).toEqual([worker])
  })

  it('gives its unaccepted cases to the stand-in, and gets them back when the stand-in’s is disabled', async () => {
    const { number } = await reportIn()
    const holder = async () => (await desk.detail(number)).workerNumber
    expect((await setStandIn()).status).toBe(201)
    expect(await holder()).toBe(standIn)
    await disable('worker-0105')
    expect(await dutyOf()).toEqual([worker])
    await eventually('the post’s own worker again', holder, (now) => now === worker)
    const again = await setStandIn()
    expect([again.status, again.body.detail]).toEqual([422, expect.stringContaining('account is in force')])
  })

  it('stays manned by a worker without any account, or with another that is in force', async () => {
    await disable('worker-0102')
    await database().pool.query(
      `insert into accounts (account, name, role, areas, worker_number) values ('worker-0102-b', '网格员', 'grid_worker', $1, $2)`,
      [[grid], worker],
    )
    expect((await reportIn()).status).toBe('dispatched')
    expect((await reportIn(other)).status).toBe('dispatched')
  })
})

describeOn('postgres', 'An account that is disabled at the command line', (database) => {
  it('loses its unaccepted cases to the stand-in at a server that runs', async () => {
    const { pool } = database()
    const app = await serveApp(database())
    await pool.query(
      `insert into accounts (account, name, role, areas, worker_number)
       values ('worker-0102', '网格员', 'grid_worker', $1, $2), ('worker-0105', '网格员', 'grid_worker', $1, $3)`,
      [[grid], worker, standIn],
    )
    const stands = await ask(`${app.url}/api/posts/${post}/stand-ins`, {
      method: 'POST',
      headers: await as(app.url, 'city_dispatcher'),
      body: { workerNumber: standIn, until: new Date(Date.now() + 3_600_000).toISOString(), reason: '病假' },
    })
    expect(stands.status).toBe(201)
    const { number } = await report(app.url, { location: await placeIn(database(), grid) })
    const holder = async () => (await person(app.url).detail(number)).workerNumber
    expect(await holder()).toBe(standIn)
    const { rows } = await pool.query<{ name: string }>('select current_database() as name')
    const { postgres } = inject('databases')
    if ('missing' in postgres) throw new Error(postgres.missing)
    const settings = { DATABASE_URL: `${postgres.address}${rows[0]!.name}` }
    expect(await runScript('accounts.ts', settings, 'disable', 'worker-0105')).toMatchObject({ code: 0 })
    await eventually('the post’s own worker', holder, (now) => now === worker)
    await app.close()
  })
})
