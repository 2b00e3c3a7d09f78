import type { Case } from '../../../server/contracts/case.ts'
import { communityCode } from '../../areas/area-store.ts'
import { hottestAreas } from '../../cases/figures/hottest-area.ts'

/** Time per community, ms. */
export const stationMs = 15_000
const mostStations = 8

export interface TourStation {
  /** The community shown, and the one after it (the same when there is but one). */
  readonly community: string
  readonly next: string
}

/**
 * The tour's station at `now` (epoch ms, server time): the hottest communities in turn. A pure function of the cases
 * and the clock, so that the walls of a group tour in step. The ranking is that of the station's start:
 * later changes count at the next station. `cases`: those open and those ended today. Null while nothing is open.
 */
export function tourStation(cases: readonly Case[], now: number): TourStation | null {
  const turn = Math.floor(now / stationMs)
  const arrivedAt = turn * stationMs
  const communityOf = ({ gridCode }: Case) => gridCode && communityCode(gridCode)
  const stations = hottestAreas(cases, communityOf, arrivedAt).slice(0, mostStations)
  if (stations.length === 0) return null
  const at = turn % stations.length
  return { community: stations[at]!, next: stations[(at + 1) % stations.length]! }
}
