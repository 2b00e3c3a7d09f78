/**
 * `npm run bench -- first-paint`: the main thread's processor time from the beginning of a page to the wall with 208 polygons and 10,000
 * open cases painted, against a bare page of the map library that draws the same map: its style, its areas and ground, all
 * cases in one clustered source, each fetched by the library's own worker. Rendered in software by the same browser.
 */
import maplibre from 'maplibre-gl/package.json' with { type: 'json' }
import { ensureWeb } from '../setup/ensure-web.mjs'
import { clusteredSource, readOpenCases } from './crowd/case-source.ts'
import { mainThreadMs } from './crowd/main-thread.ts'
import { putOpenCases } from './crowd/open-cases.ts'
import { fewCases, startWallServer, takeWallLook } from './crowd/wall-look.ts'
import { serveFloorPage } from './glass/floor-page.ts'
import { openBenchBrowser } from './measure/bench-browser.ts'
import { startBenchDatabase } from './measure/bench-database.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios } from './measure/rounds.ts'

const patienceMs = 120_000
const options = readOptions({ rounds: 5, points: 10_000 }, { rounds: 1, points: 2_000 })

await ensureWeb()
const bench = await startBenchDatabase()
const browser = await openBenchBrowser()

try {
  const look = await takeWallLook(bench, browser, patienceMs)
  await putOpenCases(bench.database, options.points - fewCases)
  const { child: server, ready } = await startWallServer(bench)
  const sources = { ...look.style.sources, cases: clusteredSource(await readOpenCases(bench.database)) }
  const answers = new Map<string, string>()
  const bareServer = await serveFloorPage(answers)
  for (const [name, source] of Object.entries(sources)) {
    if (source.type !== 'geojson') continue
    answers.set(`${name}.json`, JSON.stringify(source.data))
    source.data = `${bareServer.url}${name}.json`
  }
  answers.set('look.json', JSON.stringify({ ...look, style: { ...look.style, sources } }))

  const paint = (quiet: string, address: string) => () =>
    mainThreadMs(browser, { quiet, address, cases: options.points, patienceMs }).then((cost) => ({ cost }))
  const measured = await measureRounds(
    {
      wall: paint(`${ready.listening}/icon.svg`, `${ready.listening}/wall`),
      'bare map': paint(`${bareServer.url}look.json`, `${bareServer.url}#look`),
    },
    options.rounds,
  )
  printCheck(`both maps show ${options.points} open cases and the grids in every cell`, [])
  printComparisons([
    { subject: 'wall', against: 'bare map', ratios: ratios(measured, 'wall', 'bare map'), aim: { atMost: 1.3 } },
  ])
  console.log()
  printCosts(measured, 'main thread CPU ms', {})
  printRounds(measured)
  printMachine({ ...bench.database.versions, chromium: browser.version(), 'maplibre-gl': maplibre.version })
  bareServer.close()
  server.stop()
} finally {
  await browser.close()
  await bench.remove()
}
