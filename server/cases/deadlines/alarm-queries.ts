import type { Pool } from 'pg'
import type { CaseNumber } from '../../contracts/case.ts'

/** The numbers among `numbers` of cases that are open. */
export async function openAmong(pool: Pool, numbers: readonly CaseNumber[]): Promise<CaseNumber[]> {
  const { rows } = await pool.query<{ number: CaseNumber }>({
    name: 'open-among',
    text: `select number from cases where number = any($1) and status not in ('closed', 'void')`,
    values: [numbers],
  })
  return rows.map(({ number }) => number)
}
