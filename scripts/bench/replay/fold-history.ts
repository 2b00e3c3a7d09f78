import type { Pool } from 'pg'
import type { Case } from '../../../server/contracts/case.ts'
import type { Snapshot } from '../../../server/contracts/feed.ts'

const isOpen = ({ status }: Case) => status !== 'closed' && status !== 'void'

/** What a past snapshot must hold, found the long way: the newest version of every case by then, by reading all events. */
async function foldHistory(pool: Pool, { cursor, dayStart }: Snapshot): Promise<Map<string, Case>> {
  const { rows } = await pool.query<{ body: Case }>(
    'select distinct on (id) body from feed.events where seq <= $1 order by id, seq desc',
    [cursor.seq],
  )
  const shown = rows
    .map(({ body }) => body)
    .filter((item) => isOpen(item) || Date.parse(item.closedAt ?? '') >= Date.parse(dayStart))
  return new Map(shown.map((item) => [item.number, item]))
}

/** Where a snapshot differs from the folded history. */
export async function faultsOf(pool: Pool, snapshot: Snapshot): Promise<string[]> {
  const expected = await foldHistory(pool, snapshot)
  const faults = snapshot.cases
    .filter((item) => JSON.stringify(item) !== JSON.stringify(expected.get(item.number)))
    .map((item) => `${snapshot.at}: ${item.number} differs`)
  if (snapshot.cases.length !== expected.size)
    faults.push(`${snapshot.at}: expected ${expected.size} cases, came ${snapshot.cases.length}`)
  return faults
}
