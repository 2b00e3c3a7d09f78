import type { Pool } from 'pg'
import { findArea } from '../../areas/area-queries.ts'
import { badField } from '../../http/problems/errors.ts'

/** @throws {ProblemError} 400 for a code that is no area in force */
export async function requireKnownAreas(pool: Pool, field: string, codes: readonly string[]): Promise<void> {
  for (const code of codes) {
    if (!(await findArea(pool, code))) throw badField(field, 'codes of areas in force, as /api/areas lists them', code)
  }
}
