import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Browser, Page } from 'playwright-core'
import { eventually } from '../../support/eventually.ts'
import { usualScreen } from '../../support/screens/test-browser.ts'

const slowMachineMs = 45_000
type MapElement = HTMLElement & { map?: MapLibreMap }

/** An official's view in a browser of its own, asked for what it shows. */
export class DrillPage {
  readonly page: Page
  readonly faults: string[] = []

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.faults.push(error.message))
    page.setDefaultTimeout(slowMachineMs)
  }

  /** Signs in as a sample account and waits for the figures. */
  static async open(browser: Browser, url: string, path = '/drill', sample = 'official'): Promise<DrillPage> {
    // Whole pixels: what is saved as a picture is measured.
    const screen = { ...usualScreen, deviceScaleFactor: 1, viewport: { width: 1440, height: 900 } }
    const context = await browser.newContext(screen)
    const drill = new DrillPage(await context.newPage())
    await drill.page.goto(url + path)
    await drill.page.click(`[data-sample="${sample}"]`)
    await drill.shows()
    return drill
  }

  /** Waits for the figures of a place; without one, of whatever is asked for. */
  async shows(code?: string): Promise<void> {
    await this.page.waitForSelector(code ? `main[data-shown="${code}"]` : 'main[data-shown]')
  }

  /** The place whose figures are shown. */
  async shown(): Promise<string> {
    return (await this.page.locator('main').getAttribute('data-shown')) ?? ''
  }

  heading(): Promise<string> {
    return this.page.locator('h1').innerText()
  }

  /** Whole numbers of a text, without their separators. */
  async count(selector: string): Promise<number> {
    return Number((await this.page.locator(selector).innerText()).replace(/[^\d]/g, ''))
  }

  /** Waits until the drawer says how many cases it lists; how many, and whether that is what the figure says. */
  async listed(): Promise<{ total: number; isEqual: boolean }> {
    await eventually(
      'the drawer to know its cases',
      () => this.page.locator('[data-total]').innerText(),
      (text) => text !== '—',
      slowMachineMs,
    )
    const isEqual = (await this.page.locator('[data-agreement]').getAttribute('data-equal')) === 'true'
    return { total: await this.count('[data-total]'), isEqual }
  }

  /** Goes to an address of the view without loading it, as by a link in it, and waits for its figures. */
  async goTo(path: string): Promise<void> {
    await this.page.evaluate(async (to) => {
      history.pushState(history.state, '', to)
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
      // the router goes there in the next turns
      await new Promise((later) => setTimeout(later, 50))
    }, path)
    await this.page.waitForURL((url) => url.pathname + url.search === path)
    await this.shows(/^\/drill\/(\w+)/.exec(path)?.[1])
  }

  /** Waits until the map has coloured a place, and the camera rests. */
  draws(code: string): Promise<boolean> {
    return eventually(
      `${code} on the map`,
      () =>
        this.page.evaluate((wanted) => {
          const map = document.querySelector<MapElement>('.city-map__canvas')?.map
          if (!map?.getLayer('shaded-fill') || map.isMoving()) return false
          return map
            .queryRenderedFeatures({ layers: ['shaded-fill'] })
            .some(({ properties }) => properties['code'] === wanted)
        }, code),
      (drawn) => drawn,
      slowMachineMs,
    )
  }

  /** Clicks a place on the map by its name's place, once the camera rests there. */
  async clickPlace(lngLat: readonly [number, number]): Promise<void> {
    await this.page.locator('.city-map__canvas').scrollIntoViewIfNeeded()
    let last = { x: 0, y: 0 }
    await eventually(
      'the camera to rest',
      async () => {
        const before = last
        await this.page.waitForTimeout(300)
        last = await this.#pointOf(lngLat)
        return last.x === before.x && last.y === before.y
      },
      (rests) => rests,
      slowMachineMs,
    )
    await this.page.mouse.click(last.x, last.y)
  }

  /** Where a place stands on the page, by its name's place on the map; CSS px. */
  #pointOf(lngLat: readonly [number, number]): Promise<{ x: number; y: number }> {
    return this.page.evaluate(
      (place) => {
        const element = document.querySelector<MapElement>('.city-map__canvas')!
        const { left, top } = element.getBoundingClientRect()
        const { x, y } = element.map!.project(place)
        return { x: left + x, y: top + y }
      },
      [...lngLat] as [number, number],
    )
  }
}
