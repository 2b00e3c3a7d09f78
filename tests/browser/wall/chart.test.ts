import type { EChartsType } from 'echarts/core'
import type { Browser, ElementHandle } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openBrowser } from '../../../scripts/screenshots/open-browser.ts'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; worker-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self' ws: wss:"

type ChartElement = HTMLElement & { chart: EChartsType }

describeInBrowser('The trend chart', (database) => {
  let app: ServedApp
  let line: CuttableLine
  let browser: Browser
  let wall: WallPage
  let element: ElementHandle<ChartElement>

  beforeAll(async () => {
    app = await serveApp(database())
    line = await openLine(app.url)
    // Painted as on a real screen: without graphics thin lines have other colours at their edges.
    browser = await openBrowser()
    expect((await submit(app.url, sampleReport(1))).status).toBe(201)
    // a page whose headers are ours counts as one from elsewhere
    wall = await WallPage.in(browser, { deviceScaleFactor: 1, permissions: ['local-network-access'] })
    wall.page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) wall.faults.push(message.text())
    })
    await wall.page.route('**/wall', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': strictPolicy } })
    })
    await wall.open(line.url)
  })
  beforeEach(async () => {
    await wall.comesHome()
    await wall.page.locator('.e-chart canvas').waitFor()
    element = (await wall.page.locator('.e-chart').elementHandle()) as ElementHandle<ChartElement>
  })
  afterEach(() => {
    line.mend()
    expect(wall.faults.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await line?.close()
    await app?.close()
  })

  /** The colours on the canvas, as `r,g,b`, with how many pixels have each. */
  const colours = (): Promise<Record<string, number>> =>
    element.evaluate((chartElement) => {
      const canvas = chartElement.querySelector('canvas')!
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      const counts: Record<string, number> = {}
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] !== 255) continue
        const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`
        counts[colour] = (counts[colour] ?? 0) + 1
      }
      return counts
    })

  const shows = (token: string, [red, green, blue]: [number, number, number]) =>
    eventually(
      `${token} on the chart's canvas`,
      colours,
      (counts) => (counts[`${red},${green},${blue}`] ?? 0) > 3,
      20_000,
    )

  it('has drawn gridlines and the hour under way, under the strict content policy', async () => {
    await shows('--line', [27, 47, 69])
    await shows('--accent-2', [127, 178, 220])
  })

  it('says its figures in a table too', async () => {
    const cells = await wall.page.locator('.trend-table__today').allTextContents()
    expect(cells.reduce((sum, text) => sum + Number(text === '—' ? 0 : text), 0)).toBe(1)
  })

  it('takes the size of its panel, and the scale of the interface on a larger screen', async () => {
    const sizes = () =>
      element.evaluate(({ clientWidth, clientHeight, firstElementChild }) => {
        const { width, height } = firstElementChild!.querySelector('canvas')!
        return { width, fills: width === clientWidth && height === clientHeight }
      })
    const becomes = (width: number) =>
      eventually(`a canvas ${width} px wide that fills its panel`, sizes, (size) => size.fills && size.width === width)
    await becomes(20 * 16)
    await wall.page.setViewportSize({ width: 3840, height: 2160 })
    await becomes(26 * 32)
    const axisTextPx = await element.evaluate(({ chart }) => {
      const { yAxis } = chart.getOption() as { yAxis: { axisLabel: { fontSize: number } }[] }
      return yAxis[0]!.axisLabel.fontSize
    })
    expect(axisTextPx).toBeCloseTo(30, 1)
    await wall.page.setViewportSize({ width: 1366, height: 768 })
    await becomes(20 * 16)
  })

  it('loses its colour when the data are stale', async () => {
    await shows('--accent-2', [127, 178, 220])
    await wall.becomesStaleBehind(line)
    await shows('--stale-series', [95, 102, 109])
    expect(await colours()).not.toHaveProperty('127,178,220')
    await wall.recoversBehind(line)
    await shows('--accent-2', [127, 178, 220])
  })

  it('is disposed of when the wall is left', async () => {
    await wall.page.evaluate(() => {
      history.pushState({}, '', '/nowhere')
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
    })
    await wall.page.locator('.unknown-address').waitFor()
    expect(await element.evaluate(({ chart }) => chart.isDisposed())).toBe(true)
    expect(await wall.page.locator('canvas').count()).toBe(0)
  })
})
