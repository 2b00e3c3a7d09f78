import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Browser, CDPSession } from 'playwright-core'
import { viewport } from '../measure/bench-browser.ts'
import { prepareMarks } from './marks.ts'

/** What is opened, and what must be painted. */
interface Paint {
  /** A file of the same origin without code: the page's process is there before what is measured begins. */
  readonly quiet: string
  readonly address: string
  readonly cases: number
  readonly patienceMs: number
}

/** Processor time of the page's main thread so far: the wall time of its tasks is mostly waiting for a core. */
async function processorMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const found = metrics.find(({ name }) => name === 'ThreadTime')
  if (!found) throw new Error('Expected the thread time of the page, this browser does not tell it')
  return found.value * 1000
}

/** Milliseconds of processor time of the main thread from the opening of a page to its map with grids and all cases. */
export async function mainThreadMs(browser: Browser, { quiet, address, cases, patienceMs }: Paint): Promise<number> {
  const page = await browser.newPage({ viewport })
  await prepareMarks(page)
  await page.goto(quiet)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const before = await processorMs(session)
  await page.goto(address, { waitUntil: 'commit' })
  await page.waitForFunction(
    (cases) => {
      const { map } = (document.querySelector('.city-map__canvas, #map') ?? {}) as { map?: MapLibreMap }
      if (!map?.getLayer('grid-fill') || map.queryRenderedFeatures({ layers: ['grid-fill'] }).length === 0) return false
      if (!document.querySelector('.case-crowd') && !map.getLayer('case-cluster')) return false
      return Object.values(window.countMarks()).reduce((sum, count) => sum + count, 0) === cases
    },
    cases,
    { polling: 100, timeout: patienceMs },
  )
  const after = await processorMs(session)
  await page.close()
  return after - before
}
