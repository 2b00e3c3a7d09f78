import type { Map as MapLibreMap } from 'maplibre-gl'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { usualScreen, useTestBrowser } from '../../support/screens/test-browser.ts'
import { describeInBrowser } from '../../support/screens/describe-in-browser.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { watchLine, type Line } from '../shared/watch-line.ts'

const budgetBytes = 120 * 1024
const patienceMs = 90_000

declare global {
  interface Window {
    /** When a polygon of a grid was first among the features that the map had rendered (epoch ms), and the map's sources then. */
    firstPolygon?: { readonly at: number; readonly sources: readonly string[] }
  }
}

/** Looks after each frame of the map; runs in the page, before the page's own code. */
function noteFirstPolygon(): void {
  const { map } = document.querySelector<HTMLElement & { map?: MapLibreMap }>('.city-map__canvas') ?? {}
  if (!map) return void requestAnimationFrame(noteFirstPolygon)
  const look = () => {
    if (!map.getLayer('grid-fill') || map.queryRenderedFeatures({ layers: ['grid-fill'] }).length === 0) return
    const sources = Object.keys(map.getStyle().sources)
    window.firstPolygon = { at: performance.timeOrigin + performance.now(), sources }
    map.off('render', look)
  }
  map.on('render', look)
}

describeInBrowser('Before the first polygon is painted, the wall', (database) => {
  let app: ServedApp
  let line: Line
  let paintedAt: number
  let sources: readonly string[]
  const browser = useTestBrowser()

  beforeAll(async () => {
    app = await serveApp(database())
    const page = await browser().newPage({ ...usualScreen, viewport: { width: 1920, height: 1080 } })
    line = await watchLine(page, 'gzip')
    await page.addInitScript(`(${noteFirstPolygon.toString()})()`)
    await page.goto(`${app.url}/wall`)
    const noted = await page.waitForFunction(() => window.firstPolygon, undefined, { timeout: patienceMs })
    ;({ at: paintedAt, sources } = (await noted.jsonValue())!)
    await page.locator('main[data-link="live"]').waitFor({ timeout: patienceMs })
    await page.locator('.today-panel').waitFor({ timeout: patienceMs })
    await page.close()
  })
  afterAll(() => app?.close())

  const isLibrary = (path: string) => /^\/assets\/create-map-.*\.js$/.test(path)
  const before = () => line.receivedBefore(paintedAt)

  it('has received at most 120 KB of anything but MapLibre, gzip, headers included', () => {
    const own = before().filter(({ path }) => !isLibrary(path))
    const bytes = own.reduce((sum, transfer) => sum + transfer.bytes, 0)
    const list = own.map((transfer) => `${transfer.bytes} ${transfer.path}`).join('\n')
    expect(bytes, list).toBeGreaterThan(40 * 1024)
    expect(bytes, list).toBeLessThanOrEqual(budgetBytes)
  })

  it('has received its grids and the map library', () => {
    const paths = before().map(({ path }) => path)
    expect(paths.filter(isLibrary)).toHaveLength(1)
    expect(paths.some((path) => path.startsWith('/api/areas?level=grid'))).toBe(true)
  })

  it.each([
    ['no chart', /EChart/],
    ['no panel', /wall-panels-/],
    ['no cases', /^\/api\/snapshot/],
    ['no socket', /^\/socket\.io/],
    ['no statistics', /^\/api\/(statistics|replay)/],
  ])('has asked for %s', (_what, pattern) => {
    expect(line.askedBefore(paintedAt).filter((path) => pattern.test(path))).toEqual([])
  })

  it('has put only its areas and the place of its cases on the map, so that the map asks for no ground', () => {
    const own = ['grids', 'grid-labels', 'city', 'communities', 'community-labels', 'cases', 'overdue-cases']
    expect(sources.filter((name) => !own.includes(name))).toEqual([])
  })

  it('has left the panels, the cases and the socket for after it', () => {
    const asked = line.askedBefore(Infinity)
    for (const pattern of [/wall-panels-/, /^\/api\/snapshot/, /^\/socket\.io/]) {
      expect(
        asked.some((path) => pattern.test(path)),
        String(pattern),
      ).toBe(true)
    }
  })
})
