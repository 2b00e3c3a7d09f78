import { afterAll, beforeAll, expect, it } from 'vitest'
import { fireDeadlines } from '../../../../server/cases/deadlines/deadline-queries.ts'
import type { CaseHistoryEntry } from '../../../../server/contracts/case-act.ts'
import type { CaseStatus } from '../../../../server/contracts/case.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { bringForward, deadlinesOf, escalationsOf } from '../../../support/cases/deadlines.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report } from '../../../support/cases/work-on-case.ts'

const minute = 60_000
const reason = '试'
const [grid, neighbour] = ['510981001001001', '510981001001002']
/** Calendar hours: accept 30 min, on-site duty none, resolve 24 h; escalated after 4 h, at 100 %. */
const calendarItem =
  'select code from work_items where clock = $1 and onsite_minutes is null and resolve_hours = 24 order by code limit 1'

describeOnDatabase('A deadline', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
  })
  afterAll(() => app.close())

  const reportIn = async (more = {}) => {
    const { number } = await report(app.url, { location: await placeIn(database(), grid), ...more })
    return number
  }
  /** Fires all that is due so many minutes after a case was dispatched, of whatever case. */
  const at = async (minutes: number) => {
    let fired = 0
    for (let count = 1; count > 0; fired += count) count = await fireDeadlines(database().pool, 20, minutes * minute)
    return fired
  }
  const advance = async (number: string, ...to: CaseStatus[]) => {
    for (const status of to) {
      const { version } = await desk.detail(number)
      expect((await desk.move(number, version, status)).status).toBe(200)
    }
  }
  const act = async (number: string, body: Parameters<typeof desk.act>[2]) => {
    const { version } = await desk.detail(number)
    const outcome = await desk.act(number, version, body)
    expect(outcome.status).toBe(200)
    return outcome.body.case
  }
  const fired = async (number: string) =>
    (await escalationsOf(database(), [number])).map(({ reasonCode }) => reasonCode)
  const open = async (number: string) =>
    (await deadlinesOf(database(), [number]))
      .filter(({ firedAt }) => firedAt === null)
      .map(({ reasonCode }) => reasonCode)
  const end = async (number: string) => act(number, { act: 'force_close', reason })

  it('raises a case that nobody has come to: community at 10 minutes, subdistrict at 20, city and supervision at 30', async () => {
    const number = await reportIn()
    const standing = async () => {
      const { level, supervision, version } = await desk.detail(number)
      return [level, supervision, version]
    }
    expect(await at(9.9)).toBe(0)
    expect(await at(10.1)).toBe(1)
    expect(await standing()).toEqual(['community', 'none', 2])
    expect(await at(10.1)).toBe(0)
    expect(await at(20.1)).toBe(1)
    expect(await standing()).toEqual(['subdistrict', 'none', 3])
    expect(await at(30.1)).toBe(1)
    expect(await standing()).toEqual(['city', 'normal', 4])
    expect(await at(24 * 60)).toBe(0)
    await end(number)
  })

  it('that is fired late is fired once, in order, and told as of its due moment', async () => {
    const number = await reportIn()
    const { onSiteDueAt, feedbackDueAt } = await desk.detail(number)
    expect(await at(600)).toBe(3)
    const { body } = await desk.read<CaseHistoryEntry[]>(`cases/${number}/history`)
    const [onSite, feedback] = [Date.parse(onSiteDueAt!), Date.parse(feedbackDueAt!)]
    expect(body.slice(1).map((entry) => [entry.type, entry.reasonCode, Date.parse(entry.occurredAt)])).toEqual([
      ['case:escalated', 'on_site_overdue', onSite],
      ['case:escalated', 'on_site_overdue', onSite + 10 * minute],
      ['case:escalated', 'feedback_overdue', feedback],
    ])
    await end(number)
  })

  it('is void when what it asks for was done in time', async () => {
    const number = await reportIn()
    await advance(number, 'accepted', 'on_site')
    expect(await open(number)).toEqual(['feedback_overdue'])
    expect(await at(29)).toBe(0)
    await advance(number, 'feedback')
    expect(await at(600)).toBe(0)
    expect(await deadlinesOf(database(), [number])).toEqual([])
    await end(number)
  })

  it('never lowers who holds a case', async () => {
    const number = await reportIn()
    for (let step = 0; step < 3; step += 1) await act(number, { act: 'hand_up', reason })
    expect(await at(11)).toBe(1)
    expect((await desk.detail(number)).level).toBe('city')
    await end(number)
  })

  it('stands still while the case is suspended, and fires after it at the moved moment', async () => {
    const number = await reportIn()
    await act(number, { act: 'suspend', reason })
    expect(await at(600)).toBe(0)
    const { onSiteDueAt } = await act(number, { act: 'resume' })
    const [next] = await deadlinesOf(database(), [number])
    expect(next!.dueAt).toEqual(new Date(onSiteDueAt!))
    expect(await at(11)).toBe(1)
    expect((await escalationsOf(database(), [number]))[0]!.dueAt).toEqual(new Date(onSiteDueAt!))
    await end(number)
  })

  it('that has fired does not fire anew after a pause, but does for an extension into the future', async () => {
    const number = await reportIn()
    const shift = 45
    await database().pool.query(
      `update cases set on_site_due_at = on_site_due_at - $2 * interval '1 minute',
                        feedback_due_at = feedback_due_at - $2 * interval '1 minute' where number = $1`,
      [number, shift],
    )
    expect(await at(0)).toBe(3)
    await act(number, { act: 'suspend', reason })
    await act(number, { act: 'resume' })
    expect(await at(0)).toBe(0)
    await act(number, { act: 'extend', minutes: 60, reason })
    expect(await open(number)).toEqual(['feedback_overdue'])
    expect(await at(60)).toBe(1)
    expect((await desk.detail(number)).supervision).toBe('yellow')
    await end(number)
  })

  it('of a return begins anew with the next dispatch', async () => {
    const number = await reportIn()
    expect(await at(11)).toBe(1)
    await desk.move(number, 2, 'filed', reason)
    expect(await open(number)).toEqual([])
    await advance(number, 'dispatched')
    expect(await open(number)).toEqual(['on_site_overdue', 'on_site_overdue', 'feedback_overdue'])
    await end(number)
  })

  it('that only reminds overtakes nobody who decides by the version before it', async () => {
    const { rows } = await database().pool.query<{ code: string }>(calendarItem, ['日历时'])
    const number = await reportIn({ itemCode: rows[0]!.code })
    expect(await at(22)).toBe(1)
    expect(await fired(number)).toEqual(['accept_reminder'])
    const accepted = await desk.move(number, 1, 'accepted')
    expect(accepted).toMatchObject({ status: 200, body: { case: { version: 3, status: 'accepted' } } })
    expect((await desk.move(number, 1, 'on_site')).status).toBe(412)
    await end(number)
  })

  it('of acceptance fires once, though the case goes to another after it was accepted late', async () => {
    const { rows } = await database().pool.query<{ code: string }>(calendarItem, ['日历时'])
    const number = await reportIn({ itemCode: rows[0]!.code })
    await bringForward(database(), [number], 31)
    await at(0)
    expect(await fired(number)).toEqual(['accept_reminder', 'accept_overdue'])
    await advance(number, 'accepted')
    const { version } = await desk.detail(number)
    const given = await desk.reassign(number, version, { gridCode: neighbour, reason })
    expect(given.body.case).toMatchObject({ status: 'dispatched', acceptedAt: null })
    await at(60)
    expect(await fired(number)).toEqual(['accept_reminder', 'accept_overdue'])
    await end(number)
  })

  it('of an item follows the catalogue: yellow at 70 %, then its escalation columns', async () => {
    const { rows } = await database().pool.query<{ code: string }>(calendarItem, ['日历时'])
    const number = await reportIn({ itemCode: rows[0]!.code })
    const start = Date.parse((await desk.detail(number)).reportedAt)
    const laid = await deadlinesOf(database(), [number])
    expect(laid.map(({ reasonCode, dueAt }) => [reasonCode, (dueAt.getTime() - start) / minute])).toEqual([
      ['accept_reminder', 21],
      ['accept_overdue', 30],
      ['resolve_slow', 4 * 60],
      ['resolve_reminder', 1_008],
      ['resolve_overdue', 24 * 60],
      ['resolve_overdue', 36 * 60],
    ])
    await at(22)
    expect(await desk.detail(number)).toMatchObject({ level: 'grid', supervision: 'none', version: 2 })
    await at(37 * 60)
    expect(await desk.detail(number)).toMatchObject({ level: 'city', supervision: 'normal', version: 7 })
    await end(number)
  })

  it('of working hours waits for them', async () => {
    const { rows } = await database().pool.query<{ code: string }>(calendarItem, ['工作时'])
    const number = await reportIn({ itemCode: rows[0]!.code })
    const { rows: wrong } = await database().pool.query(
      `select due_at from case_deadlines where number = $1
          and not exists (select from working_spans where due_at >= starts_at and due_at <= ends_at)`,
      [number],
    )
    expect((await open(number)).length).toBe(6)
    expect(wrong).toEqual([])
    await end(number)
  })

  it('follows a ladder of the item’s own where there is one', async () => {
    const { rows } = await database().pool.query<{ code: string }>(
      'select code from work_items where onsite_minutes = 10 order by code limit 1',
    )
    const { code } = rows[0]!
    await database().owner((client) =>
      client.query(
        `insert into escalation_steps (item_code, limit_kind, step, at_percent, level) values ($1, 'on_site', 1, 50, 'city')`,
        [code],
      ),
    )
    const number = await reportIn({ itemCode: code })
    await at(5.1)
    expect(await fired(number)).toContain('on_site_slow')
    expect((await desk.detail(number)).level).toBe('city')
    expect((await open(number)).filter((one) => one.startsWith('on_site'))).toEqual([])
    await end(number)
  })

  it('goes with a case that is deleted, and never has a report refused', async () => {
    const number = await reportIn()
    await database().owner((client) => client.query('delete from cases where number = $1', [number]))
    expect(await deadlinesOf(database(), [number])).toEqual([])
    const left = await reportIn()
    await database().owner(async (client) => {
      await client.query(`create temporary table kept_case as select * from cases where number = '${left}'`)
      await client.query('alter table cases disable trigger deleted_deadlines')
      await client.query(`delete from cases where number = '${left}'`)
      await client.query('alter table cases enable trigger deleted_deadlines')
      await client.query('insert into cases select * from kept_case')
    })
    expect(await open(left)).toHaveLength(3)
    await end(left)
  })

  it('is there for exactly the limits that run, whatever was done with a case', async () => {
    const { rows } = await database().pool.query(`
      select number, limit_kind, step, due_at from case_deadlines where fired_at is null
      except
      select number, limit_kind, step, due_at from due_moments((select array_agg(number) from cases))`)
    expect(rows).toEqual([])
    const { rows: ended } = await database().pool.query(`
      select from case_deadlines join cases using (number) where status in ('closed', 'void')`)
    expect(ended).toEqual([])
  })
})
