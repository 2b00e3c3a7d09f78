import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { GridDuty, NewStandIn, StandIn } from '../../../server/contracts/stand-in.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

const community = '510981001001'
const grid = `${community}001`
const post = `${grid}-01`
const neighbour = `${community}002-01`
const elsewhere = '510981002001001-01'
/** Who is on duty in `grid` and in the two other posts. */
const [own, other] = ['0101', '0102']
const hour = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * hour).toISOString()

describeOnDatabase('A stand-in', (database) => {
  let app: ServedApp
  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app.close())
  afterEach(() => database().owner((client) => client.query('delete from duties where stands_in')))

  const set = async (more: Partial<NewStandIn> = {}, { at = post, sample = 'city_dispatcher', key = '' } = {}) =>
    ask<StandIn & Problem>(`${app.url}/api/posts/${at}/stand-ins`, {
      method: 'POST',
      headers: { ...(await as(app.url, sample)), ...(key && { 'idempotency-key': key }) },
      body: { workerNumber: other, until: inHours(8), reason: '病假', ...more },
    })
  const end = async (id: string, sample = 'city_dispatcher', at = post) =>
    fetch(`${app.url}/api/posts/${at}/stand-ins/${id}`, { method: 'DELETE', headers: await as(app.url, sample) })
  const duties = async (code = grid, sample = 'city_dispatcher') =>
    ask<GridDuty[]>(`${app.url}/api/areas/${code}/grid-duties`, { headers: await as(app.url, sample) })
  const inFront = async () => {
    const { workerNumber, standsIn } = (await duties()).body[0]!
    return [workerNumber, standsIn]
  }

  it('is in front of the post from the moment it is set until it is ended', async () => {
    expect(await inFront()).toEqual([own, false])
    const { status, body } = await set()
    expect([status, body.workerNumber, body.reason, body.setBy]).toEqual([201, other, '病假', 'city_dispatcher'])
    expect(await inFront()).toEqual([other, true])
    expect((await duties()).body[0]).toMatchObject({ ownWorker: own, standIns: [{ id: body.id }] })
    expect((await end(body.id)).status).toBe(204)
    expect(await inFront()).toEqual([own, false])
  })

  it('that is to come is listed and not yet in front; ended before it begins, it has never been', async () => {
    const { body } = await set({ from: inHours(2) })
    expect(await inFront()).toEqual([own, false])
    expect((await duties()).body[0]!.standIns).toHaveLength(1)
    expect((await end(body.id)).status).toBe(204)
    expect((await end(body.id)).status).toBe(404)
    expect((await duties()).body[0]!.standIns).toEqual([])
  })

  it('is ended once: what is over says when', async () => {
    const { body } = await set()
    await end(body.id)
    const again = await end(body.id)
    expect(again.status).toBe(409)
    expect(((await again.json()) as Problem).detail).toMatch(/expected.*came one that ended at/i)
  })

  it.each([
    ['that ends before it begins', { from: inHours(3), until: inHours(2) }, 'until'],
    ['that is over', { from: inHours(-3), until: inHours(-2) }, 'from'],
    ['that began in the past', { from: inHours(-3) }, 'from'],
    ['of more than 30 days', { until: inHours(31 * 24) }, 'until'],
    ['by nobody who is known', { workerNumber: '9999' }, 'workerNumber'],
    ["by the post's own worker", { workerNumber: own }, 'workerNumber'],
  ])('%s is refused, and told what was expected', async (_, more, field) => {
    const { status, body } = await set(more)
    expect([status, body.errors?.[0]?.field]).toEqual([422, field])
    expect(body.detail).toMatch(/expected .*, came /)
  })

  it('is not set beside another of the same post, but after it', async () => {
    const until = inHours(8)
    const first = await set({ until })
    const beside = await set({ workerNumber: '0103', from: inHours(7), until: inHours(9) })
    expect([beside.status, beside.body.current]).toEqual([409, first.body])
    expect((await set({ workerNumber: '0103', from: until, until: inHours(9) })).status).toBe(201)
  })

  it('does not stand in at two posts at once', async () => {
    await set({ workerNumber: '0103' })
    const { status, body } = await set({ workerNumber: '0103' }, { at: neighbour })
    expect(status).toBe(409)
    expect(body.detail).toContain(post)
  })

  it('is one however many set it at the same moment', async () => {
    const answers = await Promise.all(['0103', '0104', '0105', '0106'].map((workerNumber) => set({ workerNumber })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
  })

  it('is set once by one idempotency key, and not with another body', async () => {
    const body = { until: inHours(8) }
    const first = await set(body, { key: 'k-1' })
    const again = await set(body, { key: 'k-1' })
    expect([again.status, again.body.id]).toEqual([201, first.body.id])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect((await set({ until: inHours(9) }, { key: 'k-1' })).status).toBe(422)
  })

  it('is set and ended by a community in its own grids alone', async () => {
    const { status, body } = await set({}, { sample: 'community' })
    expect(status).toBe(201)
    expect((await set({}, { sample: 'community', at: elsewhere })).status).toBe(404)
    const { body: foreign } = await set({ workerNumber: '0103' }, { at: elsewhere })
    expect((await end(foreign.id, 'community', elsewhere)).status).toBe(404)
    expect((await end(body.id, 'community')).status).toBe(204)
    expect((await duties('510981', 'community')).status).toBe(403)
    expect((await duties(community, 'community')).body.every(({ gridCode }) => gridCode.startsWith(community))).toBe(
      true,
    )
  })

  it('stands in the audit: who set and ended it, at which post, and why', async () => {
    const { body } = await set()
    await end(body.id)
    const { body: audit } = await ask<{ entries: Record<string, string>[] }>(`${app.url}/api/audit?limit=3`, {
      headers: await as(app.url, 'audit_admin'),
    })
    const entries = audit.entries.filter(({ act }) => act!.startsWith('duty:'))
    expect(entries.map(({ act, subject, reason, actor }) => [act, subject, reason, actor])).toEqual([
      ['duty:stand_in_ended', `${post} ${other}`, '病假', 'city_dispatcher'],
      ['duty:stand_in_set', `${post} ${other}`, '病假', 'city_dispatcher'],
    ])
  })
})
