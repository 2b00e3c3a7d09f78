import type { Pool } from 'pg'
import type { HotSpots } from '../contracts/kpi.ts'
import { transaction } from '../database/transaction.ts'
import { findHotSpots } from './case-list-queries.ts'
import type { Extent } from './extent.ts'
import type { Period } from './period.ts'
import { readStanding } from './standing-queries.ts'

const most = 50

/** Places of an area that have at least `fewest` cases of one category in a period. */
export function readHotSpots(pool: Pool, extent: Extent, period: Period, fewest: number): Promise<HotSpots> {
  return transaction(
    pool,
    async (client) => {
      const { asOf, current, timeZone } = await readStanding(client, period)
      return { asOf, hotSpots: await findHotSpots(client, extent, current, { timeZone, fewest, most }) }
    },
    { isolation: 'repeatable read', readOnly: true },
  )
}
