import type { Pool } from 'pg'
import type { CaseReceipt, CaseReport } from '../../../server/contracts/case-report.ts'
import type { CityGrids } from '../measure/city-grids.ts'

/** A report that was answered with 201, and the answer. */
export interface Acknowledged {
  readonly report: CaseReport
  readonly receipt: CaseReceipt
}

/**
 * Holds every acknowledged report against the database and an independent computation of its grid.
 * @returns the faults found; empty when all is exact
 */
export async function checkReceipts(
  pool: Pool,
  grids: CityGrids,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const { rows: stored } = await pool.query<{ number: string; grid_code: string | null }>(
    'select number, grid_code from cases',
  )
  const { rows: events } = await pool.query<{ seq: number; id: string }>('select seq, id from feed.events order by seq')
  const gridOf = new Map(stored.map(({ number, grid_code }) => [number, grid_code]))
  const caseOf = new Map(events.map(({ seq, id }) => [seq, id]))
  const numbers = new Set(acknowledged.map(({ receipt }) => receipt.number))
  const faults = [
    differs('acknowledged numbers', numbers.size, acknowledged.length),
    differs('stored cases', stored.length, acknowledged.length),
    differs('events', events.length, acknowledged.length),
    differs('last position of a gapless feed', events.at(-1)?.seq ?? 0, events.length),
  ]
  for (const { report, receipt } of acknowledged) {
    const expected = grids.at([report.location.lng, report.location.lat])
    faults.push(
      differs(`grid of ${receipt.number} as stored`, gridOf.get(receipt.number), expected),
      differs(`grid of ${receipt.number} as answered`, receipt.gridCode, expected),
      differs(`case at position ${receipt.feed.seq}`, caseOf.get(receipt.feed.seq), receipt.number),
    )
  }
  return faults.filter((fault) => fault !== null)
}

/** As `checkReceipts`, of the floor's table. */
export async function checkFloor(
  pool: Pool,
  grids: CityGrids,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const { rows } = await pool.query<{ number: string; grid_code: string }>('select number, grid_code from bench_cases')
  const gridOf = new Map(rows.map(({ number, grid_code }) => [number, grid_code]))
  const faults = acknowledged.map(({ report: { location }, receipt: { number } }) =>
    differs(`grid of the floor's ${number}`, gridOf.get(number), grids.at([location.lng, location.lat])),
  )
  return [differs('rows of the floor', rows.length, acknowledged.length), ...faults].filter((fault) => fault !== null)
}

function differs(what: string, came: unknown, expected: unknown): string | null {
  return came === expected ? null : `${what}: expected ${String(expected)}, came ${String(came)}`
}
