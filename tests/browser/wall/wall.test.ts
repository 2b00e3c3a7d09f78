import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { describeInBrowser, describeInBrowserOn } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

const notices = (wall: WallPage) => wall.page.locator('.wall-header__notice').allInnerTexts()

describeInBrowser('The wall', (database) => {
  let app: ServedApp
  let line: CuttableLine
  let wall: WallPage
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    line = await openLine(app.url)
    wall = await WallPage.in(browser(), { reducedMotion: 'no-preference' })
    await wall.open(line.url)
  })
  beforeEach(() => wall.comesHome())
  afterEach(() => {
    line.mend()
    expect(wall.faults.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await wall?.page.close()
    await line?.close()
    await app?.close()
  })

  const report = async (index: number): Promise<CaseReceipt> => {
    const { status, body } = await submit(app.url, sampleReport(index))
    expect(status).toBe(201)
    return body
  }

  it('shows a report on the map and in the list without a reload', async () => {
    const { number, feed } = await report(1)
    await wall.reaches(feed.seq)
    await wall.lists(number)
    await wall.draws(number)
  })

  it('says that it reconnects when the line is cut, and has lost nothing after it is mended', async () => {
    line.cut()
    await wall.becomes('reconnecting')
    const missed = [await report(2), await report(3), await report(4)]
    line.mend()
    await wall.becomes('live')
    await wall.reaches(missed[2]!.feed.seq)
    for (const { number } of missed) await wall.lists(number)
  })

  it('is stale and greyed ten seconds after the last word of the server, and recovers', async () => {
    expect(await wall.mapFilter()).toBe('none')
    await wall.becomesStaleBehind(line)
    expect(await wall.mapFilter()).toContain('saturate(0)')
    expect(await wall.page.locator('.link-pill').innerText()).toMatch(/数据已停更\s+00:00:1\d/)
    expect(await wall.page.locator('.wall-panel__head p').first().innerText()).toMatch(/^统计截至 \d\d:\d\d:\d\d$/)
    await wall.recoversBehind(line)
    expect(await wall.mapFilter()).toBe('none')
  })

  it('asks nothing of any other host', async () => {
    const { host } = new URL(line.url)
    const elsewhere = wall.requested.filter((address) => {
      const { host: asked, protocol } = new URL(address)
      return asked !== host && protocol !== 'blob:' && protocol !== 'data:'
    })
    expect(wall.requested.length).toBeGreaterThan(10)
    expect(elsewhere).toEqual([])
  })

  it('flies to a case that is clicked, and back to exactly the view before when it is clicked again', async () => {
    const { number } = await report(5)
    await wall.lists(number)
    const before = await wall.view()
    const row = wall.page.locator(`[data-case="${number}"] button`)
    await row.click()
    await eventually(
      'a nearer view',
      () => wall.view(),
      ({ zoom }) => zoom > before.zoom + 2,
    )
    await row.click()
    const isSame = (one: number, other: number) => Math.abs(one - other) < 1e-9
    await eventually(
      'the view before',
      () => wall.view(),
      ({ lng, lat, zoom }) => isSame(lng, before.lng) && isSame(lat, before.lat) && isSame(zoom, before.zoom),
    )
  })

  it('leads the keyboard to a new case in the list, and flies there', async () => {
    const { number } = await report(7)
    await wall.lists(number)
    expect(await wall.tabsTo(`[data-case="${number}"]`)).toBeLessThan(20)
    const before = await wall.view()
    await wall.page.keyboard.press('Enter')
    await eventually(
      'a nearer view',
      () => wall.view(),
      ({ zoom }) => zoom > before.zoom + 2,
    )
  })

  it('tells how many screens look', async () => {
    const screens = wall.page.locator('.wall-header__screens')
    const told = () => screens.textContent()
    await eventually('one screen', told, (text) => text === '1 块屏在看')
    const second = await WallPage.in(browser())
    await second.open(line.url)
    await eventually('two screens', told, (text) => text === '2 块屏在看')
    await second.page.close()
    await eventually('one screen again', told, (text) => text === '1 块屏在看')
  })

  it('leaves the view alone when cases come in', async () => {
    const before = await wall.view()
    const { feed } = await report(6)
    await wall.reaches(feed.seq)
    expect(await wall.view()).toEqual(before)
  })

  it('says that its data are samples, and on the embedded database that it stores for evaluation', async () => {
    const said = await notices(wall)
    expect(said).toContain('演示数据（合成）')
    expect(said.includes('评估存储')).toBe(database().kind === 'embedded')
  })

  it('speaks English from the address', async () => {
    const english = await WallPage.in(browser())
    await english.page.goto(`${line.url}/wall?lang=en`)
    await english.becomes('live')
    expect(await english.page.locator('h1').innerText()).toContain('Shehong')
    expect(await english.page.locator('.link-pill').innerText()).toContain('Live')
    const clock = (await english.page.locator('.wall-header__clock').boundingBox())!
    expect(clock.x + clock.width).toBeLessThanOrEqual(1366)
    expect(english.faults).toEqual([])
    await english.page.close()
  })

  it('shows list and ranking, and says why, where the browser cannot draw the map', async () => {
    const flat = await WallPage.in(browser())
    await flat.page.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string) {
        return kind.startsWith('webgl') ? null : getContext.call(this, '2d')
      } as typeof getContext
    })
    await flat.page.goto(`${line.url}/wall`)
    const instead = flat.page.locator('.no-map')
    await instead.getByText('没有 WebGL 2').waitFor()
    await instead.getByText('社区排行').waitFor()
    await instead.locator('.no-map__grids button').first().click()
    await flat.page.locator('.grid-panel').waitFor()
    expect(await flat.page.locator('.panel-guard').count()).toBe(0)
    await flat.page.close()
  })

  it('says how to get in where the server refuses it', async () => {
    const refused = await WallPage.in(browser())
    await refused.page.routeWebSocket(/\/socket\.io\//, (socket) => {
      socket.onMessage((message) => {
        if (String(message).startsWith('40'))
          socket.send('44{"message":"Expected a session or a device token, came none"}')
      })
      socket.send('0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}')
    })
    await refused.page.goto(`${line.url}/wall`)
    const notice = refused.page.locator('.not-let-in')
    await notice.getByText('/wall#kiosk=').waitFor()
    expect(await notice.getByRole('link').getAttribute('href')).toBe('/sign-in')
    await refused.page.close()
  })

  it('keeps the marks of its data apart in forced colours', async () => {
    await wall.page.emulateMedia({ forcedColors: 'active' })
    const colours = await wall.page
      .locator('.figure-legend li')
      .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor))
    await wall.page.emulateMedia({ forcedColors: 'none' })
    expect(new Set(colours).size).toBe(6)
  })

  it('says so at an unknown address', async () => {
    const nowhere = await WallPage.in(browser())
    await nowhere.page.goto(`${line.url}/nowhere`)
    expect(await nowhere.page.locator('h1').innerText()).toBe('没有这个页面')
    expect(nowhere.faults).toEqual([])
    await nowhere.page.close()
  })
})

describeInBrowserOn('embedded', 'The wall', (database) => {
  let app: ServedApp
  let wall: WallPage
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    wall = await WallPage.in(browser())
    await wall.open(app.url)
  })
  afterAll(async () => {
    expect(wall.faults.splice(0)).toEqual([])
    await wall.page.close()
    await app?.close()
  })

  it('says that its data are samples, and that it stores for evaluation', async () => {
    expect(await notices(wall)).toEqual(expect.arrayContaining(['演示数据（合成）', '评估存储']))
  })

  it('shows a report on the map and in the list without a reload', async () => {
    const { status, body } = await submit(app.url, sampleReport(1))
    expect(status).toBe(201)
    await wall.reaches(body.feed.seq)
    await wall.lists(body.number)
    await wall.draws(body.number)
  })
})
