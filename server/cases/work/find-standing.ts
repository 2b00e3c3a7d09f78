import type { Pool } from 'pg'
import type { Viewer } from '../../accounts/rights/viewer.ts'
import { historyFor } from '../../accounts/rights/words-for.ts'
import type { CaseChanged } from '../../contracts/case-act.ts'
import { ProblemError } from '../../http/problems/errors.ts'
import { allowedActions } from '../allowed-actions.ts'
import { findStandings } from '../case-queries.ts'
import type { Changed } from '../change-queries.ts'
import type { Standing } from '../guards.ts'
import { isOnlyReminded, readHistory } from './history-queries.ts'

/** @throws {ProblemError} 404 where there is no such case or the viewer may not see it */
export async function findStanding(pool: Pool, number: string, viewer: Viewer): Promise<Standing> {
  const [standing] = await findStandings(pool, [number], viewer)
  if (!standing) throw new ProblemError('case_unknown', `No case has the number ${number}.`)
  return standing
}

/**
 * A case as the asker saw it: in that version, or in a later one that only reminders of its limits have made, which change
 * nothing that a decision rests upon. A version is a state: what is judged by it holds for a change that asks for it.
 * @param isStillSo whether what came after that version changes nothing for the asker
 * @returns the case with the version to ask the change for
 * @throws {ProblemError} 404; 412 with the case as it is now and the change that the asker has not seen
 */
export async function findVersion(
  pool: Pool,
  number: string,
  version: number,
  viewer: Viewer,
  isStillSo: typeof isOnlyReminded = isOnlyReminded,
): Promise<Standing> {
  const standing = await findStanding(pool, number, viewer)
  const newest = standing.case.version
  const isSame = newest === version || (newest > version && (await isStillSo(pool, number, version)))
  if (!isSame) throw await overtaken(pool, standing, version, viewer)
  return standing
}

async function overtaken(pool: Pool, standing: Standing, version: number, viewer: Viewer): Promise<ProblemError> {
  const { number, version: newest } = standing.case
  const [change] = historyFor(viewer.role, await readHistory(pool, number, newest))
  const current = { case: standing.case, allowedActions: allowedActions(standing, viewer), change: change! }
  return new ProblemError('case_changed', `If-Match: expected "${newest}", came "${version}": the case has changed.`, {
    current,
  })
}

/**
 * A change's answer.
 * @param impossible what to say when nobody else has changed the case and it could not be done all the same
 * @throws {ProblemError} 412 when somebody was faster
 */
export async function answerOf(
  pool: Pool,
  changed: Changed | null,
  { number, version }: { readonly number: string; readonly version: number },
  viewer: Viewer,
  impossible: () => Promise<ProblemError> | ProblemError,
): Promise<CaseChanged> {
  if (changed) return { case: changed.case, allowedActions: allowedActions(changed, viewer), feed: changed.feed }
  const standing = await findStanding(pool, number, viewer)
  if (standing.case.version !== version) throw await overtaken(pool, standing, version, viewer)
  throw await impossible()
}
