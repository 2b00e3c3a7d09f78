import type { Pool } from 'pg'
import { requireReach } from './reach.ts'
import type { Viewer } from './viewer.ts'
import { badField } from '../../http/problems/errors.ts'
import { findArea, findWorkedArea, type Area } from '../../areas/area-queries.ts'
import { requireArea } from '../../areas/require-area.ts'

/**
 * The area in force that an address names, if it lies within the viewer's reach. The code of an estate or a building does not contain
 * its place: the grid that works it decides.
 * @throws {ProblemError} 404 for no area in force, 403 for one out of reach
 */
export async function requirePlace(pool: Pool, viewer: Viewer, code: string): Promise<Area> {
  const area = await requireArea(pool, code)
  requireReach(viewer, await findWorkedArea(pool, code))
  return area
}

/** @throws {ProblemError} 400 naming the field for a code that is no area in force */
export async function requireKnown(pool: Pool, field: string, code: string): Promise<void> {
  if (await findArea(pool, code)) return
  throw badField(field, 'the code of an area in force, as /api/areas lists them', code)
}
