import type { FeatureCollection } from 'geojson'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { readCatalogue } from '../catalogue/catalogue-queries.ts'
import { toWgs84 } from '../cases/convert-location.ts'
import { hasCases, importCases, locateReports, readTimeZone, type PastCase } from './history-queries.ts'
import { liveUntil } from './past-life.ts'
import { pastReports, type PastReport } from './past-reports.ts'
import { samplePlaces, type CityLayers } from './sample-places.ts'
import { reportMaker } from './sample-report.ts'

export interface HistoryOptions {
  readonly seed: number
  readonly now: Date
  readonly days: number
  readonly cases: number
  readonly onProgress?: (done: number, total: number) => void
}

/** Big enough to pay for a statement, small enough that one stays well under a second on the embedded database. */
const chunkSize = 1000

/**
 * Fills an empty database with the sample city's past: cases of the days before `now`, most of them closed, the last
 * hours' in all phases. To be called before the server listens, for so many events reset every screen. The same seed and
 * moment give the same past.
 * @param cityDir folder of the city's data, whose layers the places are drawn from
 * @returns how many were put in; 0 when the database holds cases already, which are left as they are
 */
export async function loadHistory(database: { pool: Pool }, cityDir: string, options: HistoryOptions): Promise<number> {
  const { pool } = database
  if (await hasCases(pool)) return 0
  const { seed, days, cases, onProgress } = options
  const now = options.now.getTime()
  const { items } = await readCatalogue(pool)
  const make = reportMaker(samplePlaces(await readLayers(cityDir)), items)
  const onSiteItems = new Set(items.filter((item) => item.onSiteMinutes !== null).map((item) => item.code))
  const past = pastReports(make, { seed, now, days, cases, timeZone: await readTimeZone(pool) })
  for (let start = 0; start < past.length; start += chunkSize) {
    const chunk = past.slice(start, start + chunkSize)
    await importCases(pool, await lived(pool, chunk, { seed, now, start, onSiteItems }))
    onProgress?.(start + chunk.length, past.length)
  }
  return past.length
}

interface Living {
  readonly seed: number
  readonly now: number
  /** Place of the chunk's first report in the whole past. */
  readonly start: number
  readonly onSiteItems: ReadonlySet<string>
}

async function lived(pool: Pool, chunk: readonly PastReport[], living: Living): Promise<PastCase[]> {
  const { seed, now, start, onSiteItems } = living
  const reports = chunk.map((past) => ({
    ...past,
    place: toWgs84(past.report.location),
    accuracyMeters: past.report.location.accuracyMeters ?? null,
  }))
  const assigned = await locateReports(pool, reports)
  return reports.map(({ report, place, occurredAt, reportedAt }, index) => {
    const located = assigned[index]!
    const life = liveUntil(now, seed, {
      name: `past ${start + index}`,
      reportedAt,
      outside: located.grid_code === null,
      dispatchable: located.grid_code !== null && !located.ambiguous && located.worker_number !== null,
      onSiteDuty: report.itemCode === undefined || onSiteItems.has(report.itemCode),
    })
    return { report, place, located, occurredAt, life }
  })
}

async function readLayers(cityDir: string): Promise<CityLayers> {
  const read = async (layer: string): Promise<FeatureCollection> =>
    JSON.parse(await readFile(join(cityDir, `${layer}.geojson`), 'utf8'))
  const [estates, buildings, roads, places, parks, areas] = await Promise.all([
    read('estates'),
    read('buildings'),
    read('roads'),
    read('places'),
    read('parks'),
    read('areas'),
  ])
  const ofLevel = (level: string) => ({
    ...areas,
    features: areas.features.filter((area) => area.properties?.['level'] === level),
  })
  return { estates, buildings, roads, places, parks, grids: ofLevel('grid'), city: ofLevel('city') }
}
