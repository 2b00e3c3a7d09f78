import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import type { AreaStatistics, KpiKey } from '../../../server/contracts/kpi.ts'
import type { AreaDay, Background } from '../../../server/contracts/statistics.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { casesOnMap, coveredGrids, overdueOnMap } from './map-contents.ts'
import { WallPage } from './wall-page.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')

const sizes = {
  compact: { width: 1366, height: 768 },
  base: { width: 1920, height: 1080 },
  zoomed: { width: 1536, height: 864 },
  portrait: { width: 1080, height: 1920 },
  wide: { width: 2560, height: 1080 },
  wider: { width: 3000, height: 1080 },
  panorama: { width: 3840, height: 1080 },
} as const

describeInBrowser('The panels of the wall', (database) => {
  let app: ServedApp
  let wall: WallPage
  const browser = useTestBrowser()

  beforeAll(async () => {
    await loadHistory(database(), cityDir, { seed: 5, now: new Date(), days: 10, cases: 4_000 })
    app = await serveApp(database())
    wall = await WallPage.in(browser(), { viewport: sizes.base })
    await wall.open(app.url, '?tour=off')
  })
  beforeEach(async () => {
    await wall.page.setViewportSize(sizes.base)
    await wall.comesHome('?tour=off')
  })
  afterEach(async () => {
    await wall.page.unrouteAll({ behavior: 'wait' })
    expect(wall.faults.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await wall?.page.close()
    await app?.close()
  })

  const panel = (heading: string) =>
    wall.page.locator('.wall-panel', { has: wall.page.getByText(heading, { exact: true }) })
  const get = async <Body>(path: string) => (await ask<Body>(`${app.url}${path}`)).body
  const becomes = (what: string, text: () => Promise<string>, expected: string) =>
    eventually(what, text, (shown) => shown === expected, 30_000)

  /** The number of a tile of the panel of the day, and what stands below it. */
  const tile = (label: string) =>
    panel('今日态势').locator('.figure-tile', { has: wall.page.getByText(label, { exact: true }) })
  const numberOf = async (label: string) =>
    ((await tile(label).locator('.figure-tile__value span').first().textContent()) ?? '').trim()
  /** Without a simulation nothing changes here but what time does: a limit runs out, the minute of yesterday moves on. */
  const agrees = (what: string, look: () => Promise<readonly [unknown, unknown]>) =>
    eventually(what, look, ([shown, said]) => JSON.stringify(shown) === JSON.stringify(said), 30_000)

  it('show the figures that the official’s view has for the same place and moment', async () => {
    const labels: readonly [string, KpiKey][] = [
      ['今日上报', 'reported'],
      ['在办', 'open'],
      ['超时在办', 'overdue_open'],
      ['今日结案', 'closed'],
      ['10 分钟到场率', 'on_site_10'],
      ['30 分钟反馈率', 'feedback_30'],
    ]
    const [shown] = await agrees('the official’s figures', async () => {
      const { body } = await ask<AreaStatistics>(`${app.url}/api/statistics/510981?period=today`, {
        headers: await as(app.url, 'official'),
      })
      const said = (key: KpiKey) => {
        const { value } = body.kpis.find((kpi) => kpi.key === key)!
        if (value === null) return '—'
        return key.endsWith('0') ? (value * 100).toFixed(1) : String(value)
      }
      return [await Promise.all(labels.map(([label]) => numberOf(label))), labels.map(([, key]) => said(key))]
    })
    expect(new Set(shown as string[]).size).toBeGreaterThan(1)
  })

  it('hold the day against the day before at this time', async () => {
    await agrees('what there was yesterday', async () => {
      const { before } = await get<AreaDay>('/api/statistics/510981/day')
      const note = await tile('今日上报').locator('.figure-tile__note').innerText()
      return [/昨日同时 (\d+)/.exec(note)?.[1], String(before!.reported)]
    })
  })

  it('show the hours, the categories, the phases and the ranking of the server’s answer', async () => {
    await wall.page.setViewportSize(sizes.wide)
    await wall.isWhole()
    await agrees('the hours, categories and ranking', async () => {
      const { hours, categories, ranking } = await get<AreaDay>('/api/statistics/510981/day')
      const current = hours.findLastIndex((count) => count > 0)
      const drawn = await wall.page.locator('.trend-table__today').allTextContents()
      const counts = await panel('类别').locator('.bar-list__count').allInnerTexts()
      // Just after midnight no community has enough cases to be ranked.
      const isRanked = ranking[0]!.rank !== null
      const best = panel('社区排行').locator('.ranking-row__share').first()
      return [
        [drawn.slice(0, current + 1), counts.slice(0, 1).map(Number), isRanked ? await best.textContent() : null],
        [
          hours.slice(0, current + 1).map(String),
          categories.slice(0, 1).map(({ reported }) => reported),
          isRanked ? `${ranking[0]!.share.part}/${ranking[0]!.share.whole}` : null,
        ],
      ]
    })
    await agrees('the phases', async () => {
      const { phases } = await get<AreaDay>('/api/statistics/510981/day')
      const counts = await panel('各阶段用时').locator('li small').allInnerTexts()
      return [counts, phases.map(({ count }) => `${count} 件`)]
    })
  })

  it('draw the day before and the week’s means that the statistics answer', async () => {
    const background = await get<Background>('/api/statistics/510981/background')
    const cells = wall.page.locator('.trend-table td')
    const column = async (index: number) =>
      (await cells.allInnerTexts()).filter((_text, cell) => cell % 3 === index).join()
    const rounded = (counts: readonly number[]) => counts.map((count) => Math.round(count * 10) / 10).join()
    await becomes('yesterday’s hours', () => column(1), rounded(background.yesterdayHours))
    expect(await column(2)).toBe(rounded(background.weekHours))
  })

  it('show of a grid the seven days, and the figures of its day, that the official’s view has', async () => {
    const { ranking } = await get<AreaDay>('/api/statistics/510981002004/day')
    const code = ranking.find(({ share }) => share.whole > 0)?.code ?? ranking[0]!.code
    await wall.goes(`?tour=off&grid=${code}`)
    await agrees('the grid’s days', async () => {
      const { trend } = await get<AreaStatistics>(`/api/statistics/${code}?period=7d`)
      const { figures } = await get<AreaDay>(`/api/statistics/${code}/day`)
      const facts = await wall.page.locator('.grid-facts dd').allInnerTexts()
      const days = await wall.page.locator('.grid-week b').allInnerTexts()
      const { open, overdue, reported, closed } = figures
      return [
        [...days, ...facts],
        [...trend.points.map((point) => point.reported), open, overdue, reported, closed].map(String),
      ]
    })
  })

  it('keep the last figures when no newer ones come, and say of which moment they are', async () => {
    const scope = panel('今日态势').locator('.wall-panel__head p')
    await eventually(
      'figures',
      () => numberOf('今日上报'),
      (text) => /^\d+$/.test(text),
      30_000,
    )
    await wall.page.route('**/api/statistics/510981/day', (route) => route.abort())
    const before = await numberOf('今日上报')
    await eventually(
      'their moment',
      () => scope.innerText(),
      (text) => /^统计截至 \d\d:\d\d:\d\d$/.test(text),
      30_000,
    )
    expect(await numberOf('今日上报')).toBe(before)
    expect(await wall.link()).toBe('live')
    await wall.page.unroute('**/api/statistics/510981/day')
    await eventually(
      'newer figures',
      () => scope.innerText(),
      (text) => !text.includes('截至'),
      30_000,
    )
  })

  it('count as many overdue cases as the map has octagons for, of hundreds of open ones', async () => {
    await agrees('the overdue cases', async () => [String(await overdueOnMap(wall)), await numberOf('超时在办')])
    expect(Number(await numberOf('超时在办'))).toBeGreaterThan(0)
    expect(await wall.page.locator('.look-legend b').first().innerText()).toBe(await numberOf('超时在办'))
  })

  it('leave the whole city free: no grid lies below the tool bar or a legend', async () => {
    for (const size of [sizes.compact, sizes.base, sizes.wide]) {
      await wall.page.setViewportSize(size)
      await wall.isWhole()
      await eventually(
        'nothing over the city',
        () => coveredGrids(wall),
        (codes) => codes.length === 0,
        30_000,
      )
    }
  })

  it('filter the map by a category, the ladder or a look, say what it shows alone, and end that at Esc', async () => {
    const home = await wall.view()
    await panel('类别').locator('.pick-area').first().click()
    const chip = wall.page.locator('.filter-chip')
    await eventually(
      'only that category on the map',
      () => casesOnMap(wall),
      (all) => new Set(all.map(({ category }) => category)).size === 1,
    )
    expect(await chip.innerText()).toContain(`· ${(await casesOnMap(wall)).length} 件`)
    await wall.page.locator('.look-legend .pick-area').first().click()
    await eventually(
      'only overdue cases',
      () => casesOnMap(wall),
      (all) => all.every(({ look }) => look === 'overdue'),
    )
    expect(await chip.innerText()).toContain(`· ${await numberOf('超时在办')} 件`)
    expect(await wall.view()).toEqual(home)
    await wall.page.keyboard.press('Escape')
    await eventually(
      'all cases again',
      () => casesOnMap(wall),
      (all) => new Set(all.map(({ look }) => look)).size > 1,
    )
    await panel('社区排行').locator('.pick-area').first().click()
    await wall.looks('the community from near', ({ zoom }) => zoom > home.zoom + 0.5)
    await wall.page.keyboard.press('Escape')
    await wall.looksAs(home)
  })

  const areInside = () =>
    wall.page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      const panels = [...document.querySelectorAll('.wall-panel')].map((element) => element.getBoundingClientRect())
      return (
        scrollWidth <= innerWidth &&
        scrollHeight <= innerHeight &&
        panels.every(({ left, right, bottom }) => left >= 0 && right <= innerWidth && bottom <= innerHeight)
      )
    })

  it.each([
    ['compact', ['今日态势', '24 小时趋势', '实时案件', '超时与上报']],
    ['base', ['今日态势', '24 小时趋势', '类别', '实时案件', '超时与上报', '社区排行']],
    ['zoomed', ['今日态势', '24 小时趋势', '类别', '实时案件', '超时与上报', '社区排行']],
    ['portrait', ['今日态势', '24 小时趋势', '类别', '实时案件', '超时与上报', '社区排行']],
    ['wide', ['各阶段用时', '时段热度', '上报来源', '社区排行']],
    ['wider', ['各阶段用时', '时段热度', '上报来源', '超时与上报', '社区排行']],
    ['panorama', ['各阶段用时', '时段热度', '上报来源', '责任单位', '社区排行']],
  ] as const)('stand beside the map as there is room for: %s', async (size, headings) => {
    await wall.page.setViewportSize(sizes[size])
    await eventually(
      'the columns of that size, with all of each panel inside of the window',
      async () => [...(await Promise.all(headings.map((heading) => panel(heading).count()))), await areInside()],
      (found) => found.every((one) => one === 1 || one === true),
      30_000,
    )
    await wall.isWhole()
    for (const heading of headings) expect(await panel(heading).count(), heading).toBe(1)
    expect(await areInside()).toBe(true)
  })

  it('rank every community where there is room for all, and the units with open cases', async () => {
    await wall.page.setViewportSize(sizes.panorama)
    await wall.isWhole()
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

  it('say why there is no comparison, and stand all the same', async () => {
    await wall.page.route('**/api/statistics/**', (route) => route.abort())
    await wall.open(app.url, '?tour=off')
    await eventually(
      'the reason',
      () => panel('今日态势').locator('.wall-panel__head p').innerText(),
      (text) => text.includes('统计数据读不到'),
      30_000,
    )
    for (const label of ['今日上报', '超时在办', '10 分钟到场率']) expect(await numberOf(label)).toBe('—')
    await eventually(
      'the reason why there are no earlier days',
      async () => (await wall.page.locator('.trend-panel__key-line').getAttribute('title')) ?? '',
      (title) => title.includes('读不到'),
      30_000,
    )
    await eventually(
      'the live cases beside it',
      () => panel('实时案件').locator('[data-case]').count(),
      (count) => count > 3,
    )
  })
})
