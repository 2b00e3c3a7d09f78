import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Case, CaseDetail } from '../../../server/contracts/case.ts'
import type { CaseReceipt } from '../../../server/contracts/case-report.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { eventually } from '../../support/eventually.ts'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { move, sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { as } from '../../support/servers/sign-in.ts'
import { WallPage } from './wall-page.ts'

const grid = '510981002004004'

async function reportAt(url: string, lng: number, lat: number): Promise<CaseReceipt> {
  const { status, body } = await submit(url, sampleReport(0, { location: { lng, lat, crs: 'WGS84' } }))
  expect(status).toBe(201)
  return body
}

describeInBrowser("The wall's map", (database) => {
  let app: ServedApp
  let wall: WallPage
  let gridLngLat: [number, number]
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    const areas = await ask<{ features: { properties: { code: string; labelLngLat: [number, number] } }[] }>(
      `${app.url}/api/areas?level=grid`,
    )
    gridLngLat = areas.body.features.find(({ properties }) => properties.code === grid)!.properties.labelLngLat
    wall = await WallPage.in(browser())
    await wall.open(app.url)
  })
  beforeEach(() => wall.comesHome())
  afterEach(() => expect(wall.faults.splice(0)).toEqual([]))
  afterAll(async () => {
    await wall?.page.close()
    await app?.close()
  })

  const report = (lng: number, lat: number) => reportAt(app.url, lng, lat)
  async function close(number: string): Promise<void> {
    for (const to of ['accepted', 'feedback', 'closed']) {
      const { body } = await ask<Case>(`${app.url}/api/cases/${number}`)
      expect((await move(app.url, number, body.version, to)).status).toBe(200)
    }
  }
  const star = () => wall.page.locator('.wall-map__home')
  const card = () => wall.page.locator('.grid-panel')
  const isNear = ({ zoom }: { zoom: number }) => zoom > 14.5

  it('is locked by a gesture, whatever comes in, until ★ brings it home', async () => {
    const home = await wall.view()
    await wall.dragMap()
    const moved = await wall.looks('a view that was dragged', ({ lat }) => lat !== home.lat)
    const { feed } = await report(105.371, 30.868)
    await wall.reaches(feed.seq)
    await wall.page.setViewportSize({ width: 1380, height: 780 })
    const { lng, lat, zoom } = await wall.view()
    expect({ lng, lat, zoom }).toEqual(moved)
    await wall.page.setViewportSize({ width: 1366, height: 768 })
    await star().click()
    await wall.looks('the home view', (view) => Math.abs(view.zoom - home.zoom) < 1e-9 && view.lat !== moved.lat)
    expect(await star().count()).toBe(0)
  })

  it('is locked by the wheel as by any other gesture, and keeps no card of what is no longer pointed at', async () => {
    const home = await wall.view()
    const { x, y } = await wall.pointOf(...gridLngLat)
    await wall.page.mouse.move(x, y)
    await wall.page.locator('.grid-card').waitFor()
    await wall.page.locator('.wall-header h1').hover()
    await wall.page.locator('.grid-card').waitFor({ state: 'detached' })
    await wall.page.mouse.move(x, y)
    await wall.page.locator('.grid-card').waitFor()
    await wall.page.mouse.wheel(0, -300)
    await wall.page.locator('.grid-card').waitFor({ state: 'detached' })
    await wall.looks('a view that was zoomed', ({ zoom }) => zoom > home.zoom + 0.2)
    await star().waitFor()
    const { zoom } = await wall.rests()
    await wall.page.setViewportSize({ width: 1380, height: 780 })
    expect((await wall.view()).zoom).toBeCloseTo(zoom, 1)
    await wall.page.setViewportSize({ width: 1366, height: 768 })
  })

  it('opens the card of a grid that is clicked, and a second click restores exactly the view before', async () => {
    const home = await wall.view()
    await wall.clickMap(...gridLngLat)
    await wall.looks('the grid from near', isNear)
    await wall.chooses('grid', grid)
    await card().getByText(grid).waitFor()
    await card().getByText('今日结案').waitFor()
    await card()
      .getByText(/工号 \d+/)
      .first()
      .waitFor()
    const panel = (await card().boundingBox())!
    expect((await wall.pointOf(...gridLngLat)).x).toBeLessThan(panel.x)
    await wall.clickMap(...gridLngLat)
    await wall.looksAs(home)
    expect(await card().count()).toBe(0)
    await wall.chooses('grid', null)
  })

  it('gives the keyboard every grid by a list, and gives the grid up at Esc', async () => {
    const home = await wall.view()
    expect(await wall.tabsTo('.area-list')).toBeLessThan(35)
    const { keyboard } = wall.page
    await keyboard.press('Enter')
    await wall.page.locator('.area-list ol button').first().waitFor()
    await keyboard.press('Enter')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await card().waitFor()
    await wall.chooses('grid', '510981001001001')
    await keyboard.press('Escape')
    await wall.looksAs(home)
    expect(await card().count()).toBe(0)
  })

  it('shows after a reload what was chosen before it: the grid, its case and the view of both', async () => {
    const { number, feed } = await report(...gridLngLat)
    await wall.goes(`?grid=${grid}`)
    await wall.reaches(feed.seq)
    await card().locator('.case-list-item').first().click()
    await wall.chooses('case', number)
    const view = await wall.looks('the case from near', ({ zoom }) => zoom >= 16.2)
    await wall.page.reload()
    await wall.becomes('live')
    const again = await wall.looks('the case from near', ({ zoom }) => zoom >= 16.2)
    expect(again.lng).toBeCloseTo(view.lng, 6)
    expect(again.lat).toBeCloseTo(view.lat, 6)
    expect(await wall.page.locator('.case-panel').getAttribute('data-chosen-case')).toBe(number)
    await wall.page.keyboard.press('Escape')
    await card().locator('.case-list-item').first().waitFor()
  })

  it('shows of a chosen case its number, place, limits and steps, without words, where the card of its grid would be', async () => {
    const { number, feed } = await report(...gridLngLat)
    await wall.reaches(feed.seq)
    const { body } = await ask<CaseDetail>(`${app.url}/api/cases/${number}`, {
      headers: await as(app.url, 'city_dispatcher'),
    })
    await wall.goes(`?case=${number}`)
    const panel = wall.page.locator('.case-panel')
    for (const text of [number, '蟠龙 · 第四网格', '责任单位', '处置岗位', '上报', '已派遣']) {
      await panel.getByText(text, { exact: true }).first().waitFor()
    }
    await panel.getByText(/到场时限 \d\d:\d\d/).waitFor()
    expect(body.description).toMatch(/..../)
    expect(await panel.innerText()).not.toContain(body.description!)
    await wall.page.locator('.grid-path').getByText('平安街道').waitFor()
  })

  it('gives up a chosen case that is no longer open, and stays where it is', async () => {
    const { number, feed } = await report(105.3903, 30.8588)
    await wall.reaches(feed.seq)
    await wall.goes(`?case=${number}`)
    const view = await wall.looks('the case from near', ({ zoom }) => zoom >= 16.2)
    await close(number)
    await wall.chooses('case', null)
    expect(await wall.view()).toEqual(view)
  })

  it.each([
    ['is given back', 105.3812],
    ['is not given back', 105.3862],
  ])('draws itself anew at the same view when the canvas is lost and %s', async (outcome, eastern) => {
    const { number } = await report(eastern, 30.8664)
    await wall.draws(number)
    await wall.dragMap()
    await star().waitFor()
    const view = await wall.view()
    await wall.page.evaluate((isRestored) => {
      const gl = document.querySelector<HTMLCanvasElement>('.city-map canvas')!.getContext('webgl2')!
      const lose = gl.getExtension('WEBGL_lose_context')!
      lose.loseContext()
      if (isRestored) setTimeout(() => lose.restoreContext(), 200)
    }, outcome === 'is given back')
    await wall.page.getByText('地图绘制中断，正在恢复').waitFor()
    await wall.page.getByText('地图绘制中断，正在恢复').waitFor({ state: 'detached' })
    await wall.draws(number)
    const { lng, lat, zoom } = await wall.view()
    expect(lng).toBeCloseTo(view.lng, 9)
    expect(lat).toBeCloseTo(view.lat, 9)
    expect(zoom).toBeCloseTo(view.zoom, 9)
  })

  it('goes home after a minute in which nobody touched it, and gives up what was chosen', async () => {
    await wall.goes(`?grid=${grid}`)
    await wall.looks('the grid from near', isNear)
    await card().waitFor()
    await wall.standsUntouched(61_000)
    await wall.looks('the home view', ({ zoom }) => zoom < 13)
    await wall.chooses('grid', null)
  })

  it('tours the hottest communities after two minutes untouched, and stops at a touch', async () => {
    await report(...gridLngLat)
    await wall.standsUntouched(121_000)
    await wall.page.locator('.tour-notice').getByText('巡视 · ').waitFor()
    await wall.looks('a community', ({ zoom }) => zoom > 13)
    await wall.page.mouse.move(700, 300)
    await wall.page.mouse.move(710, 310)
    await wall.looks('the home view', ({ zoom }) => zoom < 13)
    expect(await wall.page.locator('.tour-notice').count()).toBe(0)
  })

  it('does not tour where the address says so', async () => {
    await wall.goes('?tour=off')
    const home = await wall.view()
    await wall.standsUntouched(125_000)
    const second = Number(await wall.page.locator('main').getAttribute('data-second'))
    await eventually(
      'three seconds more',
      async () => Number(await wall.page.locator('main').getAttribute('data-second')),
      (now) => now >= second + 3,
    )
    expect(await wall.view()).toEqual(home)
    expect(await wall.page.locator('.tour-notice').count()).toBe(0)
  })
})

describeInBrowser("The wall's map on a desk's own account", (database) => {
  let app: ServedApp
  let wall: WallPage
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    wall = await WallPage.in(browser())
    // an open wall shows each case at a mark of its own in its grid
    await wall.page.request.post(`${app.url}/api/sessions`, { data: { sample: 'city_dispatcher' } })
    await wall.open(app.url)
  })
  beforeEach(() => wall.comesHome())
  afterEach(() => expect(wall.faults.splice(0)).toEqual([]))
  afterAll(async () => {
    await wall?.page.close()
    await app?.close()
  })

  const report = (lng: number, lat: number) => reportAt(app.url, lng, lat)

  /** Clicks the map until it lists the three cases that are at one place. */
  async function gatherAll(place: readonly [number, number]) {
    const numbers: string[] = []
    for (let count = 0; count < 3; count++) numbers.push((await report(...place)).number)
    await wall.lists(numbers[2]!)
    const gathered = wall.page.locator('.gathered-cases')
    await eventually(
      'a list of all three',
      async () => {
        await wall.clickMap(...place)
        return gathered.locator('.case-list-item').count()
      },
      (count) => count === 3,
    )
    return { numbers, gathered }
  }

  it('lists cases at one point, which no zoom takes apart, and chooses one by the keyboard', async () => {
    const { numbers, gathered } = await gatherAll([105.3702, 30.8915])
    await gathered.locator('.case-list-item:focus').waitFor()
    await wall.page.keyboard.press('Enter')
    await wall.looks('the case from near', ({ zoom }) => zoom >= 16.2)
    await wall.chooses('case', numbers[2]!)
    expect(await gathered.count()).toBe(0)
  })

  it('shows two cases at one point beside each other, each to be chosen by itself', async () => {
    const place = [105.3722, 30.8875] as const
    const numbers = [(await report(...place)).number, (await report(...place)).number]
    for (const number of numbers) await wall.draws(number)
    const { x, y } = await wall.pointOf(...place)
    await wall.page.mouse.click(x - 14, y)
    await wall.chooses('case', numbers[0]!)
    await wall.page.keyboard.press('Escape')
    await wall.looksAs(wall.home)
    await wall.page.mouse.click(x + 14, y)
    await wall.chooses('case', numbers[1]!)
  })

  it('keeps no such list on a wall that nobody has touched for a minute', async () => {
    const { gathered } = await gatherAll([105.3742, 30.8915])
    await wall.standsUntouched(30_000)
    await wall.page.waitForTimeout(1_500)
    expect(await gathered.count()).toBe(1)
    await wall.standsUntouched(61_000)
    await gathered.waitFor({ state: 'detached' })
  })
})
