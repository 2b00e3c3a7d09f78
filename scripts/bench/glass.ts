/**
 * `npm run bench -- glass`: from the moment a report is sent to the frame in which the wall's map shows it, against the
 * least that could be done: one bare durable insert, then one dot added to a bare map with the wall's style and layers.
 * Both are rendered by the same browser, in software, so that its slowness is in both.
 */
import { join } from 'node:path'
import maplibre from 'maplibre-gl/package.json' with { type: 'json' }
import { ensureWeb } from '../setup/ensure-web.mjs'
import { serveFloorPage } from './glass/floor-page.ts'
import { createDots, floorScreen } from './glass/floor-screen.ts'
import { spreadPlaces, takeLook, type MapLook } from './glass/map-look.ts'
import { watchMarkers, whenPainted } from './glass/painted.ts'
import { show } from './glass/show.ts'
import { wallScreen } from './glass/wall-screen.ts'
import { makeReports } from './ingest/reports.ts'
import { openBenchBrowser } from './measure/bench-browser.ts'
import { startBenchDatabase } from './measure/bench-database.ts'
import { startChild } from './measure/child-process.ts'
import { CityGrids, type Position } from './measure/city-grids.ts'
import { measureFloors, showFloors, type Floors } from './measure/floors.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios } from './measure/rounds.ts'
import { median } from './measure/statistics.ts'

const markersApartPx = 90
const options = readOptions({ rounds: 5, reports: 6, 'interval-ms': 600 }, { rounds: 1, reports: 2 })

await ensureWeb()
const bench = await startBenchDatabase()
const { pool } = bench.database
const { child: server, ready } = await startChild<{ listening: string }>(
  join(import.meta.dirname, '../../server/main.ts'),
  {
    DATABASE_URL: bench.databaseUrl,
    QUANYU_SIMULATE: '0',
    QUANYU_EVALUATION: '1',
    QUANYU_REPORTS_PER_MINUTE: '0',
    PORT: '0',
  },
)
const floorServer = await serveFloorPage()
const browser = await openBenchBrowser()
const wall = wallScreen(ready.listening, browser)

/** Looks at the wall once: where reports can be shown apart from each other, and how its map looks with one on it. */
async function prepare(): Promise<{ places: Position[]; look: MapLook }> {
  const page = await wall.open()
  await watchMarkers(page)
  const candidates = makeReports(new CityGrids(), 400, 1).map(({ location: { lng, lat } }): Position => [lng, lat])
  const places = (await spreadPlaces(page, candidates, markersApartPx)).slice(0, options.reports + 1)
  await whenPainted(page, await wall.send(places[0]!), 0)
  const look = await takeLook(page)
  await wall.clear()
  await page.close()
  return { places, look }
}

try {
  await bench.database.owner((client) => client.query(createDots))
  const { places, look } = await prepare()
  const floor = floorScreen(floorServer, browser, pool, look)
  const floors: Floors[] = []
  const measured = await measureRounds(
    {
      wall: () => show(wall, places, options['interval-ms']),
      floor: () => show(floor, places, options['interval-ms']),
    },
    options.rounds,
    async () => {
      floors.push(await measureFloors(pool))
    },
  )
  const subject = 'report to painted marker'
  printComparisons([
    { subject, against: 'bare insert, bare map', ratios: ratios(measured, 'wall', 'floor'), aim: { atMost: 1.5 } },
  ])
  console.log()
  printCosts(measured, 'painted p50 ms', {
    'all ms': (cells) => {
      const all = cells.flatMap((cell) => cell.painted)
      return `${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)}`
    },
    'stored p50 ms': (cells) => median(cells.flatMap((cell) => cell.stored)).toFixed(1),
    count: (cells) => String(cells.flatMap((cell) => cell.painted).length),
  })
  console.log()
  console.log(showFloors(floors))
  printRounds(measured)
  printCheck('every report came to be a marker of its own', [])
  printMachine({ ...bench.database.versions, chromium: browser.version(), 'maplibre-gl': maplibre.version })
} finally {
  await browser.close()
  floorServer.close()
  server.stop()
  await bench.remove()
}
