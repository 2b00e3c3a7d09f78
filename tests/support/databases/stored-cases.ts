import type { Case } from '../../../server/contracts/case.ts'
import type { Database } from '../../../server/database/database.ts'
import { readAfter } from '../../../server/feed/feed-queries.ts'

/** Every case as the tables have it, in the one shape. */
export async function storedCases({ pool }: Database): Promise<Case[]> {
  const { rows } = await pool.query<{ body: Case }>('select case_json(cases.*) as body from cases order by number')
  return rows.map((row) => row.body)
}

/** Every case as the feed tells it up to `upTo`: the newest event of each wins. */
export async function toldCases({ pool }: Database, upTo = Infinity): Promise<Case[]> {
  const told = new Map<string, Case>()
  for (let seq = 0, more = true; more;) {
    const { events } = await readAfter(pool, seq, 1_000)
    for (const event of events) if (event.seq <= upTo) told.set(event.id, event.body)
    seq = events.at(-1)?.seq ?? seq
    more = events.length === 1_000
  }
  return [...told.values()].sort((one, other) => (one.number < other.number ? -1 : 1))
}
