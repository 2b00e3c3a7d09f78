import type { Route } from 'playwright-core'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { usualScreen, useTestBrowser } from '../../support/screens/test-browser.ts'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'
import { append } from '../../support/cases/append-event.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

describeInBrowser('The unattended wall', (database) => {
  let app: ServedApp
  let wall: WallPage
  let loads = 0
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    wall = await WallPage.in(browser())
    await wall.open(app.url)
    wall.page.on('load', () => loads++)
  })
  beforeEach(async () => {
    await wall.comesHome()
    loads = 0
  })
  afterEach(async () => {
    await wall.page.unrouteAll({ behavior: 'wait' })
    expect(wall.faults.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await wall?.page.close()
    await app?.close()
  })

  it('shows no cursor after five seconds of rest, and shows it again when it moves', async () => {
    const cursor = () => wall.page.evaluate(() => getComputedStyle(document.querySelector('main canvas')!).cursor)
    await wall.page.locator('main canvas').first().waitFor()
    await wall.page.mouse.move(600, 400)
    expect(await cursor()).not.toBe('none')
    await eventually('the cursor to go', cursor, (style) => style === 'none')
    await wall.page.mouse.move(610, 400)
    expect(await cursor()).not.toBe('none')
  })

  it.each([
    [800, 500],
    [1366, 768],
    [1920, 1080],
    [2560, 600],
  ])('has no scroll bar at %s x %s and lets nothing be marked', async (width, height) => {
    await wall.page.setViewportSize({ width, height })
    await wall.isWhole()
    await eventually(
      'no overhang',
      () =>
        wall.page.evaluate(() => {
          const { scrollWidth, scrollHeight } = document.documentElement
          return [innerWidth, innerHeight, scrollWidth, scrollHeight]
        }),
      (sizes) => sizes.join() === [width, height, width, height].join(),
    )
    await wall.page.keyboard.press('Control+A')
    expect(await wall.page.evaluate(() => getSelection()!.toString().trim())).toBe('')
    await wall.page.setViewportSize(usualScreen.viewport)
  })

  it('shows a panel that fails as failed, all others as they are, and tries it again', async () => {
    for (let index = 0; index < 12; index++) await submit<CaseReceipt>(app.url, sampleReport(index))
    const { cases, cursor } = (await ask<Snapshot>(`${app.url}/api/snapshot?scope=510981`)).body
    await wall.reaches(cursor.seq)
    /** The cases at a later version. */
    const put = (later: number, changes: object) =>
      append(
        database().pool,
        ...cases.map((item) => {
          const version = item.version + later
          const body = { ...item, version, ...changes }
          return { id: item.number, version, body, scopeBefore: item.gridCode, scopeAfter: item.gridCode }
        }),
      )

    await put(1, { source: 'a door of a later version' })
    const failed = wall.page.getByText('此面板暂时无法显示')
    await failed.waitFor()
    expect(await failed.count()).toBe(1)
    expect(await wall.page.locator('.today-panel').count()).toBe(1)
    expect(await wall.page.locator('.city-map canvas').count()).toBe(1)
    expect(await wall.link()).toBe('live')

    await sleep(6_000)
    await put(2, {})
    await wall.lists(cases.at(-1)!.number)
    expect(await failed.count()).toBe(0)
    expect(loads).toBe(0)
  })

  it('reloads when its code is no longer there, but not before the server is well', async () => {
    const refuse = (route: Route) => route.fulfill({ status: 503, json: { status: 'degraded' } })
    await wall.page.route('**/api/health', refuse)
    await wall.page.evaluate(() => dispatchEvent(new Event('vite:preloadError')))
    await sleep(7_000)
    expect(loads).toBe(0)
    await wall.page.unroute('**/api/health', refuse)
    await eventually(
      'a reload',
      () => loads,
      (count) => count === 1,
      20_000,
    )
    await wall.becomes('live')
  })

  it('takes up another build that the server gives out, once nobody has touched it for a while', async () => {
    const other = new WallPage(await browser().newPage(usualScreen))
    let others = 0
    other.page.on('load', () => others++)
    await other.page.clock.install()
    await other.open(app.url)
    await other.page.route('**/wall', async (route) => {
      if (route.request().isNavigationRequest()) return route.continue()
      const response = await route.fetch()
      // The last script is the build's own; one before it may be the bundler's, which stays the same.
      const body = (await response.text()).replace(/(.*)src="\/assets\/[\w-]+\.js"/s, '$1src="/assets/later.js"')
      await route.fulfill({ response, body })
    })
    await other.page.route('**/assets/later.js', (route) => route.fulfill({ body: '' }))
    await other.page.clock.fastForward(90_000)
    await sleep(1_000)
    expect(others).toBe(1)
    for (let minute = 0; minute < 4 && others === 1; minute++) {
      await other.page.clock.fastForward(61_000)
      await sleep(1_000)
    }
    expect(others).toBe(2)
    expect(other.faults).toEqual([])
    await other.page.close()
  })
})
