import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import { openLine, type CuttableLine } from '../../support/screens/cuttable-line.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { openTestBrowser } from '../../support/screens/test-browser.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

describeInBrowser(['embedded', 'postgres'], 'The wall', (database) => {
  let app: ServedApp
  let line: CuttableLine
  let browser: Browser
  let wall: WallPage

  beforeAll(async () => {
    app = await serveApp(database())
    browser = await openTestBrowser()
  })
  beforeEach(async () => {
    line = await openLine(app.url)
    wall = new WallPage(await browser.newPage({ viewport: { width: 1366, height: 768 } }))
    await wall.open(line.url)
  })
  afterEach(async () => {
    expect(wall.faults).toEqual([])
    await wall.page.close()
    await line.close()
  })
  afterAll(async () => {
    await browser?.close()
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
    line.cut()
    await wall.becomes('stale')
    expect(await wall.mapFilter()).toContain('saturate(0)')
    expect(await wall.page.locator('.link-pill').innerText()).toMatch(/数据已停更\s+00:00:1\d/)
    expect(await wall.page.locator('.wall-panel__head p').first().innerText()).toMatch(/^数据截至 \d\d:\d\d:\d\d$/)
    line.mend()
    await wall.becomes('live')
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
    expect(await wall.tabsTo(`[data-case="${number}"]`)).toBeLessThan(15)
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
    const second = new WallPage(await browser.newPage())
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
    const notices = await wall.page.locator('.wall-header__notice').allInnerTexts()
    expect(notices).toContain('演示数据（合成）')
    expect(notices.includes('评估存储')).toBe(database().kind === 'embedded')
  })

  it('speaks English from the address', async () => {
    await wall.page.goto(`${line.url}/wall?lang=en`)
    await wall.becomes('live')
    expect(await wall.page.locator('h1').innerText()).toContain('Shehong')
    expect(await wall.page.locator('.link-pill').innerText()).toContain('Live')
    const clock = (await wall.page.locator('.wall-header__clock').boundingBox())!
    expect(clock.x + clock.width).toBeLessThanOrEqual(1366)
  })

  it('says so at an unknown address', async () => {
    await wall.page.goto(`${line.url}/nowhere`)
    expect(await wall.page.locator('h1').innerText()).toBe('没有这个页面')
  })
})
