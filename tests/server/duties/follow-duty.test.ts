import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import type { StandIn } from '../../../server/contracts/stand-in.ts'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { followDuty } from '../../../server/duties/follow-duty.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { placeIn } from '../../support/cases/place-in.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

const grid = '510981001001001'
const post = `${grid}-01`
const [own, standIn] = ['0101', '0105']
const hour = 3_600_000
/** By the clock of Asia/Shanghai, some days from now. */
const nextAt = (utcHour: number) => new Date(new Date().setUTCHours(utcHour, 0, 0, 0) + 48 * hour)

describeOnDatabase('A case follows the duty', (database, kind) => {
  let app: ServedApp
  let second: Database
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
    const { connectionString } = database().pool.options as { connectionString?: string }
    // The embedded database has one process: its nodes share it.
    second = kind === 'embedded' ? database() : await openDatabase({ databaseUrl: connectionString!, dataDir: '' })
  })
  afterAll(async () => {
    await app.close()
    if (kind === 'postgres') await second.close()
  })
  afterEach(() =>
    database().owner(async (client) => {
      await client.query('delete from duties where stands_in')
      await client.query(`update posts set shift = 'all' where code = $1`, [post])
      await client.query(`update duties set ends_at = 'infinity' where post_code = $1`, [post])
      await client.query(`update cases set status = 'void' where status not in ('void', 'closed')`)
    }),
  )

  const reportIn = async (more = {}) => {
    const { number } = await report(app.url, { location: await placeIn(database(), grid), ...more })
    return number
  }
  const setStandIn = async (more = {}) => {
    const { status, body } = await ask<StandIn>(`${app.url}/api/posts/${post}/stand-ins`, {
      method: 'POST',
      headers: await as(app.url, 'city_dispatcher'),
      body: { workerNumber: standIn, until: new Date(Date.now() + 8 * hour).toISOString(), reason: '病假', ...more },
    })
    expect(status).toBe(201)
    return body
  }
  const endStandIn = async ({ id }: StandIn) =>
    fetch(`${app.url}/api/posts/${post}/stand-ins/${id}`, {
      method: 'DELETE',
      headers: await as(app.url, 'city_dispatcher'),
    })
  const worker = async (number: string) => (await desk.detail(number)).workerNumber
  const takenOver = async (number: string) =>
    (await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)).body.filter(
      ({ type }) => type === 'case:taken_over',
    )

  it('goes to a stand-in with his first moment and back with his last; the history says why, no clock begins anew', async () => {
    const number = await reportIn()
    const before = await desk.detail(number)
    expect(before.workerNumber).toBe(own)
    const set = await setStandIn()
    const during = await desk.detail(number)
    expect(during).toMatchObject({
      status: 'dispatched',
      workerNumber: standIn,
      version: 2,
      reassignments: 0,
      dispatchedAt: before.dispatchedAt,
      onSiteDueAt: before.onSiteDueAt,
      feedbackDueAt: before.feedbackDueAt,
    })
    await endStandIn(set)
    expect(await worker(number)).toBe(own)
    expect(await takenOver(number)).toMatchObject([
      { actor: 'duty', role: null, reasonCode: 'duty_changed', fromWorker: own, toWorker: standIn },
      { actor: 'duty', role: null, reasonCode: 'duty_changed', fromWorker: standIn, toWorker: own },
    ])
  })

  it('stays with who has accepted it or is on site', async () => {
    const [accepted, onSite] = [await reportIn(), await reportIn()]
    await desk.move(accepted, 1, 'accepted')
    await desk.move(onSite, 1, 'accepted')
    await desk.move(onSite, 2, 'on_site')
    await setStandIn()
    expect([await worker(accepted), await worker(onSite)]).toEqual([own, own])
  })

  it('is sent to the stand-in from the beginning, and given to nobody who has one before him', async () => {
    await setStandIn()
    const number = await reportIn()
    expect(await worker(number)).toBe(standIn)
    const back = await desk.reassign(number, 1, { gridCode: grid, workerNumber: own, reason: '试' })
    expect(back.status).toBe(409)
  })

  it('goes when a stand-in that was set before begins, by itself', async () => {
    const number = await reportIn()
    await setStandIn({ from: new Date(Date.now() + 1_500).toISOString() })
    expect(await worker(number)).toBe(own)
    await eventually('the stand-in to have it', () => worker(number), (now) => now === standIn, 20_000) // prettier-ignore
    expect(await takenOver(number)).toHaveLength(1)
  })

  it('goes from the day’s worker to the night’s with the shift', async () => {
    const number = await reportIn()
    await database().owner(async (client) => {
      await client.query(`update posts set shift = 'day' where code = $1`, [post])
      await client.query(
        `insert into posts (code, level, area_code, role, shift) values ($1, 'grid', $2, 'grid_worker', 'night')
         on conflict do nothing`,
        [`${grid}-02`, grid],
      )
      await client.query(
        `insert into duties (post_code, worker_number, starts_at) values ($1, '0106', '-infinity') on conflict do nothing`,
        [`${grid}-02`],
      )
    })
    const follow = (moment: Date) =>
      followDuty(database().pool, 20, { gridCode: grid, aheadMs: moment.getTime() - Date.now() })
    const [noon, midnight] = [nextAt(4), nextAt(16)]
    await follow(midnight)
    expect(await worker(number)).toBe('0106')
    expect(await follow(midnight)).toBe(0)
    expect(await follow(noon)).toBe(1)
    expect(await worker(number)).toBe(own)
    await database().owner((client) => client.query('delete from duties where post_code = $1', [`${grid}-02`]))
  })

  it('stays where nobody is on duty, until somebody is', async () => {
    const number = await reportIn()
    await database().owner((client) =>
      client.query(`update duties set ends_at = now() where post_code = $1 and not stands_in`, [post]),
    )
    expect(await followDuty(database().pool, 20)).toBe(0)
    expect(await worker(number)).toBe(own)
    await setStandIn()
    expect(await worker(number)).toBe(standIn)
  })

  it('goes exactly once though several nodes look at the same moment', async () => {
    const numbers = await Promise.all(Array.from({ length: 30 }, () => reportIn()))
    await database().owner((client) =>
      client.query(
        `insert into duties (post_code, worker_number, starts_at, ends_at, stands_in)
         values ($1, $2, now(), now() + interval '1 hour', true)`,
        [post, standIn],
      ),
    )
    const looks = async (node: Database) => {
      for (let empty = 0; empty < 3;) empty = (await followDuty(node.pool, 4)) > 0 ? 0 : empty + 1
    }
    await Promise.all([database(), second, database(), second].map(looks))
    for (const number of numbers) {
      expect(await worker(number)).toBe(standIn)
      expect(await takenOver(number)).toHaveLength(1)
    }
  })
})
