import type { Pool } from 'pg'
import { disclosureFor, requireDisclosed } from './disclosure.ts'
import type { Viewer } from './viewer.ts'
import { requireReach } from './reach.ts'
import { findHome } from '../../areas/area-queries.ts'
import { requireKnown } from './require-place.ts'

/**
 * Refuses a home to a viewer who sees cases by their grid; one of former boundaries too.
 * @throws {ProblemError} 403 saying in which grid its cases are listed
 */
export async function requireNoHome(pool: Pool, viewer: Pick<Viewer, 'role'>, code: string): Promise<void> {
  if (disclosureFor(viewer) === 'exact') return
  const home = await findHome(pool, code)
  if (home) requireDisclosed(viewer, home, home.gridCode)
}

/**
 * The scope of a snapshot or of the past.
 * @throws {ProblemError} 403 out of reach or for a home that is not disclosed, 400 for no area in force
 */
export async function requireScope(pool: Pool, viewer: Viewer, scope: string): Promise<void> {
  requireReach(viewer, scope)
  await requireKnown(pool, 'querystring.scope', scope)
  await requireNoHome(pool, viewer, scope)
}
