import type { AreaDay, DayBefore } from '../../contracts/statistics.ts'
import { findMoment } from '../../replay/replay-queries.ts'
import { momentOf, type Replay } from '../../replay/read-replay.ts'
import { countCategories, countDurations } from '../course-queries.ts'
import { isHome } from '../extent.ts'
import { phaseFigures } from '../figures.ts'
import type { ConsistentRead } from '../consistent-read.ts'
import { readPeriod } from '../period.ts'
import { readPlaces, readPosition, type Place, type Queries } from '../position-queries.ts'
import { sumAreas } from '../sum-queries.ts'
import { figuresIn, figuresOfDay } from './day-figures.ts'
import { addUp, countOf, type DaySums } from './day-kpis.ts'
import {
  countByHour,
  countOpenByGrid,
  countSources,
  readCityDay,
  type PlaceOfCases,
  type Tally,
} from './day-queries.ts'
import { readPastCases, type PastCases } from './past-day.ts'

/** An area's day without the comparison with the day before. */
type OneDay = Omit<AreaDay, 'before'>

/** An area's day up to now, from the sums: of everything up to `asOf`. */
export function readDayNow(consistentRead: ConsistentRead, area: PlaceOfCases): Promise<OneDay> {
  return consistentRead(async (client) => {
    const position = await readPosition(client, readPeriod('today'))
    const { asOf, current } = position
    const places = await partsOf(client, area)
    const extent = { ...area, category: null }
    const codes = [area.code, ...places.map(({ code }) => code)]
    const sums = await sumAreas(client, { codes, level: area.level, within: extent }, current, position)
    const stock = await countOpenByGrid(client, area)
    const openIn = (code: string) => (code === area.code ? stock : stock.filter((one) => one.code.startsWith(code)))
    const sumsOf = (code: string): DaySums => addUp([sums.get(code) ?? {}, ...openIn(code).map((one) => one.sums)])
    const hours = await countByHour(client, area, { ...position, dayStart: current.from }, [current.from, current.to])
    return {
      asOf: { epoch: asOf.epoch, seq: asOf.seq, at: asOf.at },
      area: area.code,
      dayStart: current.from,
      ...figuresIn(area, places, sumsOf),
      hours: inHours(hours),
      categories: await countCategories(client, extent, current, position),
      sources: await countSources(client, area, current.from),
      phases: phaseFigures(await countDurations(client, extent, current, position)),
    }
  })
}

/**
 * An area's day up to a past moment (ISO 8601), as it was known then.
 * @throws {ProblemError} 400 for a moment in the future, one too long ago, or one before the history
 */
export async function readDayThen(replay: Replay, area: PlaceOfCases, at: string): Promise<OneDay> {
  const { pool, queueRead } = replay
  const moment = await momentOf(replay, 'querystring.at', at)
  const day = await queueRead(() => readCityDay(pool, at))
  const places = await queueRead(() => partsOf(pool, area))
  const past = await readPastCases(replay, area, { since: day.dayStart, at }, moment)
  const { tallies } = past
  const sumsOf = (code: string) =>
    addUp(tallies.filter((tally) => code === area.code || tally.code.startsWith(code)).map(({ sums }) => sums))
  return {
    asOf: { epoch: moment.epoch, seq: moment.seq, at: day.at },
    area: area.code,
    dayStart: day.dayStart,
    ...figuresIn(area, places, sumsOf),
    hours: inHours(
      tallies.flatMap(({ hour, sums }) => (hour === null ? [] : [{ hour, reported: countOf('reported', sums) }])),
    ),
    categories: by(past, 'category'),
    sources: by(past, 'source'),
    phases: phaseFigures(past.durations),
  }
}

/** A day's figures up to a past moment, to hold another day against; null where the history begins later. */
export async function readFiguresThen(replay: Replay, area: PlaceOfCases, at: string): Promise<DayBefore | null> {
  const { pool, queueRead } = replay
  const moment = await queueRead(() => findMoment(pool, at))
  if (!moment) return null
  const { dayStart } = await queueRead(() => readCityDay(pool, at))
  const past = await readPastCases(replay, area, { since: dayStart, at }, moment)
  return { ...figuresOfDay(addUp(past.tallies.map(({ sums }) => sums))), sources: by(past, 'source') }
}

/** Communities and grids within an area. */
async function partsOf(client: Queries, area: PlaceOfCases): Promise<readonly Place[]> {
  if (isHome(area.level) || area.level === 'grid') return []
  const [communities, grids] = [
    await readPlaces(client, 'community', area.code),
    await readPlaces(client, 'grid', area.code),
  ]
  return [...communities, ...grids].filter(({ code }) => code !== area.code)
}

function inHours(counted: readonly { readonly hour: number; readonly reported: number }[]): number[] {
  const hours = new Array<number>(24).fill(0)
  for (const { hour, reported } of counted) hours[hour]! += reported
  return hours
}

const last = '\uffff'

/** Reported by what a case is, most first; of as many, what is not known last and the others as SQL orders them. */
function by<Key extends 'category' | 'source'>(
  { tallies }: PastCases,
  key: Key,
): (Pick<Tally, Key> & { reported: number })[] {
  const counts = new Map<Tally[Key], number>()
  for (const tally of tallies) counts.set(tally[key], (counts.get(tally[key]) ?? 0) + countOf('reported', tally.sums))
  return [...counts]
    .filter(([, reported]) => reported > 0)
    .map(([value, reported]) => ({ [key]: value, reported }) as Pick<Tally, Key> & { reported: number })
    .sort((a, b) => b.reported - a.reported || ((a[key] ?? last) < (b[key] ?? last) ? -1 : 1))
}
