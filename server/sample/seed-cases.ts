import type { ClientBase } from 'pg'
import { toWgs84, type LngLat } from '../areas/convert-location.ts'
import { analyzeCases, makeCasePartitions } from '../cases/archive/partition-queries.ts'
import { eventOfStatus } from '../cases/transitions.ts'
import { readCatalogue } from '../catalogue/catalogue-queries.ts'
import type { CaseReport } from '../contracts/case-report.ts'
import type { Database } from '../database/database.ts'
import { advisoryLocks } from '../database/advisory-locks.ts'
import { exclusively } from '../database/transaction.ts'
import { foldCaseVersions } from '../replay/replay-queries.ts'
import { buildStatistics } from '../statistics/projection/rebuild.ts'
import {
  hasCases,
  importCases,
  locateReports,
  passDeadlines,
  readTimeZone,
  type Located,
  type PastCase,
} from './history-queries.ts'
import type { PastLife } from './past-life.ts'
import { drawOccurredAt, pastMoments } from './past-reports.ts'
import { cityLayers } from './city-layers.ts'
import { samplePlaces } from './sample-places.ts'
import { reportMaker } from './sample-report.ts'
import { holdFeed, prepareChaining, tellLastChanges, withoutIndexes, type LastChange } from './seed-queries.ts'
import { randomStream } from './seeded-random.ts'
import { onSiteItemsOf, stagesOf } from './stages-of.ts'
import { dayMs } from '../tasks/durations.ts'

export interface SeedOptions {
  readonly seed: number
  readonly now: Date
  readonly days: number
  readonly cases: number
  readonly onProgress?: (text: string) => void
}

/** The database holds cases or events already; nothing was done. */
export class NotEmptyError extends Error {
  override name = 'NotEmptyError'
}

const chunkSize = 2_000
const pageSize = 5_000
const foldSize = 100_000

/** How many different reports are drawn and located; with more cases each comes up again at other times, as troubles do. */
const mostReports = 100_000

/** A report that comes up at its place, and what the assignment answered for it. */
interface Trouble {
  readonly report: CaseReport
  readonly place: LngLat
  readonly located: Located
}

/**
 * Fills an empty database with a long past for trying how it all behaves when it is large: the sample's reports, rhythm and
 * lives, but of each case only how it stands and the one event of its last change. The same seed and moment give the same
 * cases. All or nothing; to be called while no server uses the database.
 * @param cityDir folder of the city's data, whose layers the places are drawn from
 * @throws {NotEmptyError} when there is a case or an event
 */
export function seedCases(database: Database, cityDir: string, options: SeedOptions): Promise<void> {
  return database.owner((client) =>
    exclusively(client, advisoryLocks.history, async () => {
      const events = await holdFeed(client)
      if (events > 0 || (await hasCases(client))) {
        throw new NotEmptyError(
          `Expected a database without cases, came one whose feed holds ${events} events: a past can only be put before all ` +
            'that has happened. Nothing was done.',
        )
      }
      await seedEmpty(client, cityDir, options)
    }),
  )
}

async function seedEmpty(client: ClientBase, cityDir: string, options: SeedOptions): Promise<void> {
  const { seed, days, cases, onProgress = () => undefined } = options
  const now = options.now.getTime()
  await makeCasePartitions(client, new Date(now - days * dayMs), options.now)
  const { items } = await readCatalogue(client)
  const make = reportMaker(samplePlaces(await cityLayers(cityDir)), items)
  const living = { seed, now, onSiteItems: onSiteItemsOf(items) }
  const troubles = await drawTroubles(client, make, options)
  const draw = drawPast(troubles, pastMoments({ seed, now, days, cases, timeZone: await readTimeZone(client) }), living)

  const changes: LastChange[] = []
  await withoutIndexes(client, async () => {
    let chunk = draw(0)
    for (let start = 0; chunk.length > 0; start += chunkSize) {
      const stored = importCases(client, chunk)
      // Drawn while the database stores the one before.
      const next = draw(start + chunkSize)
      for (const [index, number] of (await stored).entries()) changes.push(lastChange(number, chunk[index]!))
      onProgress(`${start + chunk.length} of ${cases} cases`)
      chunk = next
    }
    onProgress('indexes')
  })
  await passDeadlines(client, options.now)
  await analyzeCases(client)

  changes.sort((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1))
  await prepareChaining(client)
  for (let start = 0; start < changes.length; start += pageSize) {
    await tellLastChanges(client, changes.slice(start, start + pageSize))
    onProgress(`${Math.min(start + pageSize, cases)} of ${cases} events`)
  }
  onProgress('what replay reads')
  for (let folded = 0; folded < cases;) folded = (await foldCaseVersions(client, foldSize)) ?? folded
  await client.query('analyze feed.events, feed.history, feed.case_versions')
  await buildStatistics(client, onProgress)
}

async function drawTroubles(
  client: ClientBase,
  make: ReturnType<typeof reportMaker>,
  { seed, now, cases, onProgress = () => undefined }: SeedOptions,
): Promise<Trouble[]> {
  const random = randomStream(seed, 'troubles')
  const count = Math.min(cases, mostReports)
  const troubles: Trouble[] = []
  while (troubles.length < count) {
    const drawn = Array.from({ length: Math.min(chunkSize, count - troubles.length) }, () => {
      const report = make(random)
      return { report: { ...report, description: `${report.description}（合成）` }, place: toWgs84(report.location) }
    })
    // Assigned to the worker on duty now: the worker of three years ago is not recorded.
    const located = await locateReports(
      client,
      drawn.map(({ report, place }) => ({
        place,
        accuracyMeters: report.location.accuracyMeters ?? null,
        reportedAt: now.getTime(),
      })),
    )
    troubles.push(...drawn.map((one, index) => ({ ...one, located: located[index]! })))
    onProgress(`${troubles.length} of ${count} places`)
  }
  return troubles
}

/** A past case with how it stood before its last change; null: it has been taken in, and no more. */
interface SeededCase extends PastCase {
  readonly before: PastLife | null
}

/** Gives the cases from a place in the past on, a chunk of them. */
function drawPast(
  troubles: readonly Trouble[],
  moments: readonly number[],
  living: Parameters<typeof stagesOf>[1],
): (start: number) => SeededCase[] {
  const random = randomStream(living.seed, 'seeded cases')
  return (start) =>
    moments.slice(start, start + chunkSize).map((reportedAt, index) => {
      const name = `seeded ${start + index}`
      const trouble = moments.length <= troubles.length ? troubles[start + index]! : random.pick(troubles)
      const stages = stagesOf({ name, ...trouble, reportedAt }, living)
      const occurredAt = drawOccurredAt(random, trouble.report, reportedAt)
      return { ...trouble, occurredAt, life: stages.at(-1)!, before: stages.at(-2) ?? null }
    })
}

function lastChange(number: string, { located, life, before }: SeededCase): LastChange {
  return {
    number,
    reportedAt: life.reportedAt,
    at: life.changedAt,
    type: before === null ? 'case:reported' : eventOfStatus[life.status],
    fromStatus: before?.status ?? null,
    fromWorker: before?.dispatchedAt == null ? null : located.worker_number,
    reason: life.reason,
  }
}
