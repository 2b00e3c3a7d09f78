import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { loadCity } from '../../../server/city/load-city.ts'
import type { City, Health } from '../../../server/contracts/city.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { person, report } from '../../support/cases/work-on-case.ts'
import { watchCalendar } from '../../../server/catalogue/calendar-reason.ts'

const dayMs = 86_400_000
const day = (ahead: number) => new Date(Date.now() + 8 * 3_600_000 + ahead * dayMs).toISOString().slice(0, 10)
/** 120 hours of work. */
const itemCode = 'SH-U01-01'

describeOnDatabase('A city without a calendar', (database) => {
  let folder: string
  let app: ServedApp
  const said: string[] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-'))
    cpSync(join(import.meta.dirname, '../../../gis-data/shehong'), folder, { recursive: true })
    rmSync(join(folder, 'calendar.csv'))
    await loadCity(database(), folder)
    app = await serveApp(database(), {}, { log: { write: (line) => void said.push(line) } })
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true })
  })
  const calendar = async () => (await ask<City>(`${app.url}/api/city`)).body.calendar
  const reasons = async (url = app.url) => (await ask<Health>(`${url}/api/health`)).body.reasons.map(({ code }) => code)

  it('says so at the start, by health and to every desk while items have limits in working hours', async () => {
    expect(said.join('')).toContain('No year of a calendar of holidays is loaded')
    expect(await reasons()).toEqual(['calendar_missing'])
    expect(await calendar()).toMatchObject({ publishedUntil: null, warnsFrom: '1970-01-01T00:00:00.000Z' })
  })

  it('sets such limits provisionally, and once more when the first calendar arrives, which every node sees', async () => {
    const watch = watchCalendar(database().pool)
    expect((await watch())?.code).toBe('calendar_missing')
    const { number } = await report(app.url, { itemCode })
    const before = await person(app.url).detail(number)
    expect(before.dueProvisional).toBe(true)
    const days = Array.from({ length: 7 }, (_, index) => `${day(1 + index)},holiday,合成`)
    writeFileSync(join(folder, 'calendar.csv'), ['day,kind,name', ...days, `${day(90)},published,合成`, ''].join('\n'))
    await loadCity(database(), folder)
    const after = await person(app.url).detail(number)
    expect(after).toMatchObject({ dueProvisional: false, version: before.version + 1 })
    expect(Date.parse(after.resolveDueAt!)).toBeGreaterThan(Date.parse(before.resolveDueAt!) + 4 * dayMs)
    await eventually('the new end at the node that ran before', calendar, (now) => now?.publishedUntil === day(90))
    vi.spyOn(performance, 'now').mockReturnValueOnce(performance.now() + 61_000)
    const aMinuteLater = watch()
    vi.restoreAllMocks()
    expect(await aMinuteLater).toBeNull()
    const other = await serveApp(database())
    expect(await reasons(other.url)).toEqual([])
    await other.close()
  })

  it('reads a calendar again that reaches less far than what an older version took from the same file', async () => {
    await database().owner((client) =>
      client.query(`update calendar_horizon set published_until = published_until + 365`),
    )
    expect(await loadCity(database(), folder)).toBe(true)
    await eventually('the right end', calendar, (now) => now?.publishedUntil === day(90))
    expect(await loadCity(database(), folder)).toBe(false)
  })
})
