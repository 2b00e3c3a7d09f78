import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Case, NextLimit } from '../../../../server/contracts/case.ts'
import type { Snapshot } from '../../../../server/contracts/feed.ts'
import type { PastEvents } from '../../../../server/contracts/replay.ts'
import { bringForward } from '../../../support/cases/deadlines.ts'
import { expectedNextLimit, inUtc } from '../../../support/cases/expected-next-limit.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { pastCase, tellPast } from '../../../support/cases/tell-past.ts'
import { insist, person, report } from '../../../support/cases/work-on-case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { wholeCity } from '../../../support/screens/open-socket.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'

const reason = '试'
const grid = '510981001001001'
const hourMs = 3_600_000
const minutes = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 60_000

describeOnDatabase('The next limit of a case', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  let checker: ReturnType<typeof person>
  /** Accept and resolve in calendar hours, no duty on site. */
  let calendarItem: string
  const longAgo = Date.now() - 48 * hourMs
  const [oldNumber, oldItem] = ['5109812000010100001', '5109812000010100002']

  beforeAll(async () => {
    const { pool } = database()
    const { rows } = await pool.query<{ code: string }>(
      `select code from work_items
        where clock = '日历时' and onsite_minutes is null and resolve_hours = 24 and accept_minutes = 30 order by code limit 1`,
    )
    calendarItem = rows[0]!.code
    const told = (number: string, first: Partial<Case>) =>
      pastCase(number, longAgo, first, (at) => [
        { minute: 0, type: 'case:dispatched', change: { status: 'dispatched', dispatchedAt: at(0), onSiteDueAt: at(10) } },
        { minute: 5, type: 'case:accepted', change: { status: 'accepted', acceptedAt: at(5) } },
      ]).map(({ at, event }) => {
        // As events were before there was a next limit.
        const { nextLimit: _absent, ...body } = (event as { body: Case }).body
        return { at, event: { ...event, body } }
      }) // prettier-ignore
    await tellPast(database(), [
      ...told(oldNumber, {}),
      ...told(oldItem, { resolveDueAt: new Date(longAgo + 1).toISOString() }),
    ])
    app = await serveApp(database())
    desk = person(app.url)
    checker = person(app.url, 'city_dispatcher_b')
  })
  afterAll(() => app.close())

  const reportIn = async (more = {}) =>
    (await report(app.url, { location: await placeIn(database(), grid), ...more })).number
  const act = (number: string, body: Parameters<typeof desk.act>[2]): Promise<Case> =>
    insist(
      () => desk.detail(number),
      (version) => desk.act(number, version, body),
    )
  const move = (number: string, to: Parameters<typeof desk.move>[2], by = desk): Promise<Case> =>
    insist(
      () => desk.detail(number),
      (version) => by.move(number, version, to, reason),
    )
  const later = (number: string, by: number) => bringForward(database(), [number], by)
  const limit = ({ nextLimit }: Case) => nextLimit && [nextLimit.kind, nextLimit.startsAt, nextLimit.dueAt]

  it('is none where nothing was promised: no item, and nobody sent', async () => {
    const { number } = await report(app.url, { location: { lng: 105.9, lat: 31.5, crs: 'WGS84' } })
    const item = await desk.detail(number)
    expect([item.status, item.nextLimit]).toEqual(['reported', null])
  })

  it('goes from arrival to feedback to none, as the work is done', async () => {
    const number = await reportIn()
    const sent = await desk.detail(number)
    expect(limit(sent)).toEqual(['on_site', sent.dispatchedAt, sent.onSiteDueAt])
    expect(limit(await move(number, 'accepted'))).toEqual(limit(sent))
    expect(limit(await move(number, 'on_site'))).toEqual(['feedback', sent.dispatchedAt, sent.feedbackDueAt])
    for (const to of ['feedback', 'checking'] as const) expect((await move(number, to)).nextLimit).toBeNull()
    expect((await move(number, 'closed', checker)).nextLimit).toBeNull()
  })

  it('of an item without duty on site is to accept, passed or not, then to resolve until the end', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    const sent = await desk.detail(number)
    expect(limit(sent)).toEqual(['accept', sent.reportedAt, sent.acceptDueAt])
    expect([sent.onSiteDueAt, sent.feedbackDueAt]).toEqual([null, null])
    await later(number, 31)
    const late = await desk.detail(number)
    expect(late.nextLimit!.kind).toBe('accept')
    expect(Date.parse(late.nextLimit!.dueAt)).toBeLessThan(Date.now())
    for (const to of ['accepted', 'on_site', 'feedback', 'checking'] as const) {
      const item = await move(number, to)
      expect(limit(item)).toEqual(['resolve', item.limitsFrom, item.resolveDueAt])
    }
    expect((await move(number, 'closed', checker)).nextLimit).toBeNull()
    const again = await act(number, { act: 'reopen', reason })
    expect(limit(again)).toEqual(['accept', again.limitsFrom, again.acceptDueAt])
    expect(Date.parse(again.limitsFrom!)).toBeGreaterThan(Date.parse(again.reportedAt))
  })

  it('is given once more with each sending', async () => {
    const number = await reportIn()
    await later(number, 11)
    expect((await move(number, 'filed')).nextLimit).toBeNull()
    const sent = await move(number, 'dispatched')
    expect(limit(sent)).toEqual(['on_site', sent.dispatchedAt, sent.onSiteDueAt])
    for (const to of ['accepted', 'on_site', 'feedback', 'checking'] as const) await move(number, to)
    const reworked = await move(number, 'dispatched')
    expect(limit(reworked)).toEqual(['on_site', reworked.dispatchedAt, reworked.onSiteDueAt])
    expect(Date.parse(reworked.dispatchedAt!)).toBeGreaterThan(Date.parse(sent.dispatchedAt!))
  })

  it('begins with an extension where it had passed', async () => {
    const number = await reportIn()
    for (const to of ['accepted', 'on_site'] as const) await move(number, to)
    await later(number, 31)
    const { kind, startsAt, dueAt } = (await act(number, { act: 'extend', minutes: 20, reason })).nextLimit!
    expect(kind).toBe('feedback')
    expect(minutes(startsAt, dueAt)).toBeCloseTo(20, 3)
  })

  it('stands still while the case is suspended, and is moved by the pause', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    const before = await move(number, 'accepted')
    const suspended = await act(number, { act: 'suspend', reason })
    expect(limit(suspended)).toEqual(limit(before))
    const resumed = await act(number, { act: 'resume' })
    const pause = minutes(before.nextLimit!.dueAt, resumed.nextLimit!.dueAt)
    expect(pause).toBeGreaterThan(0)
    expect(minutes(before.nextLimit!.startsAt, resumed.nextLimit!.startsAt)).toBeCloseTo(pause, 6)
  })

  it('ends with the case; the case that goes on after a merge has the earlier one', async () => {
    const [old, item] = [await reportIn(), await reportIn({ itemCode: calendarItem })]
    await later(old, 5)
    const promised = await desk.detail(old)
    await act(old, { act: 'merge', into: item })
    const [ended, goesOn] = [await desk.detail(old), await desk.detail(item)]
    expect([ended.status, ended.nextLimit]).toEqual(['void', null])
    expect([goesOn.nextLimit!.kind, goesOn.nextLimit!.dueAt]).toEqual(['on_site', promised.onSiteDueAt])
    expect((await act(item, { act: 'force_close', reason })).nextLimit).toBeNull()
  })

  it('is the same by detail, list, snapshot, replay and events, and by the rule', async () => {
    const numbers = [await reportIn(), await reportIn({ itemCode: calendarItem }), await reportIn()]
    await move(numbers[0]!, 'accepted')
    await act(numbers[1]!, { act: 'suspend', reason })
    const limits = async (path: string, of: (body: never) => readonly (Case | null)[]) => {
      const { status, body } = await desk.read(path)
      expect([path, status]).toEqual([path, 200])
      const found = new Map<string, NextLimit | null>()
      for (const item of of(body as never)) if (item) found.set(item.number, item.nextLimit)
      return numbers.map((number) => found.get(number))
    }
    const details = await Promise.all(numbers.map((number) => desk.detail(number)))
    const expected = details.map(({ nextLimit }) => nextLimit)
    expect(expected).toEqual(details.map(expectedNextLimit))
    const now = new Date().toISOString()
    const { body: snapshot } = await desk.read<Snapshot>(`snapshot?scope=${wholeCity}`)
    const events = `replay/events?scope=${wholeCity}&after=${snapshot.cursor.seq - 8}&until=${now}&limit=100`
    expect(await limits('cases?limit=100', (body: { cases: Case[] }) => body.cases)).toEqual(expected)
    expect(await limits(`snapshot?scope=${wholeCity}`, (body: Snapshot) => body.cases)).toEqual(expected)
    expect(await limits(`replay?scope=${wholeCity}&at=${now}`, (body: Snapshot) => body.cases)).toEqual(expected)
    expect(await limits(events, (body: PastEvents) => body.events.map((event) => event.body))).toEqual(expected)
  })

  it('of events from before there was one follows from what they say', async () => {
    const at = (minute: number) => new Date(longAgo + minute * 60_000).toISOString()
    const past = async (moment: string) => {
      const { body } = await desk.read<Snapshot>(`replay?scope=${wholeCity}&at=${moment}`)
      return [oldNumber, oldItem].map((number) => inUtc(body.cases.find((item) => item.number === number)!.nextLimit))
    }
    const inHand = [
      { kind: 'on_site', startsAt: at(0), dueAt: at(10) },
      { kind: 'resolve', startsAt: at(0), dueAt: new Date(longAgo + 1).toISOString() },
    ]
    expect(await past(at(1))).toEqual(inHand)
    const path = `replay/events?scope=${wholeCity}&after=0&until=${at(6)}&limit=100`
    const { body } = await desk.read<PastEvents>(path)
    const last = new Map(body.events.map((event) => [event.id, inUtc(event.body!.nextLimit)]))
    expect([last.get(oldNumber), last.get(oldItem)]).toEqual(inHand)
  })
})
