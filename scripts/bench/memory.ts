/**
 * `npm run bench -- memory`: resident memory of the server's process at rest, while many screens follow its feed, and with the
 * embedded database inside of it. Ends with an exact check that every screen has every event.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CaseReceipt } from '../../server/contracts/case-report.ts'
import type { Snapshot } from '../../server/contracts/feed.ts'
import { prepareEmbedded } from '../../tests/support/databases/prepare-databases.ts'
import type { ScreensOrder, ScreensResult } from './fanout/screens-process.ts'
import { makeReports } from './ingest/reports.ts'
import { startBenchDatabase } from './measure/bench-database.ts'
import { startChild } from './measure/child-process.ts'
import { CityGrids } from './measure/city-grids.ts'
import { readOptions } from './measure/options.ts'
import { printCheck, printMachine, printTable } from './measure/report.ts'
import { residentMbOver } from './measure/resident-memory.ts'
import { median } from './measure/statistics.ts'
import { startServer } from './memory/start-server.ts'

const scope = '510981'
const options = readOptions(
  { rounds: 3, screens: 500, reports: 400, 'settle-seconds': 10 },
  { rounds: 1, screens: 20, reports: 20, 'settle-seconds': 1 },
)
const seconds = options['settle-seconds']
const bench = await startBenchDatabase()
const embedded = await prepareEmbedded()
const { child: screens } = await startChild(join(import.meta.dirname, 'fanout/screens-process.ts'))
const grids = new CityGrids()
const faults: string[] = []
let seed = 0

async function read<Answer>(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${url}: expected success, came ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

/** Reports one case after the other; the position of the last one in the feed. */
async function reportSome(url: string): Promise<number> {
  let seq = 0
  for (const report of makeReports(grids, options.reports, ++seed)) {
    const headers = { 'content-type': 'application/json' }
    const { feed } = await read<CaseReceipt>(`${url}/api/cases`, {
      method: 'POST',
      headers,
      body: JSON.stringify(report),
    })
    seq = feed.seq
  }
  return seq
}

interface Memory {
  readonly rest: number
  readonly withScreens: number
}

/** Resident megabytes of a new server on PostGIS: at rest, and while its screens receive the events of new reports. */
async function measureServer(): Promise<Memory> {
  const { child, url } = await startServer({ databaseUrl: bench.databaseUrl })
  try {
    const rest = await residentMbOver(child.pid, seconds)
    const { cursor } = await read<Snapshot>(`${url}/api/snapshot?scope=${scope}`)
    const port = Number(new URL(url).port)
    await screens.ask({
      kind: 'open',
      port,
      protocol: 'live',
      count: options.screens,
      scope,
      cursor,
    } satisfies ScreensOrder)
    const seq = await reportSome(url)
    const withScreens = await residentMbOver(child.pid, seconds)
    const result = await screens.ask<ScreensResult>({ kind: 'finish', seq } satisfies ScreensOrder)
    faults.push(...result.faults)
    return { rest, withScreens }
  } finally {
    child.stop()
  }
}

/** Megabytes at rest of a new server with the embedded database in its process. */
async function measureEmbedded(): Promise<number> {
  const own = mkdtempSync(join(tmpdir(), 'quanyu-bench-'))
  cpSync(embedded.city, own, { recursive: true })
  const { child } = await startServer({ dataDir: own })
  try {
    return await residentMbOver(child.pid, seconds)
  } finally {
    child.stop()
    rmSync(own, { recursive: true, force: true, maxRetries: 5 })
  }
}

try {
  const measured: (Memory & { readonly embedded: number })[] = []
  for (let round = 0; round < options.rounds; round += 1) {
    measured.push({ ...(await measureServer()), embedded: await measureEmbedded() })
  }
  const row = (what: string, of: (one: (typeof measured)[number]) => number) => {
    const all = measured.map(of)
    const range = `${Math.min(...all).toFixed(1)}–${Math.max(...all).toFixed(1)}`
    return [what, '', median(all).toFixed(1), range]
  }
  printTable(
    ['resident memory', '', 'MB', 'min–max'],
    [
      row('server on PostGIS, at rest', ({ rest }) => rest),
      row(`… with ${options.screens} screens`, ({ withScreens }) => withScreens),
      row('… a hundred screens more', ({ rest, withScreens }) => ((withScreens - rest) / options.screens) * 100),
      row('server with the embedded database, at rest', ({ embedded }) => embedded),
      row('… of it the embedded database', ({ embedded, rest }) => embedded - rest),
    ],
  )
  printCheck(`each of ${options.screens} screens has every event of ${options.reports} reports in order`, faults)
  printMachine({ ...bench.database.versions })
} finally {
  screens.stop()
  await bench.remove()
}
