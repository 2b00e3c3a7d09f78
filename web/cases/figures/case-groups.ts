import type { Case } from '../../../server/contracts/case.ts'
import { caseTimes } from '../case-clock.ts'
import { hourMs } from '../../ui/durations.ts'

export interface HourCount {
  readonly reported: number
  readonly closed: number
}

/** Cases reported (void ones left out) and closed in each hour of the city's day that began at `dayStart` (epoch ms): 24 entries. */
export function casesByHour(cases: Iterable<Case>, dayStart: number): HourCount[] {
  const hours = Array.from({ length: 24 }, () => ({ reported: 0, closed: 0 }))
  const hourOf = (time: number | null) => (time === null ? undefined : hours[Math.floor((time - dayStart) / hourMs)])
  for (const item of cases) {
    const times = caseTimes(item)
    const reportedIn = item.status === 'void' ? undefined : hourOf(times.reported)
    if (reportedIn) reportedIn.reported++
    const closedIn = item.status === 'closed' ? hourOf(times.closed) : undefined
    if (closedIn) closedIn.closed++
  }
  return hours
}

/** Groups by a key; cases whose key is null are left out. */
export function groupCases(cases: Iterable<Case>, key: (item: Case) => string | null): Map<string, Case[]> {
  const groups = new Map<string, Case[]>()
  for (const item of cases) {
    const name = key(item)
    if (name === null) continue
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return groups
}
