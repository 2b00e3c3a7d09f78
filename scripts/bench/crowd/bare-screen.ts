import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import type { Browser, Page } from 'playwright-core'
import type { Database } from '../../../server/database/database.ts'
import type { FloorServer } from '../glass/floor-page.ts'
import type { MapLook } from '../glass/map-look.ts'
import { viewport } from '../measure/bench-browser.ts'
import { clusteredSource, featureOf, readOpenCases } from './case-source.ts'
import { prepareMarks, whenMarksAre } from './marks.ts'

/** A bare map that looks like the wall's, with every open case in one clustered source. */
export interface BareScreen {
  readonly page: Page
  /** Tells the source that so many more are on site; milliseconds to the drawn frame that shows it. */
  change(count: number): Promise<number>
}

export async function bareScreen(
  browser: Browser,
  server: FloorServer,
  look: MapLook,
  database: Database,
  patienceMs: number,
): Promise<BareScreen> {
  const cases = await readOpenCases(database)
  const page = await browser.newPage({ viewport })
  page.setDefaultTimeout(patienceMs)
  await prepareMarks(page)
  await page.goto(server.url)
  const sources = { ...look.style.sources, cases: clusteredSource(cases) }
  await page.evaluate(
    (text) => (window as unknown as { openMap(look: unknown): Promise<void> }).openMap(JSON.parse(text)),
    JSON.stringify({ ...look, style: { ...look.style, sources } }),
  )
  await whenMarksAre(page, { dispatched: cases.length, on_site: 0 }, patienceMs)

  let arrived = 0
  return {
    page,
    change(count) {
      const moved = cases.slice(arrived, arrived + count)
      arrived += count
      const add = moved.map((item) => featureOf({ ...item, status: 'on_site', onSiteAt: item.reportedAt }))
      return page.evaluate(
        ({ onSite, add }) =>
          window.msUntilOnSite(onSite, () => {
            const { map } = document.querySelector('#map') as unknown as { map: MapLibreMap }
            void map.getSource<GeoJSONSource>('cases')!.updateData({ add })
          }),
        { onSite: arrived, add },
      )
    },
  }
}
