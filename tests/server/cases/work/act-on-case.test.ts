import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../../server/contracts/case-act.ts'
import type { Case, CaseStatus } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report } from '../../../support/cases/work-on-case.ts'

const minute = 60_000
const ms = (instant: string | null) => Date.parse(instant!)
const reason = '试'
/** Two neighbours in one community. */
const [first, neighbour] = ['510981001001001', '510981001001002']

describeOnDatabase('Acts beside the phases', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  let checker: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
    checker = person(app.url, 'city_dispatcher_b')
  })
  afterAll(() => app.close())

  const reportIn = async (gridCode: string, more = {}) =>
    report(app.url, { location: await placeIn(database(), gridCode), ...more })
  const advance = async (number: string, ...steps: CaseStatus[]) => {
    let version = 1
    for (const to of steps) version = (await desk.move(number, version, to)).body.case.version
    return version
  }
  const history = async (number: string) => (await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)).body
  const actions = ({ allowedActions }: { allowedActions: { action: string }[] }) =>
    allowedActions.map(({ action }) => action)

  it('a grid worker handles what is in his own hands alone', async () => {
    const worker = person(app.url, 'grid_worker')
    const { number } = await reportIn(first)
    expect((await worker.move(number, 1, 'accepted')).status).toBe(200)
    expect((await worker.act(number, 2, { act: 'suspend', reason })).status).toBe(403)
    const returned = await worker.move(number, 2, 'filed', reason)
    expect(returned.body.case).toMatchObject({ status: 'filed', returns: 1, workerNumber: null })
    // It lies in his grid still: he sees it, and nothing more.
    const later = await worker.move(number, 3, 'accepted')
    expect(later.status).toBe(409)
    expect((await worker.detail(number)).allowedActions).toEqual([])
  })

  it('goes up and down the levels one at a time, and not beyond', async () => {
    const { number } = await reportIn(first)
    let version = 1
    for (const level of ['community', 'subdistrict', 'city'] as const) {
      const { body } = await desk.act(number, version, { act: 'hand_up', reason })
      expect(body.case.level).toBe(level)
      version = body.case.version
    }
    expect((await desk.act(number, version, { act: 'hand_up', reason })).status).toBe(409)
    const community = person(app.url, 'community')
    expect((await community.act(number, version, { act: 'hand_down', reason })).status).toBe(403)
    expect((await desk.act(number, version, { act: 'hand_down', reason })).body.case.level).toBe('subdistrict')
  })

  it('suspended, its clocks stand still: nothing else can be done, and every open limit moves by the pause', async () => {
    const { number } = await reportIn(first, { itemCode: 'SH-U02-01' })
    const before = await desk.detail(number)
    await desk.act(number, 1, { act: 'suspend', reason })
    expect((await desk.move(number, 2, 'accepted')).status).toBe(409)
    const { body } = await desk.act(number, 2, { act: 'resume' })
    expect(body.case.suspendedAt).toBeNull()
    const entries = await history(number)
    const pause = ms(entries[2]!.occurredAt) - ms(entries[1]!.occurredAt)
    expect(pause).toBeGreaterThanOrEqual(0)
    for (const due of ['onSiteDueAt', 'feedbackDueAt'] as const) {
      if (before[due] === null) expect(body.case[due]).toBeNull()
      else expect(Math.abs(ms(body.case[due]) - ms(before[due]) - pause)).toBeLessThanOrEqual(1)
    }
    expect(ms(body.case.resolveDueAt)).toBeGreaterThanOrEqual(ms(before.resolveDueAt))
  })

  it('an extension adds to the limits that run', async () => {
    const { number } = await reportIn(first)
    const before = await desk.detail(number)
    const { body } = await desk.act(number, 1, { act: 'extend', minutes: 45, reason })
    expect(ms(body.case.feedbackDueAt) - ms(before.feedbackDueAt)).toBe(45 * minute)
    expect(body.case.onSiteDueAt).toBe(before.onSiteDueAt)
  })

  it('is supervised upwards only, by the level of the last time or above', async () => {
    const { number } = await reportIn(first)
    const community = person(app.url, 'community')
    const supervise = (who: typeof desk, version: number, supervision: Case['supervision']) =>
      who.act(number, version, { act: 'supervise', supervision, reason })
    expect((await supervise(community, 1, 'normal')).body.case.supervision).toBe('normal')
    expect((await supervise(desk, 2, 'normal')).status).toBe(400)
    expect((await supervise(desk, 2, 'yellow')).body.case.supervision).toBe('yellow')
    expect((await supervise(community, 3, 'red')).status).toBe(403)
    expect((await supervise(desk, 3, 'red')).body.case.supervision).toBe('red')
  })

  it('an official instructs, and does nothing else', async () => {
    const { number } = await reportIn(first)
    const official = person(app.url, 'official')
    expect((await official.detail(number)).allowedActions).toEqual([{ action: 'instruct', needsReason: true }])
    expect((await official.act(number, 1, { act: 'hand_up', reason })).status).toBe(403)
    expect((await official.act(number, 1, { act: 'instruct', reason: '请今日办结' })).status).toBe(200)
    expect((await history(number)).at(-1)).toMatchObject({
      type: 'case:instructed',
      reason: '请今日办结',
      role: 'official',
    })
  })

  it('a copy tells another grid and moves nothing', async () => {
    const { number } = await reportIn(first)
    const { body } = await desk.act(number, 1, { act: 'copy', gridCode: neighbour, reason })
    expect(body.case.gridCode).toBe(first)
    expect((await history(number)).at(-1)).toMatchObject({ type: 'case:copied', fromGrid: first, toGrid: neighbour })
  })

  it('nudging the worker is kept in the history, with how it was done, and changes nothing else', async () => {
    const { number } = await reportIn(first)
    const before = await desk.detail(number)
    const { status, body } = await desk.act(number, 1, { act: 'nudge', by: 'call', reason })
    expect(status).toBe(200)
    expect(before).toMatchObject({ ...body.case, version: 1 })
    expect((await history(number)).at(-1)).toMatchObject({ type: 'case:nudged', reasonCode: 'by_call', reason })
  })

  it('merging ends the duplicate, keeps both reporters, and the older clock goes on', async () => {
    const contact = (name: string) => ({ reporter: { name, phone: '13900000000' } })
    const older = await reportIn(first, contact('甲'))
    const newer = await reportIn(first, contact('乙'))
    const clocks = await desk.detail(older.number)
    const { status, body } = await desk.act(older.number, 1, { act: 'merge', into: newer.number })
    expect(status).toBe(200)
    expect(body.case).toMatchObject({ number: older.number, status: 'void' })
    expect((await desk.detail(older.number)).mergedInto).toBe(newer.number)
    expect(await desk.detail(newer.number)).toMatchObject({ version: 2, reporters: 2, onSiteDueAt: clocks.onSiteDueAt })
    const { rows } = await database().owner((client) =>
      client.query<{ count: number }>('select count(*) from reporter_contacts where case_number = any ($1)', [
        [older.number, newer.number],
      ]),
    )
    expect(rows[0]!.count).toBe(2)
    expect((await history(newer.number)).at(-1)).toMatchObject({ type: 'case:merged', version: 2 })
  })

  it('merges with another open case alone', async () => {
    const one = await reportIn(first)
    const other = await reportIn(first)
    await desk.act(other.number, 1, { act: 'force_close', reason })
    expect((await desk.act(one.number, 1, { act: 'merge', into: one.number })).status).toBe(400)
    expect((await desk.act(one.number, 1, { act: 'merge', into: other.number })).status).toBe(409)
    expect((await desk.act(one.number, 1, { act: 'merge', into: '5109812020010100001' })).status).toBe(400)
  })

  it('merges no case whose clocks stand still, nor into one', async () => {
    const [one, other] = [await reportIn(first), await reportIn(first)]
    await desk.act(other.number, 1, { act: 'suspend', reason })
    expect((await desk.act(one.number, 1, { act: 'merge', into: other.number })).status).toBe(409)
    expect((await desk.act(other.number, 2, { act: 'merge', into: one.number })).status).toBe(409)
  })

  it('is closed by somebody other than who gave the feedback, and can be taken up again', async () => {
    const { number } = await reportIn(first)
    const version = await advance(number, 'accepted', 'on_site', 'feedback', 'checking')
    expect(actions(await desk.detail(number))).not.toContain('closed')
    expect((await desk.move(number, version, 'closed')).status).toBe(403)
    await checker.move(number, version, 'closed')
    const { body } = await desk.act(number, version + 1, { act: 'reopen', reason: '居民不满意' })
    expect(body.case).toMatchObject({ status: 'filed', closedAt: null, workerNumber: null, feedbackAt: null })
    expect((await desk.move(number, version + 2, 'dispatched')).body.case.onSiteDueAt).not.toBeNull()
  })

  it('counts each rework', async () => {
    const { number } = await reportIn(first)
    const version = await advance(number, 'accepted', 'feedback', 'checking')
    const { body } = await checker.move(number, version, 'dispatched', reason)
    expect(body.case).toMatchObject({ status: 'dispatched', reworks: 1 })
  })

  it('is closed by force from any open phase, with a reason, and not by a community', async () => {
    const { number } = await reportIn(first)
    const forced = (sample: string) => person(app.url, sample).act(number, 1, { act: 'force_close', reason })
    expect((await forced('community')).status).toBe(403)
    expect((await forced('subdistrict')).body.case.status).toBe('closed')
    expect((await desk.detail(number)).closeReason).toBe(reason)
  })
})
