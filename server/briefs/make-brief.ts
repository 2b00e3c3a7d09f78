import type { Pool } from 'pg'
import { readAreaStatistics } from '../statistics/area-statistics.ts'
import { findDueBrief, storeBrief } from './brief-queries.ts'
import { readHotSpots } from '../statistics/hot-spots.ts'
import type { ConsistentRead } from '../statistics/consistent-read.ts'
import { readPeriod } from '../statistics/period.ts'
import { readPath } from '../statistics/position-queries.ts'

export interface BriefMaking {
  readonly pool: Pool
  readonly consistentRead: ConsistentRead
  readonly upToDate: () => Promise<void>
  readonly cityCode: string
}

/** Makes the brief that is due. @returns 1, or 0 when none is, or when the statistics have not come so far yet: it stays as it is made */
export async function makeBrief({ pool, consistentRead, upToDate, cityCode }: BriefMaking): Promise<number> {
  const due = await findDueBrief(pool)
  if (due === null) return 0
  await upToDate()
  const period = readPeriod(`${due.firstDay}..${due.lastDay}`)
  const path = await readPath(pool, cityCode)
  const extent = { code: cityCode, level: 'city', category: null } as const
  const content = await consistentRead(async (client) => {
    const statistics = await readAreaStatistics(client, { extent, path, period, grain: null, veiled: true, reach: null }) // prettier-ignore
    if (statistics.asOf.behind > 0 || statistics.period.running) return null
    const { hotSpots } = await readHotSpots(client, extent, period, true)
    return { statistics, hotSpots: hotSpots.slice(0, 10) }
  })
  if (content === null) return 0
  await storeBrief(pool, due, content)
  return 1
}
