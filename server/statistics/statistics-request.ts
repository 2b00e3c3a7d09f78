import type { Pool } from 'pg'
import { Type, type Static } from 'typebox'
import { disclosureFor } from '../accounts/rights/disclosure.ts'
import { requireReach } from '../accounts/rights/reach.ts'
import type { Viewer } from '../accounts/rights/viewer.ts'
import { badField, ProblemError } from '../http/problems/errors.ts'
import type { Extent } from './extent.ts'
import { readPeriod, type Period } from './period.ts'
import { isCategory, readPath, type Place } from './position-queries.ts'

/** Parameters of a path of the statistics. */
export const byArea = Type.Object({ areaCode: Type.String({ maxLength: 64 }) })

/** The query that all paths of the statistics take. */
export const statisticsQuery = {
  period: Type.String({ default: '30d', maxLength: 32, description: 'today, 7d, 30d, month, or two dates as in 2026-11-01..2026-11-23' }), // prettier-ignore
  category: Type.Optional(
    Type.String({ maxLength: 64, pattern: '^[^*\\x00]*$', description: 'of the catalogue; empty: cases without one' }),
  ),
}
/** Whether a viewer sees cases by their grid, and nothing that is counted below it. */
export const isVeiled = (viewer: Viewer): boolean => disclosureFor(viewer) !== 'exact'

/** A request for statistics, with its viewer. */
interface StatisticsRequest {
  readonly params: Static<typeof byArea>
  readonly query: { readonly period: string; readonly category?: string }
  readonly viewer: Viewer
}

/** @throws {ProblemError} 404 for no area in force, 403 for one out of reach, 400 for a period or a category that is none */
export async function readStatisticsRequest(
  pool: Pool,
  { params, query, viewer }: StatisticsRequest,
): Promise<{ extent: Extent; path: readonly Place[]; period: Period }> {
  const period = readPeriod(query.period)
  const path = await readPath(pool, params.areaCode)
  const area = path.at(-1)
  if (!area) {
    throw new ProblemError(
      'area_unknown',
      `Expected the code of an area in force, as /api/areas lists them; came ${params.areaCode}.`,
    )
  }
  // The code of an estate or a building does not contain its grid.
  const reached = path.findLast(({ level }) => level !== 'estate' && level !== 'building') ?? area
  requireReach(viewer, reached.code)
  const { category = null } = query
  if (category && !(await isCategory(pool, category))) {
    throw badField('querystring.category', 'a category of the catalogue, or nothing for cases without one', category)
  }
  return { extent: { code: area.code, level: area.level, category }, path, period }
}
