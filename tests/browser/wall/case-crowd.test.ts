import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { arriveTogether, putOpenCases } from '../../../scripts/bench/crowd/open-cases.ts'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { DeskPage } from '../dispatch/desk-page.ts'
import { WallPage } from './wall-page.ts'

const openCases = 3_000
const patienceMs = 60_000

interface Mark {
  readonly x: number
  readonly y: number
  readonly count: number
  readonly looks: Readonly<Record<string, number>>
}

describeInBrowser('A wall with more open cases than one source of its map can bear', (database) => {
  let app: ServedApp
  let wall: WallPage
  let onSite = 0
  const browser = useTestBrowser()

  beforeAll(async () => {
    await putOpenCases(database(), openCases)
    app = await serveApp(database())
    wall = await WallPage.in(browser())
    await wall.open(app.url)
  })
  beforeEach(async () => {
    await wall.comesHome()
    await eventually('the crowd', marks, (all) => all.length > 0, patienceMs)
  })
  afterEach(() => expect(wall.faults.splice(0)).toEqual([]))
  afterAll(async () => {
    await wall?.page.close()
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

  it('lets a desk take a case out of it, and says what a mark stands for', async () => {
    const { body } = await submit(app.url, sampleReport(3))
    const desk = await DeskPage.open(browser(), app.url, 'city_dispatcher')
    await desk.page.goto(`${app.url}/dispatch?case=${body.number}`)
    await desk.page.waitForSelector(`[data-case-panel="${body.number}"] [data-do]`)
    await desk.page.waitForSelector('.case-crowd')
    const { lng, lat } = sampleReport(3).location
    const at = await desk.pointOf(lng, lat)
    await desk.page.mouse.move(at.x, at.y)
    await desk.page.locator(`.mark-card[data-mark="${body.number}"]`).waitFor()
    await desk.dragTo([lng, lat], [lng + 0.004, lat])
    await desk.is('drag')
    await desk.press('Escape')
    await desk.is('list')
    await desk.page.mouse.up()
    expect(desk.faults).toEqual([])
    await desk.page.context().close()
  })
})
