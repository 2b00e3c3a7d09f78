import type { CameraOptions, Map as MapLibreMap } from 'maplibre-gl'
import type { Browser, Page } from 'playwright-core'
import { eventually } from '../../support/eventually.ts'
import { usualScreen } from '../../support/screens/test-browser.ts'

const slowMachineMs = 45_000
const usualSize = { width: 1440, height: 900 }
type MapElement = HTMLElement & { map?: MapLibreMap }

/** A dispatcher's desk in a browser of its own, asked for what it shows. */
export class DeskPage {
  readonly page: Page
  readonly faults: string[] = []
  #home: CameraOptions | undefined

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.faults.push(error.message))
    page.setDefaultTimeout(slowMachineMs)
  }

  /** Signs in as a sample account, in a browser that shares no cookie with another, and waits for the desk. */
  static async open(browser: Browser, url: string, sample: string): Promise<DeskPage> {
    const context = await browser.newContext({ ...usualScreen, viewport: usualSize })
    const desk = new DeskPage(await context.newPage())
    await desk.page.goto(`${url}/dispatch`)
    await desk.page.click(`[data-sample="${sample}"]`)
    await desk.page.waitForSelector('main[data-link="live"]')
    await eventually(
      'the map to be loaded',
      () =>
        desk.page.evaluate(
          () => document.querySelector<MapElement>('.city-map__canvas')?.map?.isStyleLoaded() ?? false,
        ),
      (loaded) => loaded,
      slowMachineMs,
    )
    desk.#home = await desk.page.evaluate(() => {
      const map = document.querySelector<MapElement>('.city-map__canvas')!.map!
      return { center: map.getCenter().toArray(), zoom: map.getZoom() }
    })
    return desk
  }

  /**
   * Brings a desk that tests share back to how it was opened, and makes sure of it: live, no case chosen, no form, tool or search
   * open, the city in view, and nothing between it and the server. The newest change can still be undone.
   */
  async comesBack(): Promise<void> {
    await this.page.unrouteAll({ behavior: 'wait' })
    await this.page.setViewportSize(usualSize)
    await this.page.waitForSelector('main[data-link="live"]')
    const escape = async () => {
      await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await this.press('Escape')
      return this.page.evaluate(() => ({
        mode: document.querySelector('main')!.dataset['mode'],
        open: document.querySelectorAll(
          '[data-case-panel], [role="dialog"], [aria-pressed="true"][data-tool]:not([data-tool="pointer"])',
        ).length,
        words: document.querySelector<HTMLInputElement>('.search-bar input')!.value,
      }))
    }
    const isBack = ({ mode, open, words }: Awaited<ReturnType<typeof escape>>) =>
      mode === 'list' && open === 0 && words === ''
    await eventually('nothing chosen or open at the desk', escape, isBack, slowMachineMs)
    const close = this.page.locator('.undo-toast button', { hasText: '×' })
    if ((await close.count()) > 0) await close.click()
    await this.page.evaluate((home) => {
      document.querySelector<MapElement>('.city-map__canvas')!.map!.jumpTo(home)
    }, this.#home!)
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Chooses a case by its row and waits until its actions are known. */
  async choose(number: string): Promise<void> {
    await this.page.click(`.case-list [data-case="${number}"]`)
    await this.page.waitForSelector(`[data-case-panel="${number}"] [data-do]`)
  }

  /** Whether the pointer reaches the middle of an element without scrolling. */
  reaches(selector: string): Promise<boolean> {
    return this.page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect()
        return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
      })
  }

  /** How many whole rows the list has room for, and whether it reaches the column's foot. */
  async listRoom(): Promise<{ readonly rows: number; readonly isWholeColumn: boolean }> {
    return this.page.locator('.case-list').evaluate((list) => {
      const row = list.querySelector('[data-case]')!.getBoundingClientRect().height
      const { bottom } = list.parentElement!.getBoundingClientRect()
      const end = list.getBoundingClientRect().bottom
      return { rows: Math.floor(list.clientHeight / row), isWholeColumn: Math.abs(bottom - end) < 2 }
    })
  }

  /** The version of the case in the panel. */
  version(): Promise<number> {
    return this.page
      .locator('[data-case-panel]')
      .getAttribute('data-version')
      .then((text) => Number(text))
  }

  showsVersion(version: number): Promise<number> {
    return eventually(
      `version ${version} at the desk`,
      () => this.version(),
      (shown) => shown >= version,
      slowMachineMs,
    )
  }

  is(mode: string): Promise<void> {
    return this.page.waitForSelector(`main[data-mode="${mode}"]`).then(() => undefined)
  }

  /** The grids that are suggested, best first. */
  suggested(): Promise<string[]> {
    return eventually(
      'suggestions',
      () =>
        this.page
          .locator('.case-panel [data-suggestion]')
          .evaluateAll((found) => found.map((one) => (one as HTMLElement).dataset['suggestion']!)),
      (grids) => grids.length > 1,
      slowMachineMs,
    )
  }

  /** Does what a button says, from the bar or from what is under 更多. */
  async act(action: string): Promise<void> {
    const button = this.page.locator(`.action-bar [data-do="${action}"]`)
    await eventually(
      `${action} to be allowed`,
      async () => {
        if ((await button.count()) === 0 && (await this.page.locator('main[data-mode="list"]').count()) === 1) {
          await this.page.locator('.action-bar [data-do="more"]').click()
        }
        return button.count()
      },
      (count) => count > 0,
      slowMachineMs,
    )
    await button.first().click()
  }

  /** Where a place (degrees WGS84) is on the page once the camera rests, CSS px. */
  async pointOf(lng: number, lat: number): Promise<{ x: number; y: number }> {
    await eventually(
      'the camera to rest',
      () => this.page.evaluate(() => document.querySelector<MapElement>('.city-map__canvas')!.map!.isMoving()),
      (moving) => !moving,
      slowMachineMs,
    )
    return this.page.evaluate(
      (place) => {
        const element = document.querySelector<MapElement>('.city-map__canvas')!
        const { left, top } = element.getBoundingClientRect()
        const { x, y } = element.map!.project(place)
        return { x: left + x, y: top + y }
      },
      [lng, lat] as [number, number],
    )
  }

  /** Waits until the chosen case is drawn where the pointer can take it. */
  draws(number: string): Promise<boolean> {
    return eventually(
      `case ${number} on the map`,
      () =>
        this.page.evaluate((wanted) => {
          const map = document.querySelector<MapElement>('.city-map__canvas')!.map!
          if (!map.getLayer('case-chosen')) return false
          return map
            .queryRenderedFeatures({ layers: ['case-chosen'] })
            .some(({ properties }) => properties['number'] === wanted)
        }, number),
      (drawn) => drawn,
      slowMachineMs,
    )
  }

  /** Takes the case at one place and holds it above another; it is not let go. */
  async dragTo(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const [start, end] = [await this.pointOf(...from), await this.pointOf(...to)]
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 })
    await this.page.mouse.move(end.x, end.y, { steps: 4 })
  }
}
