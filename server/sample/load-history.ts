import type { ClientBase } from 'pg'
import { readCatalogue } from '../catalogue/catalogue-queries.ts'
import { toWgs84 } from '../areas/convert-location.ts'
import type { Database } from '../database/database.ts'
import { advisoryLocks } from '../database/advisory-locks.ts'
import { exclusively } from '../database/transaction.ts'
import { analyzeCases, makeCasePartitions } from '../cases/archive/partition-queries.ts'
import { eventOfStatus } from '../cases/transitions.ts'
import { foldCaseVersions } from '../replay/replay-queries.ts'
import { buildStatistics } from '../statistics/projection/rebuild.ts'
import {
  hasCases,
  importCases,
  importEvents,
  locateReports,
  passDeadlines,
  readTimeZone,
  type PastCase,
  type PastEvent,
} from './history-queries.ts'
import type { PastLife } from './past-life.ts'
import { pastReports, type PastReport } from './past-reports.ts'
import { cityLayers } from './city-layers.ts'
import { samplePlaces } from './sample-places.ts'
import { reportMaker } from './sample-report.ts'
import { onSiteItemsOf, stagesOf } from './stages-of.ts'
import { dayMs } from '../tasks/durations.ts'

export interface HistoryOptions {
  readonly seed: number
  readonly now: Date
  readonly days: number
  readonly cases: number
  readonly onProgress?: (text: string) => void
}

/** Big enough to pay for a statement, small enough that one stays under 100 ms on the embedded database. */
const chunkSize = 250
const foldSize = 5_000

/**
 * Fills an empty database with the sample city's past: cases of the days before `now`, most of them closed, the last
 * hours' in all phases, and every change of each as the event it was. To be called before the server listens, for so many events reset every screen. The same seed and
 * moment give the same past. All or nothing, so that an interrupted first start leaves no half of it to the next.
 * @param cityDir folder of the city's data, whose layers the places are drawn from
 * @returns how many were put in; 0 when the database holds cases already, which are left as they are
 */
export function loadHistory(database: Database, cityDir: string, options: HistoryOptions): Promise<number> {
  return database.owner((client) =>
    exclusively(client, advisoryLocks.history, async () =>
      (await hasCases(client)) ? 0 : importPast(client, cityDir, options),
    ),
  )
}

async function importPast(client: ClientBase, cityDir: string, options: HistoryOptions): Promise<number> {
  const { seed, days, cases, onProgress } = options
  const now = options.now.getTime()
  await makeCasePartitions(client, new Date(now - days * dayMs), options.now)
  const { items } = await readCatalogue(client)
  const make = reportMaker(samplePlaces(await cityLayers(cityDir)), items)
  const onSiteItems = onSiteItemsOf(items)
  const past = pastReports(make, { seed, now, days, cases, timeZone: await readTimeZone(client) })
  const events: PastEvent[] = []
  for (let start = 0; start < past.length; start += chunkSize) {
    const lives = await liveThrough(client, past.slice(start, start + chunkSize), { seed, now, start, onSiteItems })
    const numbers = await importCases(client, lives)
    for (const [index, life] of lives.entries()) events.push(...eventsOf(numbers[index]!, life))
    onProgress?.(`${start + lives.length} of ${past.length} cases`)
  }
  await passDeadlines(client, options.now)
  // The events look each case up: without figures on the table every page of them would read all of it.
  await analyzeCases(client)
  await tell(client, events, onProgress)
  return past.length
}

/** A past case with all its stages. */
interface LivedCase extends PastCase {
  readonly stages: readonly PastLife[]
}

function eventsOf(number: string, { located, stages }: LivedCase): PastEvent[] {
  return stages.map((stage, index) => ({
    number,
    // Intake is one change, in whatever phase it leaves a case.
    type: stage.version === 1 ? 'case:reported' : eventOfStatus[stage.status],
    workerNumber: located.worker_number,
    stage,
    before: stages[index - 1] ?? null,
  }))
}

/** Puts the events of all cases into the feed, in the order they happened. */
async function tell(client: ClientBase, events: PastEvent[], onProgress?: (text: string) => void): Promise<void> {
  events.sort((a, b) => a.stage.changedAt - b.stage.changedAt || a.stage.version - b.stage.version)
  for (let start = 0; start < events.length; start += chunkSize) {
    await importEvents(client, events.slice(start, start + chunkSize))
    onProgress?.(`${start} of ${events.length} events`)
  }
  for (let folded = 0; folded < events.length;) folded = (await foldCaseVersions(client, foldSize)) ?? folded
  await buildStatistics(client, onProgress)
  // Nobody else counts what the tables of the embedded database hold.
  await analyzeCases(client)
  await client.query('analyze feed.events, feed.case_versions')
}

interface Living {
  readonly seed: number
  readonly now: number
  /** Place of the chunk's first report in the whole past. */
  readonly start: number
  readonly onSiteItems: ReadonlySet<string>
}

async function liveThrough(client: ClientBase, chunk: readonly PastReport[], living: Living): Promise<LivedCase[]> {
  const { start } = living
  const reports = chunk.map((past) => ({
    ...past,
    place: toWgs84(past.report.location),
    accuracyMeters: past.report.location.accuracyMeters ?? null,
  }))
  const assigned = await locateReports(client, reports)
  return reports.map(({ report, place, occurredAt, reportedAt }, index) => {
    const located = assigned[index]!
    const stages = stagesOf({ name: `past ${start + index}`, report, located, reportedAt }, living)
    return { report, place, located, occurredAt, life: stages.at(-1)!, stages }
  })
}
