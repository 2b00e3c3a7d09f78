import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { useTestBrowser } from '../../support/screens/test-browser.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { sampleReport, submit } from '../../support/cases/sample-reports.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { DrillPage } from './drill-page.ts'
import { seriousFaults } from '../shared/serious-faults.ts'

/** A building of the sample city, and the places around it. */
const building = '510981002004006B007'
const [estate, grid, community, city] = ['510981002004E012', '510981002004006', '510981002004', '510981']
const inBuilding = 10
const elsewhere = 16
const items = ['SH-U10-04', 'SH-U01-01']

interface Shape {
  readonly properties: { readonly code: string; readonly labelLngLat: [number, number] }
  readonly geometry: { readonly coordinates: readonly (readonly [number, number])[][] }
}
function readShape(file: string, code: string): Shape {
  const text = readFileSync(join(import.meta.dirname, '../../../gis-data/shehong', file), 'utf8')
  return (JSON.parse(text) as { features: Shape[] }).features.find(({ properties }) => properties.code === code)!
}
/** The middle of a building's corners. */
function middleOf({ geometry }: Shape): { lng: number; lat: number } {
  const corners = geometry.coordinates[0]!.slice(1)
  const mean = (at: 0 | 1) => corners.reduce((sum, corner) => sum + corner[at], 0) / corners.length
  return { lng: mean(0), lat: mean(1) }
}

describeInBrowser('The official’s view', (database) => {
  let app: ServedApp
  const browser = useTestBrowser()
  /** The official's own browser, for all that needs no other. */
  let drill: DrillPage

  beforeAll(async () => {
    app = await serveApp(database())
    const place = middleOf(readShape('buildings.geojson', building))
    const reports = [
      ...Array.from({ length: inBuilding }, (_, n) => sampleReport(n, { location: { ...place, crs: 'WGS84' } })),
      ...Array.from({ length: elsewhere }, (_, n) => sampleReport(n)),
    ]
    const sent = reports.map((report, n) => submit(app.url, { ...report, itemCode: items[n % items.length] }))
    for (const { status } of await Promise.all(sent)) expect(status).toBe(201)
    drill = await DrillPage.open(browser(), app.url)
  })
  afterEach(() => expect(drill.faults.splice(0)).toEqual([]))
  afterAll(async () => {
    await drill?.page.context().close()
    await app?.close()
  })

  it('begins at the seat’s own place and goes down to a building, by pointer, map and key; back restores each', async () => {
    expect(await drill.shown()).toBe(city)
    await drill.page.locator(`[data-panel="ranking"] [data-place="${community}"]`).click()
    await drill.shows(community)

    // the map: a grid by its name's place
    await drill.draws(grid)
    await drill.page.locator(`[data-panel="ranking"] [data-place="${grid}"]`).hover()
    expect(await drill.page.locator('[data-readout]').innerText()).toContain('第六网格')
    await drill.clickPlace(readShape('areas.geojson', grid).properties.labelLngLat)
    await drill.shows(grid)

    // the keyboard
    await drill.page.locator(`[data-panel="parts"] [data-place="${estate}"]`).focus()
    await drill.page.keyboard.press('Enter')
    await drill.shows(estate)
    await drill.page.locator(`[data-panel="parts"] [data-place="${building}"]`).click()
    await drill.shows(building)
    expect(await drill.page.locator('.drill-path a').count()).toBe(5)
    expect(await drill.page.locator('[data-kpi="reported"]').innerText()).toContain('未公开')

    for (const code of [estate, grid, community, city]) {
      await drill.page.goBack()
      await drill.shows(code)
    }
    await drill.page.goForward()
    await drill.shows(community)
    await drill.page.locator(`[data-path="${city}"]`).click()
    await drill.shows(city)
  })

  it('shows nothing that is counted in a home, says why, and leads to its grid', async () => {
    for (const code of [estate, building]) {
      await drill.goTo(`/drill/${code}?period=7d`)
      const main = drill.page.locator('main')
      expect(await main.locator('[data-do="open"], [data-open], [data-panel="trend"], [data-panel="categories"]').count()).toBe(0) // prettier-ignore
      expect(await main.locator('[data-kpi] b:has-text("未公开")').count()).toBeGreaterThan(5)
      expect(await main.innerText()).not.toMatch(/NaN|undefined|<5/)
      await drill.page.locator('[data-do="to-grid"]').click()
      await drill.shows(grid)
    }
    // a colleague's link to a home's list says where its cases are listed
    await drill.goTo(`/drill/${building}?period=7d&list=reported`)
    await drill.page.locator('[data-by-grid] [data-do="list-grid"]').click()
    await drill.shows(grid)
    expect(await drill.listed()).toEqual({ total: inBuilding, isEqual: true })
    await drill.page.locator('[data-drawer] [data-do="close-list"]').click()
    // those who work the cases see the home itself
    const desk = await DrillPage.open(browser(), app.url, `/drill/${building}?period=7d`, 'city_dispatcher')
    expect(await desk.count('[data-kpi="reported"] [data-do="open"]')).toBe(inBuilding)
    await desk.page.context().close()
  })

  it('lists for each figure exactly its cases, and the same again from the link', async () => {
    await drill.goTo(`/drill/${community}?period=7d&figures=all`)
    for (const [kpi, part] of [
      ['reported', 'open'],
      ['open', 'open'],
      ['load_per_worker', 'numerator'],
      ['closing', 'missed'],
      ['closing', 'denominator'],
    ] as const) {
      const figure = `[data-kpi="${kpi}"] [data-do="${part}"]`
      const count = await drill.count(figure)
      expect(count).toBeGreaterThanOrEqual(inBuilding)
      await drill.page.locator(figure).click()
      expect(await drill.listed(), kpi).toEqual({ total: count, isEqual: true })
      expect(await drill.page.locator('[data-drawer] [data-case]').count()).toBe(count)
    }
    const link = drill.page.url()
    expect(new URL(link).searchParams.get('list')).toBe('closing.all')
    const before = await drill.listed()
    const other = await DrillPage.open(browser(), app.url, link.slice(app.url.length))
    expect(await other.listed()).toEqual(before)
    expect(await other.heading()).toBe(await drill.heading())
    await other.page.context().close()

    // a case opens in its place and Esc goes back, first to the list, then to the figures
    await drill.page.locator('[data-drawer] [data-case]').first().click()
    await drill.page.locator('[data-record]').waitFor()
    await drill.page.keyboard.press('Escape')
    await drill.page.locator('[data-record]').waitFor({ state: 'detached' })
    await drill.page.keyboard.press('Escape')
    await drill.page.locator('[data-drawer]').waitFor({ state: 'detached' })
  })

  it('lists the cases of a place in the ranking, of a category, and of what keeps coming back', async () => {
    await drill.goTo(`/drill/${community}?period=7d&kpi=reported`)
    for (const figure of [
      `[data-place="${grid}"] + * [data-open="numerator"]`,
      '[data-open-category] >> nth=0',
      '[data-open-hot-spot] >> nth=0',
    ]) {
      const count = await drill.count(figure)
      await drill.page.locator(figure).click()
      expect(await drill.listed(), figure).toEqual({ total: count, isEqual: true })
      await drill.page.reload()
      expect(await drill.listed(), figure).toEqual({ total: count, isEqual: true })
    }
    expect(await seriousFaults(drill.page)).toEqual([])
  })

  it('divides the figures by who is responsible: a number of the table opens its cases, and again from the address', async () => {
    await drill.goTo(`/drill/${community}?period=7d&kpi=reported`)
    await drill.page.locator('[data-panel="by"] [data-by="unit"]').click()
    const cell = drill.page.locator('[data-panel="by"] tbody tr').first().locator('[data-cell="reported"]')
    const count = Number(await cell.innerText())
    expect(count).toBeGreaterThan(0)
    await cell.click()
    expect((await drill.listed()).total).toBe(count)
    const { searchParams } = new URL(drill.page.url())
    expect([searchParams.get('by'), searchParams.get('cut')?.split(':')[0]]).toEqual(['unit', 'unit'])
    await drill.page.reload()
    expect((await drill.listed()).total).toBe(count)
    expect(await seriousFaults(drill.page)).toEqual([])
  })

  it('lists only the places of an extent of the map, which is in the address, until all are asked for', async () => {
    const [lng, lat] = readShape('areas.geojson', grid).properties.labelLngLat
    const extent = [lng - 0.0001, lat - 0.0001, lng + 0.0001, lat + 0.0001].map((degrees) => degrees.toFixed(5)).join()
    await drill.goTo(`/drill/${community}?period=7d&extent=${extent}`)
    await drill.draws(grid)
    const places = drill.page.locator('[data-panel="ranking"] [data-place]')
    expect(await places.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-place')))).toEqual([grid])
    await drill.page.locator('[data-do="all-places"]').click()
    await drill.page.waitForURL((url) => !url.searchParams.has('extent'))
    expect(await places.count()).toBeGreaterThan(5)
  })

  it('filters everything by a category, until its chip is taken away', async () => {
    await drill.goTo(`/drill/${grid}`)
    const all = await drill.count('[data-kpi="reported"] [data-do="open"]')
    const row = drill.page.locator('[data-category]').first()
    const name = (await row.getAttribute('data-category'))!
    const count = await drill.count('[data-open-category] >> nth=0')
    expect(count).toBeLessThan(all)
    await row.click()
    await drill.shows(grid)
    expect(await drill.count('[data-kpi="reported"] [data-do="open"]')).toBe(count)
    expect(new URL(drill.page.url()).searchParams.get('category')).toBe(name)
    await drill.page.locator('[data-do="clear-category"]').click()
    await drill.shows(grid)
    expect(await drill.count('[data-kpi="reported"] [data-do="open"]')).toBe(all)
  })

  it('explains a figure without covering it, and opens an hour of the week by the keyboard', async () => {
    await drill.goTo(`/drill/${community}?period=today`)
    const tile = drill.page.locator('[data-kpi="on_site_10"]')
    await tile.locator('[data-do="explain"]').click()
    const definition = drill.page.locator('[data-definition="on_site_10"]')
    await definition.waitFor()
    const [figure, words] = [(await tile.boundingBox())!, (await definition.boundingBox())!]
    expect(words.y).toBeGreaterThanOrEqual(figure.y + figure.height)
    expect(await seriousFaults(drill.page)).toEqual([])
    await drill.page.keyboard.press('Escape')
    await definition.waitFor({ state: 'detached' })

    const cell = drill.page.locator('[data-cell]').filter({ hasText: /\d/ }).first()
    await cell.focus()
    await drill.page.keyboard.press('ArrowLeft')
    await drill.page.keyboard.press('ArrowRight')
    await cell.press('Enter')
    const { total, isEqual } = await drill.listed()
    expect([total, isEqual]).toEqual([Number(await cell.innerText()), true])
    expect(await seriousFaults(drill.page)).toEqual([])
  })

  it('takes only a period that is one', async () => {
    await drill.goTo(`/drill/${grid}`)
    await drill.page.locator('[data-period="custom"]').click()
    const [from, to] = [
      drill.page.locator('input[type="date"]').first(),
      drill.page.locator('input[type="date"]').last(),
    ]
    await from.fill('2026-11-20')
    await to.fill('2026-11-19')
    await drill.page.getByText('起始日期晚于截止日期').waitFor()
    await from.fill('2026-11-18')
    await drill.page.locator('.period-switch__apply').click()
    await drill.page.waitForURL(/period=2026-11-18\.\.2026-11-19/)
    await drill.shows(grid)
    await drill.page.locator('[data-period="7d"]').click()
    await drill.page.waitForURL(/period=7d/)
  })

  it('is saved as a picture with its map in it, and printed without what is for pressing', async () => {
    await drill.goTo(`/drill/${community}`)
    await drill.draws(grid)
    await drill.page.locator('[data-do="export"]').click()
    const table = drill.page.waitForEvent('download')
    await drill.page.locator('[data-export="xlsx"]').click()
    const workbook = await table
    expect(workbook.url()).toContain(`/api/statistics/${community}/export?period=30d&format=xlsx`)
    // a zip
    expect(
      readFileSync(await workbook.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')

    await drill.page.locator('[data-do="export"]').click()
    const saved = drill.page.waitForEvent('download')
    await drill.page.locator('[data-export="png"]').click()
    const file = await saved
    expect(file.suggestedFilename()).toMatch(/^quanyu-510981002004-.*\.png$/)
    const picture = readFileSync(await file.path())
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.readUInt32BE(16)).toBeGreaterThan(2_000)
    // an empty ground compresses to next to nothing
    expect(picture.length).toBeGreaterThan(150_000)

    await drill.page.emulateMedia({ media: 'print' })
    for (const tool of ['[data-do="export"]', '[data-period]', 'nav a[href="/wall"]', '[data-do="all-figures"]'])
      expect(await drill.page.locator(tool).first().isVisible(), tool).toBe(false)
    expect(await drill.page.locator('.paper-head').innerText()).toContain('分管领导席')
    const copy = drill.page.locator('.drill-map__copy')
    await copy.waitFor({ state: 'visible' })
    // a chart lies within its panel, whatever its size was on the screen, and the map fills its own
    const boxOf = async (selector: string) => (await drill.page.locator(selector).boundingBox())!
    const [chart, panel] = [await boxOf('.e-chart canvas'), await boxOf('[data-panel="trend"]')]
    expect(chart.x + chart.width).toBeLessThanOrEqual(panel.x + panel.width)
    expect(chart.y + chart.height).toBeLessThanOrEqual(panel.y + panel.height)
    const [map, frame] = [(await copy.boundingBox())!, await boxOf('.drill-map')]
    expect(map.height).toBeCloseTo(frame.height, 0)
    expect(await drill.page.locator('.drill-map__city').isVisible()).toBe(false)
    await drill.page.emulateMedia({ media: null })
  })

  it('says who may not, and what there is not', async () => {
    const own = await DrillPage.open(browser(), app.url, '/drill', 'community')
    const code = await own.shown()
    expect(code.length).toBe(community.length)
    await own.page.goto(`${app.url}/drill/${city}`)
    await own.page.locator('[data-failure]', { hasText: '不在你的管辖范围内' }).waitFor()
    await own.page.locator('[data-failure] [data-do="home"]').click()
    await own.shows(code)
    await own.page.context().close()
    await drill.page.goto(`${app.url}/drill/510981009`)
    await drill.page.locator('[data-failure]', { hasText: '没有编码为 510981009 的地方' }).waitFor()
  })
})
