import type { Pool } from 'pg'
import type { Background } from '../../contracts/statistics.ts'
import type { ReadQueue } from '../../database/read-queue.ts'
import { findMoment } from '../../replay/replay-queries.ts'
import type { Replay } from '../../replay/read-replay.ts'
import type { ConsistentRead } from '../consistent-read.ts'
import { readPlaces, type Queries } from '../position-queries.ts'
import { sumAreas } from '../sum-queries.ts'
import {
  countByCategory,
  countByHour,
  readCityDay,
  type CityDay,
  type HourOfDay,
  type PlaceOfCases,
} from './day-queries.ts'
import { addUp, countOf, shareOf, type DaySums } from './day-kpis.ts'
import { readPastCases } from './past-day.ts'

const hoursPerDay = 24
const daysPerWeek = 7
const weeks = 4

/** The sources of a background. */
export interface BackgroundSources {
  readonly pool: Pool
  readonly queueRead: ReadQueue
  readonly consistentRead: ConsistentRead
  readonly replay: Replay
}

/**
 * The usual values that a wall compares the day of `at` (ISO 8601) with. Several short statements, each one entry of the read queue, so that none
 * holds the embedded database's one connection for long.
 * @param isPast whether the week of the grids is that of a past moment, as it was known then
 */
export async function readBackground(
  sources: BackgroundSources,
  area: PlaceOfCases,
  at: string,
  isPast: boolean,
): Promise<Background> {
  const { pool, queueRead } = sources
  const day = await queueRead(() => readCityDay(pool, at))
  const { weekStarts } = day
  const hours = await queueRead(() => countByHour(pool, area, day, [weekStarts[0], weekStarts[4]]))
  const categories = await queueRead(() => countByCategory(pool, area, day))
  const grids = isPast ? await weekThen(sources, area, day) : await weekNow(sources, area, day)
  return {
    asOf: { epoch: day.epoch, seq: day.seq },
    area: area.code,
    at: day.at,
    dayStart: day.dayStart,
    yesterdayHours: sumByHour(hours.filter(({ daysBefore }) => daysBefore === 1)),
    weekHours: sumByHour(hours.filter(({ daysBefore }) => daysBefore <= daysPerWeek)).map((sum) => sum / daysPerWeek),
    categories: categories.map(({ category, reported }) => ({ category, dailyMean: reported / daysPerWeek })),
    grids,
    heat: heatOf(hours, weekdayOf(day)),
  }
}

function sumByHour(hours: readonly HourOfDay[]): number[] {
  const sums = new Array<number>(hoursPerDay).fill(0)
  for (const { hour, reported } of hours) sums[hour]! += reported
  return sums
}

/** 0 is Monday, by the city's calendar. */
function weekdayOf({ dayStart, timeZone }: { dayStart: string; timeZone: string }): number {
  const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' }).format(Date.parse(dayStart))
  return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday)
}

/** Each weekday's mean hours, Monday first: each occurs four times in the 28 days. `today` is the weekday of the day itself. */
function heatOf(hours: readonly HourOfDay[], today: number): number[][] {
  return Array.from({ length: daysPerWeek }, (_, weekday) => {
    const own = hours.filter(({ daysBefore }) => (today - daysBefore + daysPerWeek * weeks) % daysPerWeek === weekday)
    return sumByHour(own).map((sum) => sum / weeks)
  })
}

/** Each grid's day and the six days before it, from the sums. */
function weekNow(
  { consistentRead }: BackgroundSources,
  area: PlaceOfCases,
  { at, timeZone, lastSevenFrom }: CityDay,
): Promise<Background['grids']> {
  return consistentRead(async (client) => {
    const codes = await gridsOf(client, area)
    const within = { ...area, category: null }
    const sums = await sumAreas(client, { codes, level: 'grid', within }, { from: lastSevenFrom, to: at }, { timeZone })
    return weekOf([...sums].map(([code, one]) => ({ code, sums: one })))
  })
}

/** Each grid's day and the six days before it at a past moment, as it was known then; none before the history. */
async function weekThen(
  { pool, queueRead, replay }: BackgroundSources,
  area: PlaceOfCases,
  { at, lastSevenFrom }: CityDay,
): Promise<Background['grids']> {
  const moment = await queueRead(() => findMoment(pool, at))
  if (!moment) return []
  const { tallies } = await readPastCases(replay, area, { since: lastSevenFrom, at }, moment)
  return weekOf(tallies.filter(({ code }) => code.length === gridDigits))
}

/** Unassigned cases have the city's code. */
const gridDigits = 15

const gridsOf = async (client: Queries, { code }: PlaceOfCases): Promise<string[]> =>
  (await readPlaces(client, 'grid', code)).map((grid) => grid.code)

function weekOf(counted: readonly { readonly code: string; readonly sums: DaySums }[]): Background['grids'] {
  const grids = Map.groupBy(counted, ({ code }) => code)
  return [...grids]
    .map(([code, own]) => {
      const sums = addUp(own.map((one) => one.sums))
      return { code, reported: countOf('reported', sums), onSiteInTime: shareOf('onSite', sums) }
    })
    .filter(({ reported, onSiteInTime }) => reported > 0 || onSiteInTime.whole > 0)
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}
