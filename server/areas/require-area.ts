import type { Pool } from 'pg'
import { ProblemError } from '../http/problems/errors.ts'
import { findArea, type Area } from './area-queries.ts'

/**
 * The area in force that an address names.
 * @throws {ProblemError} 404 naming what was expected
 */
export async function requireArea(pool: Pool, code: string): Promise<Area> {
  const area = await findArea(pool, code)
  if (area) return area
  throw new ProblemError(
    'area_unknown',
    `Expected the code of an area in force, as /api/areas lists them; came ${code}.`,
  )
}
