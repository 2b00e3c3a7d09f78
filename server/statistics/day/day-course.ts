import type { Pool } from 'pg'
import type { DayCourse } from '../../contracts/statistics.ts'
import type { ReadQueue } from '../../database/read-queue.ts'
import { countByStep, readDayEnds, type PlaceOfCases } from './day-queries.ts'

/** The cases of an area reported on one of the city's days (`yyyy-mm-dd`), step by step. A day in the future is empty. */
export async function readDayCourse(
  pool: Pool,
  queueRead: ReadQueue,
  area: PlaceOfCases,
  date: string,
): Promise<DayCourse> {
  const { dayStart, dayEnd, steps } = await queueRead(() => readDayEnds(pool, date))
  const reported = new Array<number>(steps).fill(0)
  for (const step of await queueRead(() => countByStep(pool, area, { dayStart, dayEnd }))) {
    reported[step.step] = step.reported
  }
  return { area: area.code, date, dayStart, dayEnd, stepMinutes: 10, reported }
}
