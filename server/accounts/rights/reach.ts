import { ProblemError } from '../../http/problems/errors.ts'
import type { Viewer } from './viewer.ts'

/** Whether the area of a code lies within one of a viewer's areas: codes are prefixes of their children's. */
export const reaches = ({ areas }: Viewer, code: string): boolean => areas.some((area) => code.startsWith(area))

/** @throws {ProblemError} 403 when the area is not within the asker's */
export function requireReach(viewer: Viewer, code: string): void {
  if (viewer.source !== null)
    throw new ProblemError('area_refused', 'Expected somebody who sees whole areas; an integrator sees its own cases.')
  if (reaches(viewer, code)) return
  throw new ProblemError('area_refused', `Expected an area within ${viewer.areas.join(', ') || 'none'}; came ${code}.`)
}

/**
 * The viewer as the parameter of a query: `areas`, `worker` and `source` of the SQL function `is_in_reach`, which decides per
 * row.
 */
export const reachOf = ({ areas, workerNumber, source }: Viewer) => [areas, workerNumber, source] as const
