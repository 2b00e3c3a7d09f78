import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { arriveTogether, putOpenCases } from '../../../scripts/bench/crowd/open-cases.ts'
import { openTestBrowser } from '../../support/screens/test-browser.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { WallPage } from './wall-page.ts'

const openCases = 3_000
const patienceMs = 60_000

interface Mark {
  readonly x: number
  readonly y: number
  readonly count: number
  readonly looks: Readonly<Record<string, number>>
}

describeInBrowser(['embedded'], 'A wall with more open cases than one source of its map can bear', (database) => {
  let app: ServedApp
  let browser: Browser
  let wall: WallPage
  let onSite = 0

  beforeAll(async () => {
    await putOpenCases(database(), openCases)
    app = await serveApp(database())
    browser = await openTestBrowser()
  })
  beforeEach(async () => {
    wall = new WallPage(await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' }))
    await wall.open(app.url)
    await eventually('the crowd', marks, (all) => all.length > 0, patienceMs)
  })
  afterEach(async () => {
    expect(wall.faults).toEqual([])
    await wall.page.close()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  const marks = () =>
    wall.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement & { marks?: Mark[] }>('.case-crowd')
      return (canvas?.marks ?? []).map(({ x, y, count, looks }) => ({ x, y, count, looks }))
    })
  const sum = (all: readonly Mark[], count: (mark: Mark) => number) =>
    all.reduce((total, mark) => total + count(mark), 0)

  it('counts each of them once, and those that change at once', async () => {
    await eventually('all cases', marks, (all) => sum(all, ({ count }) => count) === openCases, patienceMs)
    onSite += 40
    await arriveTogether(database(), 40)
    const now = await eventually(
      'forty on site',
      marks,
      (all) => sum(all, ({ looks }) => looks['on_site'] ?? 0) === onSite,
      patienceMs,
    )
    expect(sum(now, ({ count }) => count)).toBe(openCases)
  })

  it('has the same figures in its panels, once the page had time for them', async () => {
    const open = wall.page.locator('.look-legend').first()
    await eventually(
      'the legend',
      () => open.innerText(),
      (text) => text.includes(String(openCases)),
      patienceMs,
    )
  })

  it('goes nearer at a click on a mark of several, until each case stands for itself', async () => {
    const before = await wall.view()
    const largest = (await marks()).toSorted((a, b) => b.count - a.count)[0]!
    const box = (await wall.page.locator('.case-crowd').boundingBox())!
    await wall.page.mouse.click(box.x + largest.x, box.y + largest.y)
    await eventually(
      'a nearer view',
      () => wall.view(),
      ({ zoom }) => zoom > before.zoom + 1,
      patienceMs,
    )
    expect(sum(await marks(), ({ count }) => count)).toBeLessThan(openCases)
  })
})
