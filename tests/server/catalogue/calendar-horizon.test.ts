import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadCity } from '../../../server/city/load-city.ts'
import type { CaseHistoryEntry } from '../../../server/contracts/case-act.ts'
import type { CaseDetail } from '../../../server/contracts/case.ts'
import type { City, Health } from '../../../server/contracts/city.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

const dayMs = 86_400_000
/** The city's day, so many days from now. */
const day = (ahead: number) => new Date(Date.now() + 8 * 3_600_000 + ahead * dayMs).toISOString().slice(0, 10)
/** 120 hours of work, and 24 hours by the calendar. */
const [inWorkingHours, byTheClock] = ['SH-U01-01', 'SH-U04-01']

describeOnDatabase('Beyond the published calendar', (database) => {
  let folder: string
  let app: ServedApp
  let numbers: string[]
  const publish = (...rows: readonly string[]) => {
    writeFileSync(join(folder, 'calendar.csv'), ['day,kind,name', ...rows, ''].join('\n'))
    return loadCity(database(), folder)
  }
  const get = async <Body>(path: string) => (await ask<Body>(`${app.url}/api/${path}`)).body
  const detail = (number: string): Promise<CaseDetail> => person(app.url).detail(number)
  /** What the calendar says now of a limit of so many hours of work that began with the report. */
  const dueByNow = async (number: string, hours: number, moreMinutes = 0) =>
    (
      await database().pool.query<{ due: Date }>(
        `select limit_due(limit_due(reported_at, $2 * 60, '工作时'), $3, '工作时') as due from cases where number = $1`,
        [number, hours, moreMinutes],
      )
    ).rows[0]!.due.getTime()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-'))
    cpSync(join(import.meta.dirname, '../../../gis-data/shehong'), folder, { recursive: true })
    await publish(`${day(4)},published,合成`)
    app = await serveApp(database())
    numbers = []
    for (const itemCode of [inWorkingHours, inWorkingHours, byTheClock])
      numbers.push((await report(app.url, { itemCode })).number)
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true })
  })

  it('a limit in working hours is provisional, one by the clock is not', async () => {
    const cases = await Promise.all(numbers.map(detail))
    expect(cases.map(({ dueProvisional }) => dueProvisional)).toEqual([true, true, false])
  })

  it('health and every screen say that the calendar ends, and the node goes on serving', async () => {
    const answer = await ask<Health>(`${app.url}/api/health`)
    expect(answer.status).toBe(200)
    expect(answer.body.status).toBe('degraded')
    expect(answer.body.reasons).toEqual([
      { code: 'calendar_ends', text: expect.stringContaining(`ends with ${day(4)}`) as string },
    ])
    const { calendar } = await get<City>('city')
    expect(calendar).toMatchObject({ publishedUntil: day(4) })
    expect(Date.parse(calendar!.warnsFrom)).toBeLessThan(Date.now())
  })

  it('the limits are set once more when the calendar arrives: one event each, and no alarm goes off twice', async () => {
    const [first, second, third] = numbers as [string, string, string]
    const before = await Promise.all(numbers.map(detail))
    const extended = await person(app.url).act(second, before[1]!.version, { act: 'extend', minutes: 90, reason: '等材料' }) // prettier-ignore
    expect(extended.status).toBe(200)
    const gone = `number = '${first}' and reason_code = 'resolve_reminder'`
    await database().owner((client) => client.query(`update case_deadlines set fired_at = now() where ${gone}`))

    const holidays = Array.from({ length: 7 }, (_, index) => `${day(5 + index)},holiday,合成`)
    expect(await publish(...holidays, `${day(90)},published,合成`)).toBe(true)

    const after = await Promise.all(numbers.map(detail))
    expect(after.map(({ dueProvisional }) => dueProvisional)).toEqual([false, false, false])
    expect(Date.parse(after[0]!.resolveDueAt!)).toBeGreaterThan(Date.parse(before[0]!.resolveDueAt!) + 4 * dayMs)
    expect(Date.parse(after[0]!.resolveDueAt!)).toBeCloseTo(await dueByNow(first, 120), -1)
    expect(Date.parse(after[1]!.resolveDueAt!)).toBeCloseTo(await dueByNow(second, 120, 90), -1)
    expect(after[2]).toEqual(before[2])
    // What was certain stays.
    expect(after[0]!.acceptDueAt).toBe(before[0]!.acceptDueAt)
    const { rows } = await database().pool.query<{ fired: boolean; moved: boolean }>(
      `select fired_at is not null as fired, due_at > now() + interval '5 days' as moved from case_deadlines where ${gone}`,
    )
    expect(rows).toEqual([{ fired: true, moved: true }])
    for (const [number, versions] of [[first, 2], [second, 3], [third, 1]] as const) {
      const history = (await person(app.url).read<CaseHistoryEntry[]>(`cases/${number}/history`)).body
      expect(history.filter(({ type }) => type === 'case:rescheduled')).toHaveLength(versions === 1 ? 0 : 1)
      expect(history.at(-1)!.version).toBe(versions)
    }
  }) // prettier-ignore

  it('and not again at the next start, and nothing warns any more', async () => {
    await loadCity(database(), folder)
    expect((await detail(numbers[0]!)).version).toBe(2)
    await app.close()
    app = await serveApp(database())
    expect(await get<Health>('health')).toMatchObject({ status: 'ok', reasons: [] })
    expect((await get<City>('city')).calendar).toMatchObject({ publishedUntil: day(90) })
  })

  it('a limit is provisional again where a calendar takes days back, and an event says so of each such case', async () => {
    const before = await Promise.all(numbers.map(detail))
    await publish(`${day(4)},published,合成`)
    const after = await Promise.all(numbers.map(detail))
    expect(after.map(({ dueProvisional }) => dueProvisional)).toEqual([true, true, false])
    expect(after.map(({ version }, index) => version - before[index]!.version)).toEqual([1, 1, 0])
    expect(after[0]).toMatchObject({ resolveDueAt: before[0]!.resolveDueAt, acceptDueAt: before[0]!.acceptDueAt })
  })
})
