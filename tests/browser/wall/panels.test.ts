import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openBrowser } from '../../../scripts/screenshots/open-browser.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import type { Background } from '../../../server/contracts/statistics.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { caseFigures } from '../../../web/cases/figures/case-figures.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const dayMs = 24 * 3_600_000
const minuteMs = 60_000

const sizes = {
  compact: { width: 1366, height: 768 },
  base: { width: 1920, height: 1080 },
  wide: { width: 2560, height: 1080 },
  wider: { width: 3000, height: 1080 },
  panorama: { width: 3840, height: 1080 },
} as const

describeInBrowser(['postgres'], 'The panels of the wall', (database) => {
  let app: ServedApp
  let browser: Browser
  let wall: WallPage

  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 5, now: new Date(), days: 10, cases: 4_000 })
    app = await serveApp(database())
    browser = await openBrowser()
  })
  beforeEach(async () => {
    wall = new WallPage(await browser.newPage({ viewport: sizes.base, reducedMotion: 'reduce' }))
  })
  afterEach(async () => {
    expect(wall.faults).toEqual([])
    await wall.page.close()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  const panel = (heading: string) =>
    wall.page.locator('.wall-panel', { has: wall.page.getByText(heading, { exact: true }) })
  const get = async <Body>(path: string) => (await ask<Body>(`${app.url}${path}`)).body
  const becomes = (what: string, text: () => Promise<string>, expected: string) =>
    eventually(what, text, (shown) => shown === expected, 30_000)

  it('hold today’s reports against those of yesterday at this time', async () => {
    await wall.open(app.url)
    const note = panel('今日态势').locator('.figure-tile__note').first()
    await eventually(
      'the comparison',
      () => note.innerText(),
      (text) => text.includes('昨日同时'),
      30_000,
    )
    const { at, dayStart, cases } = await get<Snapshot>('/api/snapshot?scope=510981')
    const before = new Date(Math.floor(Date.parse(at) / minuteMs) * minuteMs - dayMs).toISOString()
    const then = await get<Snapshot>(`/api/replay?scope=510981&at=${before}`)
    const figures = caseFigures(cases, Date.parse(at), Date.parse(dayStart))
    const earlier = caseFigures(then.cases, Date.parse(then.at), Date.parse(then.dayStart))
    const value = panel('今日态势').locator('.figure-tile__value span').first()
    expect(await value.innerText()).toBe(String(figures.reported))
    await becomes(
      'yesterday’s count',
      async () => (await note.innerText()).match(/昨日同时 (\d+)/)?.[1] ?? '',
      String(earlier.reported),
    )
  })

  it('draw the day before and the week’s means that the statistics answer', async () => {
    await wall.open(app.url)
    const background = await get<Background>('/api/statistics/510981/background')
    const cells = wall.page.locator('.trend-table td')
    const column = async (index: number) =>
      (await cells.allInnerTexts()).filter((_text, cell) => cell % 3 === index).join()
    const rounded = (counts: readonly number[]) => counts.map((count) => Math.round(count * 10) / 10).join()
    await becomes('yesterday’s hours', () => column(1), rounded(background.yesterdayHours))
    expect(await column(2)).toBe(rounded(background.weekHours))
  })

  it('say why there is no comparison, and stand all the same', async () => {
    await wall.page.route('**/api/replay?*', (route) => route.abort())
    await wall.page.route('**/api/statistics/**', (route) => route.abort())
    await wall.open(app.url)
    const mark = panel('今日态势').locator('.change-mark').first()
    await eventually(
      'the reason',
      async () => (await mark.getAttribute('title')) ?? '',
      (title) => title.includes('读不到'),
      30_000,
    )
    expect((await mark.innerText()).trim()).toBe('环比 —')
    expect(await wall.page.locator('.trend-panel__key-line').getAttribute('title')).toContain('读不到')
    await eventually(
      'the live cases beside it',
      () => panel('实时案件').locator('[data-case]').count(),
      (count) => count > 3,
    )
  })

  it.each([
    ['compact', ['今日态势', '24 小时趋势', '实时案件', '超时与上报']],
    ['base', ['今日态势', '24 小时趋势', '类别', '实时案件', '超时与上报', '社区排行']],
    ['wide', ['各阶段用时', '时段热度', '上报来源', '社区排行']],
    ['wider', ['各阶段用时', '时段热度', '上报来源', '超时与上报', '社区排行']],
    ['panorama', ['各阶段用时', '时段热度', '上报来源', '责任单位', '社区排行']],
  ] as const)('stand beside the map as there is room for: %s', async (size, headings) => {
    await wall.page.setViewportSize(sizes[size])
    await wall.open(app.url)
    for (const heading of headings) expect(await panel(heading).count(), heading).toBe(1)
    const isInside = await wall.page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      const panels = [...document.querySelectorAll('.wall-panel')].map((element) => element.getBoundingClientRect())
      return (
        scrollWidth <= innerWidth &&
        scrollHeight <= innerHeight &&
        panels.every(({ left, right, bottom }) => left >= 0 && right <= innerWidth && bottom <= innerHeight)
      )
    })
    expect(isInside).toBe(true)
  })

  it('rank every community where there is room for all, and the units with open cases', async () => {
    await wall.page.setViewportSize(sizes.panorama)
    await wall.open(app.url)
    await eventually(
      '22 communities',
      () => panel('社区排行').locator('.ranking-row').count(),
      (count) => count === 22,
    )
    const { cases } = await get<Snapshot>('/api/snapshot?scope=510981')
    const open = cases.filter(({ status }) => status !== 'closed' && status !== 'void').length
    const counts = await panel('责任单位').locator('.bar-list__count').allInnerTexts()
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(open)
    expect(await panel('责任单位').locator('.wall-panel__head p').innerText()).toContain('示例')
  })
})
