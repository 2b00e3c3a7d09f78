import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeadlineKeeper } from '../../server/cases/deadline-keeper.ts'
import type { CaseHistoryEntry } from '../../server/contracts/case-act.ts'
import type { Case, CaseDetail } from '../../server/contracts/case.ts'
import { describeOnBoth } from '../support/databases.ts'
import { move, sampleReport, submit } from '../support/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../support/serve-app.ts'
import { as } from '../support/sign-in.ts'

const minuteMs = 60_000
/** 燃气异味: with an on-site duty. */
const itemCode = 'SH-U10-04'

describeOnBoth('Deadlines', (database) => {
  let app: ServedApp

  beforeAll(async () => {
    app = await serveApp(database())
  })
  afterAll(() => app?.close())

  const report = async () => {
    const { body } = await submit(app.url, sampleReport(1))
    expect(body.status).toBe('dispatched')
    return body.number
  }
  const headers = () => as(app.url, 'city_dispatcher')
  const read = async (number: string) =>
    (await ask<CaseDetail>(`${app.url}/api/cases/${number}`, { headers: await headers() })).body
  const escalations = async (number: string) => {
    const { body } = await ask<{ history: CaseHistoryEntry[] } | CaseHistoryEntry[]>(
      `${app.url}/api/cases/${number}/history`,
      { headers: await headers() },
    )
    const entries = Array.isArray(body) ? body : body.history
    return entries.filter(({ type }) => type === 'case:escalated')
  }
  /** A node whose clock shows `minutes` after now. */
  const nodeAt = (minutes: number, told = () => undefined as void) =>
    new DeadlineKeeper(database().pool, told, () => new Date(Date.now() + minutes * minuteMs))
  const act = async (number: string, version: number, body: object) =>
    (
      await ask<{ case: Case }>(`${app.url}/api/cases/${number}/acts`, {
        method: 'POST',
        body,
        headers: { 'if-match': `"${version}"`, ...(await headers()) },
      })
    ).body.case

  it('climb the ladder: community at 10 minutes, subdistrict at 20, city and a supervision card at 30', async () => {
    const number = await report()
    const standing = async () => {
      const { level, supervision } = await read(number)
      return [level, supervision]
    }
    await nodeAt(9).look()
    expect(await standing()).toEqual(['grid', 'none'])
    await nodeAt(11).look()
    expect(await standing()).toEqual(['community', 'none'])
    await nodeAt(21).look()
    expect(await standing()).toEqual(['subdistrict', 'none'])
    await nodeAt(31).look()
    expect(await standing()).toEqual(['city', 'normal'])
    const { onSiteDueAt, feedbackDueAt } = await read(number)
    expect((await escalations(number)).map(({ occurredAt }) => Date.parse(occurredAt))).toEqual([
      Date.parse(onSiteDueAt!),
      Date.parse(onSiteDueAt!) + 10 * minuteMs,
      Date.parse(feedbackDueAt!),
    ])
  })

  it('fire each exactly once, however many nodes look at the same moment', async () => {
    const numbers = await Promise.all(Array.from({ length: 30 }, report))
    await Promise.all(Array.from({ length: 4 }, () => nodeAt(25).look()))
    await nodeAt(25).look()
    for (const number of numbers) {
      const fired = (await escalations(number)).map(({ occurredAt }) => occurredAt)
      expect(fired).toHaveLength(2)
      expect(new Set(fired).size).toBe(2)
    }
  })

  it('that came while no server ran fire once at the next start, and tell their own moment', async () => {
    const number = await report()
    const onSiteDueAt = (await read(number)).onSiteDueAt!
    await nodeAt(24 * 60).look()
    await nodeAt(24 * 60).look()
    const fired = await escalations(number)
    expect(fired[0]!.occurredAt).toBe(onSiteDueAt)
    expect(fired.filter(({ occurredAt }) => occurredAt === onSiteDueAt)).toHaveLength(1)
  })

  it('that were met fire not at all', async () => {
    const number = await report()
    await move(app.url, number, 1, 'accepted')
    await move(app.url, number, 2, 'on_site')
    await move(app.url, number, 3, 'feedback')
    await nodeAt(120).look()
    expect(await escalations(number)).toEqual([])
  })

  it('stand still while the case is suspended, and fire later by the pause', async () => {
    const number = await report()
    const { onSiteDueAt } = await read(number)
    await act(number, 1, { act: 'suspend', reason: '等待产权单位' })
    await nodeAt(300).look()
    expect(await escalations(number)).toEqual([])
    const resumed = await act(number, 2, { act: 'resume' })
    expect(Date.parse(resumed.onSiteDueAt!)).toBeGreaterThanOrEqual(Date.parse(onSiteDueAt!))
    await nodeAt(11).look()
    expect((await escalations(number)).map(({ occurredAt }) => occurredAt)).toEqual([resumed.onSiteDueAt])
  })

  it('of an item follow its own rungs', async () => {
    const { rows } = await database().pool.query<{ item_code: string | null }>(
      `select code as item_code from work_items where onsite_minutes is not null and code <> $1 limit 1`,
      [itemCode],
    )
    const item = rows[0]!.item_code!
    await database().owner((client) =>
      client.query(
        `insert into escalation_rules (item_code, base, after_minutes, level, supervises)
         values ($1, 'on_site', 5, 'city', true)`,
        [item],
      ),
    )
    const { body } = await submit(app.url, sampleReport(1, { itemCode: item }))
    const due = Date.parse((await read(body.number)).onSiteDueAt!)
    await nodeAt((due - Date.now()) / minuteMs + 4).look()
    expect((await read(body.number)).supervision).toBe('none')
    await nodeAt((due - Date.now()) / minuteMs + 6).look()
    expect(await read(body.number)).toMatchObject({ level: 'city', supervision: 'normal' })
  })

  it('fire in a running server by themselves', async () => {
    const number = await report()
    await database().owner((client) =>
      client.query(`update cases set on_site_due_at = now() where number = $1`, [number]),
    )
    await expect.poll(async () => (await read(number)).level, { timeout: 15_000 }).toBe('community')
  })
})
