import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseHistoryEntry } from '../../../../server/contracts/case-act.ts'
import type { Case } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report } from '../../../support/cases/work-on-case.ts'

const minute = 60_000
const reason = '试'
const grid = '510981001001001'
/** 邻里纠纷调解: accept in 10 minutes, on site. */
const withDuty = 'SH-U07-01'
/** 信访苗头和集体访线索报告: P1, accept in 10 minutes, resolve in 24 calendar hours. */
const urgent = 'SH-U05-01'
/** 重点人群服务管理信息核实: accept in 30 minutes and resolve in 24 calendar hours, no on-site duty. */
const withoutDuty = 'SH-U04-01'

describeOnDatabase('A case without an item, classified at the desk', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
  })
  afterAll(() => app.close())

  const reportWithout = async () => report(app.url, { location: await placeIn(database(), grid) })
  const classify = (number: string, version: number, itemCode: string, more = {}) =>
    desk.act(number, version, { act: 'classify', itemCode, ...more })
  const history = async (number: string) => (await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)).body
  const changedAt = async (number: string) => Date.parse((await history(number)).at(-1)!.occurredAt)

  it('gets the item’s category, priority and limits, which begin now', async () => {
    const { number } = await reportWithout()
    expect(await desk.detail(number)).toMatchObject({ itemCode: null, acceptDueAt: null, resolveDueAt: null })
    const { status, body } = await classify(number, 1, urgent)
    expect(status).toBe(200)
    const at = await changedAt(number)
    expect(body.case).toMatchObject({ itemCode: urgent, category: '信访维稳', priority: 'P1' })
    expect(Date.parse(body.case.acceptDueAt!) - at).toBe(10 * minute)
    expect(Date.parse(body.case.resolveDueAt!) - at).toBe(24 * 60 * minute)
  })

  it('has the priority that the desk chooses', async () => {
    const { number } = await reportWithout()
    expect((await classify(number, 1, withDuty, { priority: 'P1' })).body.case.priority).toBe('P1')
  })

  it('names the item in its history', async () => {
    const { number } = await reportWithout()
    await classify(number, 1, withDuty)
    expect((await history(number)).at(-1)).toMatchObject({ type: 'case:classified', reasonCode: withDuty })
  })

  it('keeps the promise on site that runs, and has none for an item without that duty', async () => {
    const { number } = await reportWithout()
    const before = await desk.detail(number)
    const { body } = await classify(number, 1, withDuty)
    expect(body.case.onSiteDueAt).toBe(before.onSiteDueAt)
    const { body: after } = await classify(number, 2, withoutDuty)
    expect(after.case).toMatchObject({ onSiteDueAt: null, feedbackDueAt: null })
  })

  it('has the limits of another item from where those of the former one began', async () => {
    const { number } = await reportWithout()
    await classify(number, 1, urgent)
    const began = await changedAt(number)
    const { body } = await classify(number, 2, withoutDuty)
    expect(Date.parse(body.case.acceptDueAt!) - began).toBe(30 * minute)
    expect(Date.parse(body.case.resolveDueAt!) - began).toBe(24 * 60 * minute)
  })

  it('keeps a missed promise that the new item does not have', async () => {
    const { number } = await reportWithout()
    const missed = new Date(Date.now() - minute).toISOString()
    await database().owner((client) =>
      client.query(`update cases set on_site_due_at = $2, dispatched_at = $2::timestamptz - interval '10 minutes' where number = $1`, [
        number,
        missed,
      ]),
    ) // prettier-ignore
    const seen = await desk.detail(number)
    const { body } = await classify(number, seen.version, withoutDuty)
    const { missed: kept }: Pick<Case, 'missed'> = body.case
    expect(Date.parse(kept!.on_site!)).toBe(Date.parse(missed))
  })

  it('is refused an item that the catalogue does not have', async () => {
    const { number } = await reportWithout()
    const { status, body } = await classify(number, 1, 'SH-U99-99')
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'fields_invalid' })
    expect((await desk.detail(number)).version).toBe(1)
  })

  it('is classified by desks alone', async () => {
    const { number } = await reportWithout()
    const body = { act: 'classify', itemCode: urgent, reason } as const
    for (const who of ['grid_worker', 'official'])
      expect((await person(app.url, who).act(number, 1, body)).status).toBe(403)
  })
})
