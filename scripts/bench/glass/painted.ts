import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Page } from 'playwright-core'
import { setTimeout as sleep } from 'node:timers/promises'

const patienceMs = 90_000

declare global {
  interface Window {
    /** By case number: when it first was among the features that the map had rendered, epoch ms of the page's clock. */
    paintedAt?: Record<string, number>
  }
}

/** From now on notes after each rendered frame which markers it showed for the first time. */
export function watchMarkers(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { map } = document.querySelector('.city-map__canvas, #map') as HTMLElement & { map: MapLibreMap }
    const paintedAt: Record<string, number> = (window.paintedAt = {})
    map.on('render', () => {
      const now = performance.timeOrigin + performance.now()
      for (const { properties } of map.queryRenderedFeatures({ layers: ['case-marker'] })) {
        paintedAt[String(properties['number'])] ??= now
      }
    })
  })
}

/** When a marker was painted, epoch ms of this process's clock. */
export async function whenPainted(page: Page, number: string, clockAheadMs: number): Promise<number> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const at = await page.evaluate((number) => window.paintedAt?.[number], number)
    if (at !== undefined) return at - clockAheadMs
    await sleep(50)
  }
  throw new Error(`Expected marker ${number} on the map within ${patienceMs / 1000} s, it did not come`)
}

export const epochMs = () => performance.timeOrigin + performance.now()

/** How far the page's clock is ahead of this process's, from the quickest of some questions. */
export async function clockAhead(page: Page): Promise<number> {
  let best = { roundTrip: Infinity, ahead: 0 }
  for (let question = 0; question < 20; question += 1) {
    const before = epochMs()
    const there = await page.evaluate(() => performance.timeOrigin + performance.now())
    const roundTrip = epochMs() - before
    if (roundTrip < best.roundTrip) best = { roundTrip, ahead: there - (before + roundTrip / 2) }
  }
  return best.ahead
}
