import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Page } from 'playwright-core'

export const looks = ['overdue', 'new', 'dispatched', 'on_site', 'feedback'] as const
export type Counts = Record<(typeof looks)[number], number>

declare global {
  interface Window {
    /** Cases of each look that the last rendered frame of the map shows, clusters by what they count. */
    countMarks: () => Counts
    /** Resolves with the milliseconds from now to the end of the frame that shows so many on site; `act` begins it. */
    msUntilOnSite: (onSite: number, act?: () => void) => Promise<number>
    /** Milliseconds of a frame in which nothing has changed. */
    msOfEmptyFrame: () => Promise<number>
    /** When the last message of the feed with cases came in, ms of the page's clock. */
    lastFrameAt?: number
  }
}

/** Runs in the page, before its own code. What is drawn counts as done when the graphics process is. */
function prepare(looks: readonly (keyof Counts)[]): void {
  type Crowd = HTMLCanvasElement & { marks?: readonly { readonly looks: Partial<Counts> }[] }
  const mapOf = () => (document.querySelector('.city-map__canvas, #map') as HTMLElement & { map: MapLibreMap }).map
  const crowdOf = () => document.querySelector<Crowd>('.case-crowd')
  const finish = () => {
    const gl = mapOf().getCanvas().getContext('webgl2')!
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
    crowdOf()?.getContext('2d')!.getImageData(0, 0, 1, 1)
  }
  /** One entry per cluster or marker, also where it lies on the border of two tiles. */
  function featuresOf(map: MapLibreMap): Record<string, unknown>[] {
    // of a pair both halves are drawn, and the first stands for it
    const all = ['case', 'overdue'].flatMap((prefix) =>
      ['marker', 'first', 'cluster'].map((part) => `${prefix}-${part}`),
    )
    const features = map.queryRenderedFeatures({ layers: all.filter((layer) => map.getLayer(layer)) })
    return [
      ...new Map(
        features.map(({ source, properties }) => [
          `${source} ${properties['number'] ?? properties['cluster_id']}`,
          properties,
        ]),
      ).values(),
    ]
  }
  window.countMarks = () => {
    const counts = Object.fromEntries(looks.map((look) => [look, 0])) as Counts
    const crowd = crowdOf()
    if (crowd) {
      for (const mark of crowd.marks ?? []) for (const look of looks) counts[look] += mark.looks[look] ?? 0
      return counts
    }
    for (const properties of featuresOf(mapOf())) {
      if ('point_count' in properties) for (const look of looks) counts[look] += Number(properties[look])
      else counts[properties['look'] as keyof Counts]++
    }
    return counts
  }
  window.msUntilOnSite = (onSite, act) =>
    new Promise((resolve) => {
      const begun = performance.now()
      let frame = 0
      const look = () => {
        if (window.countMarks().on_site !== onSite) return
        finish()
        mapOf().off('render', look)
        cancelAnimationFrame(frame)
        resolve(performance.now() - (act ? begun : window.lastFrameAt!))
      }
      const lookEachFrame = () => {
        frame = requestAnimationFrame(lookEachFrame)
        look()
      }
      // a canvas of its own is drawn before a frame, the map's features are known after it
      if (crowdOf()) lookEachFrame()
      else mapOf().on('render', look)
      act?.()
    })
  window.msOfEmptyFrame = () =>
    new Promise((resolve) => {
      const begun = performance.now()
      mapOf().once('render', () => {
        window.countMarks()
        finish()
        resolve(performance.now() - begun)
      })
      mapOf().triggerRepaint()
    })
  const Plain = window.WebSocket
  window.WebSocket = class extends Plain {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string' && data.includes('"events":[{')) window.lastFrameAt = performance.now()
      })
    }
  }
}

/** To be called before the page is opened. */
export async function prepareMarks(page: Page): Promise<void> {
  await page.addInitScript(`(${prepare.toString()})(${JSON.stringify(looks)})`)
}

/** Resolves when the map shows these counts, and rests. */
export async function whenMarksAre(page: Page, counts: Partial<Counts>, patienceMs: number): Promise<void> {
  await page
    .waitForFunction(
      (wanted) => {
        const { map } = (document.querySelector('.city-map__canvas, #map') ?? {}) as { map?: MapLibreMap }
        if (!map?.loaded()) return false
        if (!document.querySelector('.case-crowd') && !map.getLayer('case-cluster')) return false
        const shown = window.countMarks()
        return Object.entries(wanted).every(([look, count]) => shown[look as keyof Counts] === count)
      },
      counts,
      { timeout: patienceMs, polling: 500 },
    )
    .catch(async (error: unknown) => {
      const shown = JSON.stringify(await page.evaluate(() => window.countMarks()))
      throw new Error(`Expected ${JSON.stringify(counts)} on the map, it shows ${shown}`, { cause: error })
    })
}
