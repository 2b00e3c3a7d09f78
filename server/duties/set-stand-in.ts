import { createHash } from 'node:crypto'
import type { ClientBase, Pool } from 'pg'
import { writeAudit } from '../accounts/audit-queries.ts'
import type { Viewer } from '../accounts/rights/viewer.ts'
import type { NewStandIn, StandIn } from '../contracts/stand-in.ts'
import { advisoryLocks } from '../database/advisory-locks.ts'
import { transaction } from '../database/transaction.ts'
import { badPart, ProblemError } from '../http/problems/errors.ts'
import { followDuty } from './follow-duty.ts'
import {
  endStandIn,
  findByKey,
  insertStandIn,
  readFacts,
  takeTurnWithStandIns,
  type StandInFacts,
} from './stand-in-queries.ts'

/** The longest stand-in: for more, the post gets another worker in the city's file. */
const mostDays = 30
/** The cases of the grid that change in the same transaction; the periodic task of duties moves the others. */
const mostCases = 20

/**
 * Sets a stand-in. One that begins now gets the grid's unaccepted cases before the request is answered.
 * @param key of idempotency: the same one again is answered with what it has set
 * @throws {ProblemError} 404 for a post that is none within the asker's areas; 422 for what can never be, 409 for what
 * another stand-in that overlaps
 */
export async function setStandIn(
  pool: Pool,
  postCode: string,
  body: NewStandIn,
  key: string | null,
  viewer: Viewer,
): Promise<{ standIn: StandIn; repeated: boolean }> {
  const command = key === null ? null : { key: `${viewer.actor}:${key}`, bodyDigest: digestOf(postCode, body) }
  return withStandInLock(pool, async (client) => {
    const known = command && (await findByKey(client, command.key))
    if (known) {
      if (known.bodyDigest === command.bodyDigest) return { standIn: known.standIn, repeated: true }
      throw new ProblemError(
        'key_reused',
        'Idempotency-Key: expected the body it came with the first time, came another one.',
      )
    }
    const facts = await readFacts(client, postCode, body, mostDays, viewer)
    if (!facts) throw noPost(postCode)
    requirePossible(facts, body)
    const standIn = await insertStandIn(client, postCode, { ...body, begins: facts.begins }, command, viewer)
    await audit(client, 'duty:stand_in_set', postCode, body, viewer)
    // F1: the feed comes last.
    if (facts.gridCode !== null) await followDuty(client, mostCases, { gridCode: facts.gridCode })
    return { standIn, repeated: false }
  })
}

/**
 * Ends a stand-in at once; the grid's unaccepted cases go back to the worker on duty then.
 * @throws {ProblemError} 404 where there is none within the asker's areas, 409 when it is over already
 */
export async function endStandInNow(pool: Pool, postCode: string, id: string, viewer: Viewer): Promise<void> {
  await withStandInLock(pool, async (client) => {
    const found = await endStandIn(client, postCode, id, viewer)
    if (!found) throw new ProblemError('stand_in_unknown', `Post ${postCode} has no stand-in ${id} within your areas.`)
    const { standIn, gridCode, wasOver } = found
    if (wasOver) {
      throw new ProblemError(
        'stand_in_over',
        `Expected a stand-in that goes on, came one that ended at ${standIn.until}.`,
      )
    }
    await audit(client, 'duty:stand_in_ended', postCode, standIn, viewer)
    if (gridCode !== null) await followDuty(client, mostCases, { gridCode })
  })
}

function withStandInLock<T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> {
  return transaction(pool, async (client) => {
    await takeTurnWithStandIns(client, advisoryLocks.standIns)
    return work(client)
  })
}

function audit(
  client: ClientBase,
  act: string,
  postCode: string,
  { workerNumber, reason }: { readonly workerNumber: string; readonly reason: string | null },
  { actor, role }: Viewer,
): Promise<void> {
  const subject = `${postCode} ${workerNumber}`
  return writeAudit(client, { actor, role, act, subject, ...(reason !== null && { reason }) })
}

function requirePossible(facts: StandInFacts, { workerNumber, until }: NewStandIn): void {
  const { begins, samePost, elsewhere } = facts
  const times = `${begins} to ${until}`
  if (facts.isBackwards) throw impossible('until', `a moment after ${begins}`, until)
  if (facts.isLate) throw impossible('from', 'a time that is not over yet and does not begin in the past', times)
  if (facts.isLong) throw impossible('until', `at most ${mostDays} days after ${begins}`, until)
  if (!facts.isKnown) throw impossible('workerNumber', 'a worker who is known', workerNumber)
  if (facts.isBarred) throw impossible('workerNumber', 'a worker whose account is in force', workerNumber)
  if (facts.isOwn) throw impossible('workerNumber', "somebody other than the post's own worker", workerNumber)
  if (samePost) throw taken(`a time in which nobody else stands in at ${samePost.postCode}`, samePost)
  if (elsewhere) throw taken(`a worker who does not stand in elsewhere then`, elsewhere)
}

const noPost = (postCode: string) =>
  new ProblemError('post_unknown', `No post within your areas is called ${postCode}.`)

/** The code of an impossible stand-in, by the field at fault. */
const faults = { workerNumber: 'stand_in_worker', from: 'stand_in_from', until: 'stand_in_until' } as const

const impossible = (field: keyof typeof faults, expected: string, came: string) =>
  badPart(faults[field], field, expected, came)

function taken(expected: string, standIn: StandIn): ProblemError {
  const { workerNumber, postCode, from, until } = standIn
  return new ProblemError(
    'stand_in_taken',
    `Expected ${expected}; ${workerNumber} does at ${postCode} from ${from} to ${until}.`,
    {
      current: standIn,
    },
  )
}

/** The body as parsed and where it went: the same key for another post is another command. */
function digestOf(postCode: string, body: NewStandIn): string {
  return createHash('sha256')
    .update(JSON.stringify([postCode, body]))
    .digest('base64url')
}
