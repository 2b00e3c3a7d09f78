import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { LinkState } from '../../../web/feed/link-state.ts'
import { eventually } from '../../support/eventually.ts'
import type { CuttableLine } from '../../support/screens/cuttable-line.ts'
import { usualScreen } from '../../support/screens/test-browser.ts'
import { giveClock, setAhead, startFocusOver, touchBefore } from './page-clock.ts'

const slowMachineMs = 45_000

/** The map's element carries its map. */
type MapElement = HTMLElement & { map?: MapLibreMap }

interface CameraView {
  readonly lng: number
  readonly lat: number
  readonly zoom: number
}

/** What covers the map, or says that it is not as it was opened. */
const openThings = '.grid-panel, .grid-card, .gathered-cases, .replay-notice, .tour-notice, .wall-map__home'

/** The wall in a browser page, asked for what it shows. */
export class WallPage {
  readonly page: Page
  #home: CameraView | undefined
  /** Where it was opened; opened there again when it could not be brought home. */
  #address: readonly [url: string, query: string] | undefined
  #isLost = false
  /** Every address the page asked for, sockets included. */
  readonly requested: string[] = []
  readonly faults: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('request', (request) => this.requested.push(request.url()))
    page.on('websocket', (socket) => this.requested.push(socket.url()))
    page.on('pageerror', (error) => this.faults.push(error.message))
  }

  /** A page of its own for a wall, not yet opened. */
  static async in(browser: Browser, more: BrowserContextOptions = {}): Promise<WallPage> {
    const wall = new WallPage(await browser.newPage({ ...usualScreen, ...more }))
    await wall.page.addInitScript(giveClock)
    return wall
  }

  /** @param query what is chosen from the beginning, as in `?group=hall` */
  async open(url: string, query = ''): Promise<void> {
    this.#address = [url, query]
    await this.page.goto(`${url}/wall${query}`)
    await this.becomes('live')
    await this.isWhole()
    // The code of what is not shown yet: a wall whose line is cut before it came loads itself again later.
    await this.page.waitForLoadState('networkidle')
    this.#home = await this.view()
  }

  /** The view in which it was opened. */
  get home(): CameraView {
    return this.#home!
  }

  /** Goes to another address of the wall without loading it, as when somebody goes back in the window's history. */
  async goes(query: string): Promise<void> {
    await this.page.evaluate((search) => {
      history.replaceState(history.state, '', `/wall${search}`)
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
    }, query)
  }

  /**
   * Brings a wall that tests share back to how it was opened, and makes sure of it: live and whole, at the address `query`, nothing
   * chosen, pointed at or pressed, the city in view. One that cannot be brought home fails this test, and the next opens it again.
   */
  async comesHome(query = ''): Promise<void> {
    if (this.#isLost) await this.open(...this.#address!)
    this.#isLost = true
    await this.#bringHome(query)
    this.#isLost = false
  }

  async #bringHome(query: string): Promise<void> {
    await setAhead(this.page, 0)
    await this.becomes('live')
    await this.page.mouse.move(1, 1)
    for (let presses = 0; presses < 3; presses++) await this.page.keyboard.press('Escape')
    await this.goes(query)
    await this.isWhole()
    await this.rests()
    const star = this.page.locator('.wall-map__home')
    if ((await star.count()) > 0) await star.click()
    await this.looksAs(this.#home!)
    await this.page.evaluate(startFocusOver)
    const left = () => this.page.locator(openThings).count()
    await eventually('nothing open on the wall', left, (count) => count === 0, slowMachineMs)
  }

  /** From now on it is as if nobody had touched the wall for so long. */
  standsUntouched(ms: number): Promise<void> {
    return touchBefore(this.page, ms)
  }

  /** Becomes stale behind a line that is cut, without the wait: the last seconds up to the tenth pass at once. */
  async becomesStaleBehind(line: CuttableLine): Promise<void> {
    line.cut()
    await this.becomes('reconnecting')
    await setAhead(this.page, 8_000)
    await this.becomes('stale')
  }

  /** The line is mended, and the clock of `becomesStaleBehind` is right again. */
  async recoversBehind(line: CuttableLine): Promise<void> {
    await setAhead(this.page, 0)
    line.mend()
    await this.becomes('live')
  }

  /** The data may be there before the map and the panels: on a busy machine their code comes last. */
  async isWhole(): Promise<void> {
    await eventually(
      'the map and all panels to be loaded',
      () =>
        this.page.evaluate(() => {
          const map = document.querySelector<MapElement>('.city-map__canvas')?.map
          return !!map?.isStyleLoaded() && !document.querySelector('.panel-outline')
        }),
      (loaded) => loaded,
      slowMachineMs,
    )
  }

  link(): Promise<LinkState> {
    return this.page.locator('main').getAttribute('data-link') as Promise<LinkState>
  }

  becomes(state: LinkState): Promise<LinkState> {
    return eventually(
      `the link to be ${state}`,
      () => this.link(),
      (link) => link === state,
      slowMachineMs,
    )
  }

  async seq(): Promise<number> {
    return Number(await this.page.locator('main').getAttribute('data-seq'))
  }

  reaches(seq: number): Promise<number> {
    return eventually(
      `the wall to reach position ${seq}`,
      () => this.seq(),
      (at) => at >= seq,
      slowMachineMs,
    )
  }

  /** The numbers of the cases that the map has drawn as markers of their own in its present view. */
  drawnCases(): Promise<string[]> {
    return this.page.evaluate(() => {
      const element = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
      if (!element.map?.getLayer('case-marker')) return []
      const layers = ['case', 'overdue'].flatMap((of) => [`${of}-marker`, `${of}-first`, `${of}-last`])
      return element.map.queryRenderedFeatures({ layers }).map(({ properties, layer }) => {
        const side = layer.id.endsWith('-first') ? 'first' : 'last'
        return String(properties['number'] ?? properties[side].split('#')[1])
      })
    })
  }

  draws(number: string): Promise<string[]> {
    return eventually(
      `case ${number} among the map's rendered features`,
      () => this.drawnCases(),
      (numbers) => numbers.includes(number),
      slowMachineMs,
    )
  }

  lists(number: string): Promise<number> {
    return eventually(
      `case ${number} in the live list`,
      () => this.page.locator(`[data-case="${number}"]`).count(),
      (count) => count === 1,
      slowMachineMs,
    )
  }

  /** Presses Tab until the focus is inside of `selector`; how often that took. */
  async tabsTo(selector: string): Promise<number> {
    for (let tabs = 1; tabs <= 40; tabs++) {
      await this.page.keyboard.press('Tab')
      const arrived = await this.page.evaluate((inside) => !!document.activeElement?.closest(inside), selector)
      if (arrived) return tabs
    }
    throw new Error(`expected ${selector} within 40 presses of Tab, the focus never came there`)
  }

  /** The map's camera, to compare views. */
  view(): Promise<CameraView> {
    return this.page.evaluate(() => {
      const { map } = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
      return { ...map.getCenter(), zoom: map.getZoom() }
    })
  }

  /** Waits for a camera that `isMeant`, and gives it. */
  looks(what: string, isMeant: (view: CameraView) => boolean): Promise<CameraView> {
    return eventually(what, () => this.view(), isMeant, slowMachineMs)
  }

  /** Waits until the camera moves no more, and gives where it is. */
  async rests(): Promise<CameraView> {
    await eventually(
      'the camera to rest',
      () => this.page.evaluate(() => document.querySelector<MapElement>('.city-map__canvas')!.map!.isMoving()),
      (moving) => !moving,
      slowMachineMs,
    )
    return this.view()
  }

  /** Waits until the camera is that again, to the last millimetre. */
  looksAs({ lng, lat, zoom }: CameraView): Promise<CameraView> {
    const isSame = (one: number, other: number) => Math.abs(one - other) < 1e-8
    return this.looks(
      `the view ${lng}, ${lat} at ${zoom}`,
      (view) => isSame(view.lng, lng) && isSame(view.lat, lat) && isSame(view.zoom, zoom),
    )
  }

  /** Where a place (degrees WGS84) is on the page, CSS px. */
  pointOf(lng: number, lat: number): Promise<{ x: number; y: number }> {
    return this.page.evaluate(
      (place) => {
        const element = document.querySelector('.city-map__canvas') as HTMLElement & { map: MapLibreMap }
        const { left, top } = element.getBoundingClientRect()
        const { x, y } = element.map.project(place)
        return { x: left + x, y: top + y }
      },
      [lng, lat] as [number, number],
    )
  }

  async clickMap(lng: number, lat: number): Promise<void> {
    const { x, y } = await this.pointOf(lng, lat)
    await this.page.mouse.click(x, y)
  }

  /** Drags the map by a hand's breadth. */
  async dragMap(): Promise<void> {
    const box = (await this.page.locator('.city-map__canvas').boundingBox())!
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height - 60)
    await this.page.mouse.down()
    await this.page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height - 120, { steps: 6 })
    await this.page.mouse.up()
  }

  /** Waits until the address says that this was chosen; null: nothing. */
  chooses(name: 'grid' | 'case', value: string | null): Promise<string | null> {
    return eventually(
      `${name}=${value} in the address`,
      () => Promise.resolve(new URL(this.page.url()).searchParams.get(name)),
      (chosen) => chosen === value,
      slowMachineMs,
    )
  }

  /** What CSS does to the map's picture. */
  mapFilter(): Promise<string> {
    return this.page.locator('.city-map canvas').evaluate((canvas) => getComputedStyle(canvas).filter)
  }
}
