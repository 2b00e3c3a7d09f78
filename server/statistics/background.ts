import type { Pool } from 'pg'
import type { Background } from '../contracts/statistics.ts'
import type { Turn } from '../database/in-turn.ts'
import { countByCategory, countByGrid, countByHour, readCityDay, type HourOfDay } from './statistics-queries.ts'

const hoursPerDay = 24
const daysPerWeek = 7
const weeks = 4

/**
 * What a wall holds the day of `at` (ISO 8601) against. Several short statements, each in its own turn, so that none
 * holds the embedded database's one connection for long.
 */
export async function readBackground(pool: Pool, inTurn: Turn, area: string, at: string): Promise<Background> {
  const day = await inTurn(() => readCityDay(pool, at))
  const { weekStarts } = day
  const hours: HourOfDay[] = []
  for (let week = 0; week < weeks; week++) {
    const span = [weekStarts[week]!, weekStarts[week + 1]!] as const
    hours.push(...(await inTurn(() => countByHour(pool, area, day, span))))
  }
  const categories = await inTurn(() => countByCategory(pool, area, day))
  const grids = await inTurn(() => countByGrid(pool, area, day.at))
  return {
    asOf: { epoch: day.epoch, seq: day.seq },
    area,
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

/** Each weekday's mean hours, Monday first: each lies four times in the 28 days. `today` is the weekday of the day itself. */
function heatOf(hours: readonly HourOfDay[], today: number): number[][] {
  return Array.from({ length: daysPerWeek }, (_, weekday) => {
    const own = hours.filter(({ daysBefore }) => (today - daysBefore + daysPerWeek * weeks) % daysPerWeek === weekday)
    return sumByHour(own).map((sum) => sum / weeks)
  })
}
