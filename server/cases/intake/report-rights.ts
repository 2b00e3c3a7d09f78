import type { Pool } from 'pg'
import { requireReach } from '../../accounts/rights/reach.ts'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import type { LngLat } from '../../areas/convert-location.ts'
import type { CaseReport } from '../../contracts/case-report.ts'
import { badField, ProblemError } from '../../http/problems/errors.ts'
import { locateGrid } from '../grid-queries.ts'

/** Checks whether a viewer may report. */
export type ReportRights = (report: CaseReport, place: LngLat, viewer: Viewer) => Promise<void>

/**
 * Who may report what (server/accounts/README.md): an integrator by its own channel, staff below the city within their own areas, and a
 * visitor without a session as a resident does; in an evaluation residents are simulated, and use every channel.
 * @throws {ProblemError} 400 for another's source, 403 for a place out of reach
 */
export function reportRights(pool: Pool, evaluation: boolean): ReportRights {
  return async ({ source, location }, place, viewer) => {
    if (viewer.source !== null && source !== viewer.source) throw badField('source', viewer.source, source)
    if (viewer.role === 'resident' && !evaluation && source !== 'mini_program') {
      throw badField('source', 'mini_program from who has not signed in', source)
    }
    if (viewer.role !== 'grid_worker' && viewer.role !== 'community' && viewer.role !== 'subdistrict') return
    const gridCode = await locateGrid(pool, place, location.accuracyMeters ?? null)
    if (gridCode === null)
      throw new ProblemError('area_refused', 'Expected a place within your areas; that one is in no grid.')
    requireReach(viewer, gridCode)
  }
}
