import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BriefEntry } from '../../../server/contracts/brief.ts'
import type { AreaStatistics } from '../../../server/contracts/kpi.ts'
import type { Problem } from '../../../server/contracts/problem.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { findChromium } from '../../../server/briefs/find-chromium.mjs'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { eventually } from '../../support/eventually.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const hourMs = 3_600_000
/** The last day whose brief is due: seven o'clock in Shanghai is when. */
const yesterday = new Date(Date.now() + (8 - 7 - 24) * hourMs).toISOString().slice(0, 10)

describeOnDatabase('Briefs of the city', (database) => {
  let app: ServedApp
  let briefs: BriefEntry[]
  const get = async <Body>(path: string, role = 'official') =>
    ask<Body>(`${app.url}/api/${path}`, { headers: await as(app.url, role) })
  const page = async (path: string) => fetch(`${app.url}/api/${path}`, { headers: await as(app.url, 'official') })

  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 6, now: new Date(), days: 20, cases: 1_000 })
    app = await serveApp(database())
    const isNewest = ({ kind, firstDay }: BriefEntry) => kind === 'daily' && firstDay === yesterday
    briefs = await eventually('the brief of yesterday', async () => (await get<BriefEntry[]>('briefs')).body, (made) => made.some(isNewest), 120_000) // prettier-ignore
  }, 180_000)
  afterAll(() => app.close())

  it('are made for yesterday and for the last whole week, which begins on a Monday', () => {
    const daily = briefs.find(({ kind }) => kind === 'daily')!
    const weekly = briefs.find(({ kind }) => kind === 'weekly')!
    expect(daily.firstDay).toBe(yesterday)
    expect(daily.lastDay).toBe(daily.firstDay)
    expect(new Date(weekly.firstDay).getUTCDay()).toBe(1)
    expect(Date.parse(weekly.lastDay) - Date.parse(weekly.firstDay)).toBe(6 * 24 * hourMs)
  })

  it('are made up for each day and week without a server, one after the other, and say so', async () => {
    const daily = briefs.filter(({ kind }) => kind === 'daily').toReversed()
    const expected = Array.from({ length: daily.length }, (_, index) =>
      new Date(Date.parse(yesterday) - (daily.length - 1 - index) * 24 * hourMs).toISOString().slice(0, 10),
    )
    expect(daily.map(({ firstDay }) => firstDay)).toEqual(expected)
    expect(daily.length).toBeGreaterThanOrEqual(19)
    expect(briefs.filter(({ kind }) => kind === 'weekly').length).toBeGreaterThanOrEqual(2)
    const inOrder = briefs.toSorted((a, b) => Date.parse(a.madeAt) - Date.parse(b.madeAt))
    expect(inOrder.map(({ lastDay }) => lastDay)).toEqual(inOrder.map(({ lastDay }) => lastDay).toSorted())
    expect(daily.slice(0, -1).every(({ madeLate }) => madeLate)).toBe(true)
    const html = await (await page(`briefs/daily/${daily[0]!.firstDay}`)).text()
    expect(html).toMatch(/补做，数字为补做时所知/)
  })

  it('say what the figures of their days are, and as of when, in a page that loads nothing', async () => {
    const { kind, firstDay, lastDay } = briefs.find((brief) => brief.kind === 'weekly')!
    const answer = await page(`briefs/${kind}/${firstDay}`)
    const html = await answer.text()
    const shown = (await get<AreaStatistics>(`statistics/510981?period=${firstDay}..${lastDay}`)).body
    const { numerator, denominator } = shown.kpis.find(({ key }) => key === 'on_time_closing')!
    expect(html).toContain('射洪市网格化治理周报')
    expect(html).toContain(`${numerator} / ${denominator}`)
    expect(html).toContain('演示数据（合成）')
    expect(html).toMatch(/统计截至 \d{4}-\d\d-\d\d \d\d:\d\d/)
    expect(answer.headers.get('content-security-policy')).toContain(`default-src 'none'`)
  })

  it.skipIf(!findChromium(process.env))(
    'are printed to a PDF of their pages',
    async () => {
      const { kind, firstDay, ...listed } = (await get<(BriefEntry & { prints: boolean })[]>('briefs')).body[0]!
      expect(listed).toMatchObject({ prints: true })
      const [first, second] = await Promise.all([1, 2].map(() => page(`briefs/${kind}/${firstDay}?format=pdf`)))
      expect(first!.headers.get('content-type')).toBe('application/pdf')
      expect(first!.headers.get('content-disposition')).toContain(`brief-${kind}-${firstDay}.pdf`)
      for (const answer of [first!, second!]) {
        const bytes = Buffer.from(await answer.arrayBuffer())
        expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
        expect(bytes.length).toBeGreaterThan(20_000)
      }
    },
    120_000,
  )

  it.each([
    ['has nothing to print with', '', 501, false],
    ['has a Chromium that fails', '/bin/false', 502, true],
  ])('are still pages where the server %s', async (_, CHROMIUM, status, prints) => {
    const other = await serveApp(database(), { PATH: '', CHROMIUM })
    try {
      const [listed] = (await ask<(BriefEntry & { prints: boolean })[]>(`${other.url}/api/briefs`, { headers: await as(other.url, 'official') })).body // prettier-ignore
      expect(listed).toMatchObject({ prints })
      const brief = `${other.url}/api/briefs/${listed!.kind}/${listed!.firstDay}`
      const printed = await ask<Problem>(`${brief}?format=pdf`, { headers: await as(other.url, 'official') })
      expect([printed.status, printed.body.status]).toEqual([status, status])
      expect((await fetch(brief, { headers: await as(other.url, 'official') })).status).toBe(200)
    } finally {
      await other.close()
    }
  })

  it('are kept as they were, whatever happens later', async () => {
    const { kind, firstDay } = briefs[0]!
    const before = await (await page(`briefs/${kind}/${firstDay}`)).text()
    await database().owner((client) => client.query('select statistics.forget()'))
    expect(await (await page(`briefs/${kind}/${firstDay}`)).text()).toBe(before)
  })

  it('are not there for other days, nor for who has only a part of the city', async () => {
    expect((await get<Problem>('briefs/daily/2001-01-01')).status).toBe(404)
    expect((await get<Problem>('briefs/daily/2001-13-01')).status).toBe(400)
    expect((await get<Problem>('briefs', 'community')).status).toBe(403)
  })
})
