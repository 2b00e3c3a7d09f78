import type { HotSpots } from '../contracts/kpi.ts'
import { findHotSpots } from './case-list-queries.ts'
import type { Extent } from './extent.ts'
import { fewest, isFew } from './figures.ts'
import type { Period } from './period.ts'
import { readStanding, type Queries } from './standing-queries.ts'

const most = 50
const leastRepeated = 3

/** Places of an area that have several cases of one category in a period; `veiled`: nothing is told of fewer than 5 of them. */
export async function readHotSpots(
  client: Queries,
  extent: Extent,
  period: Period,
  veiled: boolean,
): Promise<HotSpots> {
  // Nor of fewer than 5 others, which the rest would tell.
  const told = (count: number, cases: number) => (veiled && (isFew(count) || isFew(cases - count)) ? null : count)
  const { asOf, current, timeZone } = await readStanding(client, period)
  const found = await findHotSpots(client, extent, current, {
    timeZone,
    fewest: veiled ? fewest : leastRepeated,
    most,
  })
  const hotSpots = found.map((spot) => ({
    ...spot,
    reopened: told(spot.reopened!, spot.cases),
    reworked: told(spot.reworked!, spot.cases),
    open: told(spot.open!, spot.cases),
  }))
  return { asOf, hotSpots }
}
