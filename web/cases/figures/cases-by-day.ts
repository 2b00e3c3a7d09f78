import type { Case } from '../../../server/contracts/case.ts'
import { caseTimes } from '../case-clock.ts'
import { dayMs } from '../../ui/durations.ts'

/** A calendar day of the city as `2026-11-23`. */
export type Day = string

/** The last `count` days up to `today`, oldest first. */
export function daysUntil(today: Day, count: number): Day[] {
  const last = Date.parse(today)
  return Array.from({ length: count }, (_, index) =>
    new Date(last - (count - 1 - index) * dayMs).toISOString().slice(0, 10),
  )
}

/** How many cases were reported on each of `days`, void ones left out; `dayOf` names the day of an instant (epoch ms) by the city's calendar. */
export function casesByDay(cases: Iterable<Case>, days: readonly Day[], dayOf: (ms: number) => Day): number[] {
  const counts = new Map(days.map((day) => [day, 0]))
  for (const item of cases) {
    if (item.status === 'void') continue
    const day = dayOf(caseTimes(item).reported)
    const count = counts.get(day)
    if (count !== undefined) counts.set(day, count + 1)
  }
  return [...counts.values()]
}
