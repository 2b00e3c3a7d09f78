import type { Pool } from 'pg'
import type { CaseTransition } from '../contracts/case-report.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { badField, ProblemError } from '../errors.ts'
import { changeStatus, findCase } from './case-queries.ts'
import { eventOfStatus, needsReason, sourcesOf, transitions } from './transitions.ts'

/**
 * Moves a case to another phase, if it still has the version that the asker saw.
 * @throws {ProblemError} 404, 412 with the case as it is now, 409 when the phase cannot be reached from there, 400 for
 * a missing reason
 */
export async function moveCase(
  pool: Pool,
  number: string,
  version: number,
  { to, reason }: CaseTransition,
  viewer: Viewer,
) {
  const sources = sourcesOf(to)
  const from = reason === undefined ? sources.filter((source) => !needsReason(source, to)) : sources
  const change = { number, version, from, to, type: eventOfStatus[to], reason: reason ?? null, actor: viewer.actor }
  const moved = await changeStatus(pool, change)
  if (moved) return moved

  const current = await findCase(pool, number, viewer)
  if (!current) throw new ProblemError(404, `No case has the number ${number}.`)
  if (current.version !== version) {
    throw new ProblemError(412, `If-Match: expected "${current.version}", came "${version}": the case has changed.`, {
      current,
    })
  }
  if (!transitions[current.status].includes(to)) {
    const possible = transitions[current.status].join(', ') || 'nothing: it has ended'
    throw new ProblemError(409, `A case that is ${current.status} can become ${possible}; not ${to}.`)
  }
  if (needsReason(current.status, to) && reason === undefined) throw badField('reason', `why it becomes ${to}`, reason)
  throw new ProblemError(409, `It cannot become ${to}: no grid is named, or nobody is on duty there.`)
}
