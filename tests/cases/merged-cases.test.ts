import { afterAll, beforeAll, expect, it } from 'vitest'
import { fireDeadlines } from '../../server/cases/deadline-queries.ts'
import type { CaseReceipt, CaseReceiptProgress } from '../../server/contracts/case-report.ts'
import { describeOnBoth } from '../support/databases.ts'
import { bringForward, deadlinesOf, escalationsOf } from '../support/deadlines.ts'
import { placeIn } from '../support/place-in.ts'
import { ask, serveApp, type ServedApp } from '../support/serve-app.ts'
import { insist, person, report } from '../support/work-on-case.ts'

const reason = '试'
const [grid, elsewhere] = ['510981001001001', '510981002001001']

describeOnBoth('The case that goes on after a merge', (database) => {
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
    for (let fired = 1; fired > 0;) fired = await fireDeadlines(database().pool, 20)
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

  async function itemOf(condition: string): Promise<string> {
    const { rows } = await database().pool.query<{ code: string }>(
      `select code from work_items where ${condition} order by code limit 1`,
    )
    return rows[0]!.code
  }
})
