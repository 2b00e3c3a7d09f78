/**
 * `npm run bench -- live-points`: 50 changes among 100,000 open cases, from the feed's message to the drawn frame that shows
 * them all. Against a frame in which nothing changes, and against a bare map with all cases in one clustered source of the
 * map library that gets the same changes by `updateData`. Rendered in software by the same browser.
 */
import maplibre from 'maplibre-gl/package.json' with { type: 'json' }
import { ensureWeb } from '../setup/ensure-web.mjs'
import { bareScreen } from './crowd/bare-screen.ts'
import { whenMarksAre } from './crowd/marks.ts'
import { arriveTogether, countByStatus, putOpenCases } from './crowd/open-cases.ts'
import { fewCases, startWallServer, takeWallLook } from './crowd/wall-look.ts'
import { openCrowdedWall } from './crowd/crowded-wall.ts'
import { serveFloorPage } from './glass/floor-page.ts'
import { openBenchBrowser } from './measure/bench-browser.ts'
import { startBenchDatabase } from './measure/bench-database.ts'
import type { Child } from './measure/child-process.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printComparisons, printCosts, printMachine, printRounds } from './measure/report.ts'
import { measureRounds, ratios } from './measure/rounds.ts'
import { median } from './measure/statistics.ts'

const patienceMs = 120_000
const options = readOptions(
  { rounds: 5, points: 100_000, changes: 50, times: 5 },
  { rounds: 1, points: 2_000, changes: 10, times: 1 },
)

await ensureWeb()
const bench = await startBenchDatabase()
const bareServer = await serveFloorPage()
const browser = await openBenchBrowser()

let server: Child | undefined

/** The median of some milliseconds measured one after the other. */
async function repeat(measure: () => Promise<number>): Promise<{ cost: number }> {
  const all: number[] = []
  for (let time = 0; time < options.times; time += 1) all.push(await measure())
  return { cost: median(all) }
}

try {
  const look = await takeWallLook(bench, browser, patienceMs)
  await putOpenCases(bench.database, options.points - fewCases)
  const { child, ready } = await startWallServer(bench)
  server = child
  const wall = await openCrowdedWall(browser, ready.listening)
  await whenMarksAre(wall, { dispatched: options.points, on_site: 0 }, patienceMs)
  const bare = await bareScreen(browser, bareServer, look, bench.database, patienceMs)
  let arrived = 0

  async function changeOnWall(): Promise<number> {
    arrived += options.changes
    const shown = wall.evaluate((onSite) => window.msUntilOnSite(onSite), arrived)
    await arriveTogether(bench.database, options.changes)
    return shown
  }

  const measured = await measureRounds(
    {
      'wall, 50 changes': () => repeat(changeOnWall),
      'wall, empty frame': () => repeat(() => wall.evaluate(() => window.msOfEmptyFrame())),
      'one source, 50 changes': () => repeat(() => bare.change(options.changes)),
      'one source, empty frame': () => repeat(() => bare.page.evaluate(() => window.msOfEmptyFrame())),
    },
    options.rounds,
  )
  await whenMarksAre(wall, { dispatched: options.points - arrived, on_site: arrived }, patienceMs)
  const { dispatched = 0, on_site: onSite = 0 } = await countByStatus(bench.database)
  const faults =
    onSite === arrived && dispatched + onSite === options.points ? [] : [`${onSite} on site, ${dispatched} dispatched`]
  if (printCheck(`the wall's marks count ${options.points} open cases, ${arrived} of them on site`, faults)) {
    printComparisons([
      {
        subject: 'wall, 50 changes',
        against: 'wall, empty frame',
        ratios: ratios(measured, 'wall, 50 changes', 'wall, empty frame'),
        aim: { atMost: 1.3 },
      },
      {
        subject: 'one source, 50 changes',
        against: 'wall, 50 changes',
        ratios: ratios(measured, 'one source, 50 changes', 'wall, 50 changes'),
        aim: { atLeast: 5 },
      },
    ])
    console.log()
    printCosts(measured, 'mean ms', {})
  }
  printRounds(measured)
  printMachine({ ...bench.database.versions, chromium: browser.version(), 'maplibre-gl': maplibre.version })
} finally {
  await browser.close()
  bareServer.close()
  server?.stop()
  await bench.remove()
}
