import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { bringForward, deadlinesOf } from '../../../support/cases/deadlines.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { insist, person, report } from '../../../support/cases/work-on-case.ts'

const reason = '试'
const [grid, neighbour] = ['510981001001001', '510981001001002']
const minutes = (from: string | null | undefined, to: string | null | undefined) =>
  (Date.parse(to!) - Date.parse(from!)) / 60_000

describeOnDatabase('A promise', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  let calendarItem: string
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
    const { rows } = await database().pool.query<{ code: string }>(
      `select code from work_items
        where clock = '日历时' and onsite_minutes is null and resolve_hours = 24 and accept_minutes is not null order by code limit 1`,
    )
    calendarItem = rows[0]!.code
  })
  afterAll(() => app.close())

  const reportIn = async (more = {}) =>
    (await report(app.url, { location: await placeIn(database(), grid), ...more })).number
  const act = (number: string, body: Parameters<typeof desk.act>[2]): Promise<Case> =>
    insist(
      () => desk.detail(number),
      (version) => desk.act(number, version, body),
    )
  const move = (number: string, to: Parameters<typeof desk.move>[2]): Promise<Case> =>
    insist(
      () => desk.detail(number),
      (version) => desk.move(number, version, to, reason),
    )
  const later = (number: string, by: number) => bringForward(database(), [number], by)
  /** A pause that began so many minutes ago. */
  const pausedFor = async (number: string, by: number) => {
    await act(number, { act: 'suspend', reason })
    await database().pool.query(
      `update cases set suspended_at = suspended_at - $2 * interval '1 minute', dispatched_at = dispatched_at - $2 * interval '1 minute',
              limits_from = reported_at - $2 * interval '1 minute',
              on_site_due_at = on_site_due_at - $2 * interval '1 minute', feedback_due_at = feedback_due_at - $2 * interval '1 minute',
              accept_due_at = accept_due_at - $2 * interval '1 minute', resolve_due_at = resolve_due_at - $2 * interval '1 minute'
        where number = $1`,
      [number, by],
    )
  }

  it('that is kept is never recorded as missed', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    await move(number, 'accepted')
    await move(number, 'feedback')
    const { missed, limitsFrom, reportedAt } = await act(number, { act: 'force_close', reason })
    expect(missed).toEqual({})
    expect(limitsFrom).toBe(reportedAt)
  })

  it('stays missed after a return and a new dispatch, which gives a new limit', async () => {
    const number = await reportIn()
    await later(number, 11)
    const { onSiteDueAt } = await desk.detail(number)
    expect((await move(number, 'filed')).missed).toEqual({ on_site: onSiteDueAt })
    const sent = await move(number, 'dispatched')
    expect(sent.missed).toEqual({ on_site: onSiteDueAt })
    expect(minutes(sent.dispatchedAt, sent.onSiteDueAt)).toBeCloseTo(10, 3)
    await later(number, 15)
    // the first one is what counts
    expect((await move(number, 'accepted')).missed).toEqual({ on_site: onSiteDueAt })
  })

  it('to accept is kept by an acceptance in time: whoever is sent next has a limit from then on, with a reminder of its own', async () => {
    const ways = {
      reassign: async (number: string) => {
        const { version } = await desk.detail(number)
        return (await desk.reassign(number, version, { gridCode: neighbour, reason })).body.case
      },
      'move the pin': async (number: string) =>
        act(number, { act: 'move_pin', reason, ...(await placeIn(database(), neighbour)), crs: 'WGS84' }),
      return: async (number: string) => {
        expect((await move(number, 'filed')).acceptDueAt).toBeNull()
        return move(number, 'dispatched')
      },
    }
    for (const [way, next] of Object.entries(ways)) {
      const number = await reportIn({ itemCode: calendarItem })
      await move(number, 'accepted')
      await database().pool.query(
        `update cases set accepted_at = accepted_at - interval '2 hours', accept_due_at = accept_due_at - interval '2 hours' where number = $1`,
        [number],
      )
      const sent = await next(number)
      expect([way, sent.status, sent.missed]).toEqual([way, 'dispatched', {}])
      expect(minutes(new Date().toISOString(), sent.acceptDueAt)).toBeCloseTo(30, 0)
      const reminder = (await deadlinesOf(database(), [number])).find((one) => one.reasonCode === 'accept_reminder')!
      expect(minutes(reminder.dueAt.toISOString(), sent.acceptDueAt)).toBeCloseTo(9, 3)
      expect((await move(number, 'accepted')).missed).toEqual({})
    }
  })

  it('to accept that was missed stays so with its limit, whoever has the case next', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    await later(number, 31)
    const { acceptDueAt } = await desk.detail(number)
    await move(number, 'accepted')
    const { version } = await desk.detail(number)
    const { body } = await desk.reassign(number, version, { gridCode: neighbour, reason })
    expect(body.case).toMatchObject({ acceptDueAt, missed: { accept: acceptDueAt } })
    await move(number, 'filed')
    expect(await move(number, 'dispatched')).toMatchObject({ acceptDueAt, missed: { accept: acceptDueAt } })
  })

  it('is recorded by the late arrival itself', async () => {
    const number = await reportIn()
    await move(number, 'accepted')
    await later(number, 11)
    const { onSiteDueAt } = await desk.detail(number)
    expect((await move(number, 'on_site')).missed).toEqual({ on_site: onSiteDueAt })
  })

  it('stays missed after an extension, which gives a new limit from then on with a yellow light of its own', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    await move(number, 'accepted')
    await later(number, 25 * 60)
    const { resolveDueAt } = await desk.detail(number)
    const extended = await act(number, { act: 'extend', minutes: 100, reason })
    expect(extended.missed).toMatchObject({ resolve: resolveDueAt })
    expect(minutes(new Date().toISOString(), extended.resolveDueAt)).toBeCloseTo(100, 0)
    const yellow = (await deadlinesOf(database(), [number])).find(
      ({ reasonCode }) => reasonCode === 'resolve_reminder',
    )!
    expect(yellow.firedAt).toBeNull()
    expect(minutes(yellow.dueAt.toISOString(), extended.resolveDueAt)).toBeCloseTo(30, 3)
  })

  it('has its yellow light at 70 % of all that it is after an extension in time', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    await move(number, 'accepted')
    const { resolveDueAt } = await act(number, { act: 'extend', minutes: 24 * 60, reason })
    const yellow = (await deadlinesOf(database(), [number])).find(
      ({ reasonCode }) => reasonCode === 'resolve_reminder',
    )!
    expect(minutes(yellow.dueAt.toISOString(), resolveDueAt)).toBeCloseTo(0.3 * 48 * 60, 3)
    expect((await desk.detail(number)).missed).toEqual({})
  })

  it('stays missed when the case is closed late, reopened and closed at once', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    await later(number, 25 * 60)
    const { resolveDueAt } = await desk.detail(number)
    expect((await act(number, { act: 'force_close', reason })).missed).toMatchObject({ resolve: resolveDueAt })
    const reopened = await act(number, { act: 'reopen', reason })
    expect(minutes(reopened.limitsFrom, reopened.resolveDueAt)).toBeCloseTo(24 * 60, 3)
    const { missed, closedAt, resolveDueAt: newDue } = await act(number, { act: 'force_close', reason })
    expect(closedAt! < newDue!).toBe(true)
    expect(missed).toMatchObject({ resolve: resolveDueAt })
  })

  it.each(['resume', 'force_close'] as const)('is not missed in a pause, whatever ends it: %s', async (end) => {
    const number = await reportIn({ itemCode: calendarItem })
    const { resolveDueAt, limitsFrom } = await desk.detail(number)
    await pausedFor(number, 30 * 60)
    const after = await act(number, { act: end, reason })
    expect(after.missed).toEqual({})
    expect(minutes(resolveDueAt, after.resolveDueAt)).toBeCloseTo(0, 0)
    expect(minutes(limitsFrom, after.limitsFrom)).toBeCloseTo(0, 0)
  })

  it('is not missed in a pause that the end of the case as void ends', async () => {
    const number = await reportIn({ itemCode: calendarItem })
    await move(number, 'filed')
    await pausedFor(number, 30 * 60)
    const { version } = await desk.detail(number)
    const { body } = await desk.move(number, version, 'void', reason)
    expect(body.case.missed).toEqual({})
    expect(body.case.closedAt! < body.case.resolveDueAt!).toBe(true)
  })

  it('of ten minutes has as much left after a pause as before', async () => {
    const number = await reportIn()
    await pausedFor(number, 60)
    const { clocksFrom, onSiteDueAt, feedbackDueAt } = await act(number, { act: 'resume' })
    expect(minutes(clocksFrom, onSiteDueAt)).toBeCloseTo(10, 3)
    expect(minutes(new Date().toISOString(), onSiteDueAt)).toBeCloseTo(10, 0)
    expect(minutes(onSiteDueAt, feedbackDueAt)).toBeCloseTo(20, 3)
  })
})
