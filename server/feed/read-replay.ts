import type { Pool } from 'pg'
import type { Snapshot } from '../contracts/feed.ts'
import type { PastEvents } from '../contracts/replay.ts'
import type { Turn } from '../database/in-turn.ts'
import { badField } from '../errors.ts'
import type { CaseVersions } from './case-versions.ts'
import { eventsFor } from './frames.ts'
import { findMoment, readBeginning, readEventsUntil, readPast, type Moment } from './replay-queries.ts'

const dayMs = 86_400_000
const replayDays = 30
/** A screen's idea of the server's clock may be this far ahead. */
const aheadMs = 2_000

/** What the reads of the past need. */
export interface Replay {
  readonly pool: Pool
  readonly versions: CaseVersions
  readonly inTurn: Turn
}

/**
 * What a screen of `scope` showed at `at` (ISO 8601): exact, up to the present.
 * @throws {ProblemError} 400 for a moment to come, one too long ago, or one before the history
 */
export async function readReplay({ pool, versions, inTurn }: Replay, scope: string, at: string): Promise<Snapshot> {
  const moment = await momentOf({ pool, inTurn }, at)
  await versions.upTo(moment.seq)
  return inTurn(() => readPast(pool, scope, at, moment))
}

/**
 * The next events of `scope` after the position `after`, up to the moment `until`.
 * @throws {ProblemError} 400 for a moment to come
 */
export async function readReplayEvents(
  { pool, inTurn }: Pick<Replay, 'pool' | 'inTurn'>,
  { scope, after, until, limit }: { scope: string; after: number; until: string; limit: number },
): Promise<PastEvents> {
  refuseFuture('querystring.until', until)
  const events = await inTurn(() => readEventsUntil(pool, after, until, limit))
  const to = events.at(-1)?.seq ?? after
  return { events: eventsFor(scope, events), to, until, complete: events.length < limit }
}

async function momentOf({ pool, inTurn }: Pick<Replay, 'pool' | 'inTurn'>, at: string): Promise<Moment> {
  refuseFuture('querystring.at', at)
  const earliest = new Date(Date.now() - replayDays * dayMs).toISOString()
  const moment = Date.parse(at) < Date.parse(earliest) ? null : await inTurn(() => findMoment(pool, at))
  if (moment) return moment
  const beginning = await inTurn(() => readBeginning(pool))
  const since = beginning !== null && Date.parse(beginning) > Date.parse(earliest) ? beginning : earliest
  throw badField(
    'querystring.at',
    beginning === null ? 'a moment of a history, which is still empty' : `a moment from ${since} on`,
    at,
  )
}

function refuseFuture(field: string, instant: string): void {
  if (Date.parse(instant) > Date.now() + aheadMs) throw badField(field, 'a moment that has passed', instant)
}
