import { afterAll, beforeAll, expect, it } from 'vitest'
import { fireDeadlines } from '../../../../server/cases/deadlines/deadline-queries.ts'
import type { CaseReceipt, CaseReceiptProgress } from '../../../../server/contracts/case-report.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { eventually } from '../../../support/eventually.ts'
import { bringForward, deadlinesOf, escalationsOf } from '../../../support/cases/deadlines.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { ask, serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { insist, person, report } from '../../../support/cases/work-on-case.ts'

const reason = '试'
const minutes = (from: string | null | undefined, until: string | null | undefined) =>
  (Date.parse(until!) - Date.parse(from!)) / 60_000
const [grid, elsewhere] = ['510981001001001', '510981002001001']

describeOnDatabase('The case that goes on after a merge', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
  })
  afterAll(() => app.close())

  const reportIn = async (more = {}, gridCode = grid): Promise<CaseReceipt> =>
    report(app.url, { location: await placeIn(database(), gridCode), ...more })
  const act = ({ number }: { number: string }, body: Parameters<typeof desk.act>[2]) =>
    insist(
      () => desk.detail(number),
      (version) => desk.act(number, version, body),
    )
  const merge = (one: { number: string }, into: { number: string }) => act(one, { act: 'merge', into: into.number })
  const advance = async ({ number }: { number: string }, ...steps: Parameters<typeof desk.move>[2][]) => {
    for (const to of steps) {
      await insist(() => desk.detail(number), (version) => desk.move(number, version, to, reason)) // prettier-ignore
    }
  }
  const fireAll = async () => {
    // The app's own look may have taken some, which are not stored yet.
    const { pool } = database()
    const due = async () => {
      for (let fired = 1; fired > 0;) fired = await fireDeadlines(pool, 20)
      return (await pool.query('select from case_deadlines where fired_at is null and due_at <= now() limit 1')).rows
        .length
    }
    await eventually('every alarm that is due', due, (left) => left === 0)
  }

  it('has the stricter limits, the higher level, supervision and priority, the item and what was missed', async () => {
    const urgent = await itemOf(`priority = 'P1' and resolve_hours is not null`)
    const late = await reportIn({ itemCode: urgent })
    for (let step = 0; step < 3; step += 1) await act(late, { act: 'hand_up', reason })
    await act(late, { act: 'supervise', supervision: 'yellow', reason })
    await bringForward(database(), [late.number], 40 * 24 * 60)
    const was = await desk.detail(late.number)
    const fresh = await reportIn({}, elsewhere)
    await merge(late, fresh)
    const now = await desk.detail(fresh.number)
    expect(now).toMatchObject({
      gridCode: elsewhere,
      level: 'city',
      priority: 'P1',
      itemCode: urgent,
      category: was.category,
      resolveDueAt: was.resolveDueAt,
      occurredAt: was.occurredAt,
      dispatchedAt: was.dispatchedAt,
    })
    expect(['yellow', 'red']).toContain(now.supervision)
    expect(now.missed).toMatchObject({ resolve: was.resolveDueAt })
  })

  it('does not raise a second time what was raised before', async () => {
    const late = await reportIn()
    await bringForward(database(), [late.number], 35)
    await fireAll()
    const was = await desk.detail(late.number)
    expect([was.level, was.supervision]).toEqual(['city', 'normal'])
    const fresh = await reportIn()
    await merge(late, fresh)
    await fireAll()
    expect(await escalationsOf(database(), [fresh.number])).toEqual([])
    expect((await deadlinesOf(database(), [fresh.number])).filter(({ firedAt }) => firedAt === null)).toEqual([])
    expect(await desk.detail(fresh.number)).toMatchObject({ level: 'city', supervision: 'normal', missed: was.missed })
  })

  it('keeps the minutes promised for the other until somebody is sent and beyond, and what was missed', async () => {
    const [sent, waiting] = [await reportIn(), await reportIn()]
    await advance(waiting, 'filed')
    await bringForward(database(), [sent.number], 4)
    const { onSiteDueAt, feedbackDueAt } = await desk.detail(sent.number)
    await merge(sent, waiting)
    expect(await desk.detail(waiting.number)).toMatchObject({ status: 'filed', onSiteDueAt, feedbackDueAt })
    await advance(waiting, 'dispatched')
    expect(await desk.detail(waiting.number)).toMatchObject({ status: 'dispatched', onSiteDueAt, feedbackDueAt })
    const third = await reportIn()
    await bringForward(database(), [waiting.number], 9)
    await merge(waiting, third)
    await advance(third, 'filed', 'dispatched')
    expect(Object.keys((await desk.detail(third.number)).missed!)).toEqual(['on_site'])
  })

  it('is not late for what the other had done in time', async () => {
    const [done, fresh] = [await reportIn(), await reportIn()]
    await advance(done, 'accepted', 'on_site')
    await bringForward(database(), [done.number], 15)
    const { onSiteDueAt } = await desk.detail(fresh.number)
    await merge(done, fresh)
    expect(await desk.detail(fresh.number)).toMatchObject({ onSiteDueAt, missed: {} })
  })

  it('keeps its own clock where the other, accepted long ago, brings no limit', async () => {
    const old = await reportIn({
      itemCode: await itemOf(`onsite_minutes is null and clock = '日历时' and resolve_hours is not null`),
    })
    await advance(old, 'accepted')
    await startEarlier(old, 440)
    const fresh = await reportIn()
    const was = await desk.detail(fresh.number)
    await merge(old, fresh)
    const now = await desk.detail(fresh.number)
    const { dispatchedAt, clocksFrom, onSiteDueAt, feedbackDueAt } = was
    expect(now).toMatchObject({ dispatchedAt, clocksFrom, onSiteDueAt, feedbackDueAt })
    expect(now.resolveDueAt).not.toBeNull()
    expect(minutes(now.limitsFrom, now.reportedAt)).toBeCloseTo(440, 0)
    expect(await lightsBefore(fresh, ['on_site', 'feedback'])).toEqual([])
  })

  it('begins each limit with the case that the limit came from', async () => {
    const [old, fresh] = [await reportIn(), await reportIn()]
    await advance(old, 'accepted', 'on_site')
    await startEarlier(old, 25)
    const [was, own] = [await desk.detail(old.number), await desk.detail(fresh.number)]
    await merge(old, fresh)
    const now = await desk.detail(fresh.number)
    expect(now).toMatchObject({
      dispatchedAt: own.dispatchedAt,
      clocksFrom: own.dispatchedAt,
      onSiteDueAt: own.onSiteDueAt,
      feedbackDueAt: was.feedbackDueAt,
    })
    expect(await lightsBefore(fresh, ['on_site'])).toEqual([])
    await advance(fresh, 'accepted', 'on_site')
    const arrived = await desk.detail(fresh.number)
    expect(minutes(arrived.clocksFrom, arrived.feedbackDueAt)).toBeCloseTo(30, 3)
  })

  it('keeps the older clock through another merge, a pause and until another sending', async () => {
    const [old, fresh, last] = [await reportIn(), await reportIn(), await reportIn()]
    await startEarlier(old, 6)
    await merge(old, fresh)
    await startEarlier(last, 3)
    await merge(last, fresh)
    const kept = await desk.detail(fresh.number)
    expect(minutes(kept.clocksFrom, kept.onSiteDueAt)).toBeCloseTo(10, 3)
    expect(minutes(kept.clocksFrom, kept.reportedAt)).toBeCloseTo(6, 0)
    await act(fresh, { act: 'suspend', reason })
    await act(fresh, { act: 'resume' })
    const resumed = await desk.detail(fresh.number)
    expect(minutes(resumed.clocksFrom, resumed.onSiteDueAt)).toBeCloseTo(10, 3)
    await advance(fresh, 'filed', 'dispatched')
    const again = await desk.detail(fresh.number)
    expect(again.clocksFrom).toBe(again.dispatchedAt)
    expect(minutes(again.clocksFrom, again.onSiteDueAt)).toBeCloseTo(10, 3)
  })

  it('does not begin later by what is merged into it after it was extended', async () => {
    const [one, other] = [await reportIn(), await reportIn()]
    await bringForward(database(), [one.number], 35)
    await act(one, { act: 'extend', minutes: 60, reason })
    const { clocksFrom, feedbackDueAt } = await desk.detail(one.number)
    await bringForward(database(), [other.number], 11)
    await merge(other, one)
    const now = await desk.detail(one.number)
    expect(now.feedbackDueAt! < feedbackDueAt!).toBe(true)
    expect(now.clocksFrom! < clocksFrom!).toBe(true)
  })

  it('has a limit from the reopening once it was closed and is taken up again, whichever case the former came from', async () => {
    const itemCode = await itemOf(`clock = '日历时' and resolve_hours = 24`)
    const [old, fresh] = [await reportIn({ itemCode }), await reportIn({ itemCode })]
    await startEarlier(old, 20)
    await merge(old, fresh)
    const merged = await desk.detail(fresh.number)
    expect(minutes(merged.limitsFrom, merged.reportedAt)).toBeCloseTo(20, 0)
    await act(fresh, { act: 'force_close', reason })
    const { limitsFrom, resolveDueAt } = await act(fresh, { act: 'reopen', reason })
    expect(minutes(limitsFrom, resolveDueAt)).toBeCloseTo(24 * 60, 3)
  })

  it('hears the reporter of each case that was merged into it, through any number of merges', async () => {
    const [one, two, three] = [await reportIn(), await reportIn(), await reportIn()]
    const say = ({ number, receiptSecret }: CaseReceipt, body: unknown) =>
      ask<CaseReceiptProgress>(`${app.url}/api/receipts/${number}/acts`, {
        method: 'POST',
        body,
        headers: { 'receipt-secret': receiptSecret! },
      })
    await merge(one, two)
    await merge(two, three)
    expect((await say(one, { act: 'confirm' })).status).toBe(409)
    await advance(three, 'accepted', 'on_site', 'feedback')
    const confirmed = await say(one, { act: 'confirm' })
    expect(confirmed.body).toMatchObject({ number: one.number, mergedInto: three.number, status: 'closed' })
    // each of the others may say that it is not done
    const reopened = await say(two, { act: 'reopen', reason: '还在漏' })
    expect(reopened.body).toMatchObject({ number: two.number, mergedInto: three.number, status: 'filed' })
    expect((await desk.detail(one.number)).status).toBe('void')
    expect((await say(one, { act: 'reopen', reason: '还在漏' })).status).toBe(409)
    await expect(merge(three, one)).rejects.toThrow('came 409')
  })

  /** A case as if it had been reported and sent so many minutes before it was, its limits with it. */
  async function startEarlier({ number }: { number: string }, before: number): Promise<void> {
    await database().owner((client) =>
      client.query(
        `update cases set dispatched_at = dispatched_at - $2 * interval '1 minute', limits_from = reported_at - $2 * interval '1 minute'
          where number = $1`,
        [number, before],
      ),
    )
    await bringForward(database(), [number], before)
  }

  /** The kinds of limits that have an alarm before they were due which has come already. */
  async function lightsBefore({ number }: { number: string }, kinds: readonly string[]): Promise<string[]> {
    const { rows } = await database().pool.query<{ kind: string }>(
      `select distinct limit_kind as kind from case_deadlines where number = $1 and limit_kind = any ($2) and due_at <= now()`,
      [number, kinds],
    )
    return rows.map(({ kind }) => kind)
  }

  async function itemOf(condition: string): Promise<string> {
    const { rows } = await database().pool.query<{ code: string }>(
      `select code from work_items where ${condition} order by code limit 1`,
    )
    return rows[0]!.code
  }
})
