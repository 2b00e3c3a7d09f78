import type { HotSpots } from '../contracts/kpi.ts'
import { findHotSpots } from './case-list-queries.ts'
import { isHome, type Extent } from './extent.ts'
import { findHotGrids } from './hot-grid-queries.ts'
import type { Period } from './period.ts'
import { readPosition, type Queries } from './position-queries.ts'

const most = 50
const leastRepeated = 3

/** Places of an area that have several cases of one category in a period. `veiled`: grids, instead of estates and buildings. */
export async function readHotSpots(
  client: Queries,
  extent: Extent,
  period: Period,
  veiled: boolean,
): Promise<HotSpots> {
  const { asOf, current, timeZone } = await readPosition(client, period)
  const withheld = veiled && isHome(extent.level)
  const find = veiled ? findHotGrids : findHotSpots
  const hotSpots = withheld ? [] : await find(client, extent, current, { timeZone, fewest: leastRepeated, most })
  return { asOf, withheld, fewest: leastRepeated, hotSpots }
}
