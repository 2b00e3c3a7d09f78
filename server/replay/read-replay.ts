import type { Pool } from 'pg'
import type { Snapshot } from '../contracts/feed.ts'
import type { PastEvents } from '../contracts/replay.ts'
import type { ReadQueue } from '../database/read-queue.ts'
import { badField } from '../http/problems/errors.ts'
import type { Projection } from '../feed/projection.ts'
import { concerns } from '../live/frames.ts'
import type { RecordedEvent } from '../feed/feed-queries.ts'
import { findMoment, findVersions, readBeginning, readEventsUpTo, readPast, type Moment } from './replay-queries.ts'
import { dayMs } from '../tasks/durations.ts'

/** The number of days before today that can be replayed, the first of them from its beginning. */
export const replayDays = 30
/** How far a screen's estimate of the server's clock may be ahead. */
const aheadMs = 2_000

/** What the reads of the past need. */
export interface Replay {
  readonly pool: Pool
  readonly versions: Projection
  readonly queueRead: ReadQueue
}

/** The cases on a screen, and whether the answer is final. */
interface PastAnswer {
  readonly snapshot: Snapshot
  readonly settled: boolean
}

/**
 * The cases that a screen of `scope` showed at `at` (ISO 8601): exact, up to the present.
 * @throws {ProblemError} 400 for a moment in the future, one too long ago, or one before the history
 */
export async function readReplay(
  { pool, versions, queueRead }: Replay,
  scope: string,
  at: string,
): Promise<PastAnswer> {
  const moment = await momentOf({ pool, queueRead }, 'querystring.at', at)
  for (;;) {
    await versions.upTo(moment.seq)
    const { snapshot, folded } = await queueRead(() => readPast(pool, scope, at, moment))
    if (folded >= moment.seq) return { snapshot, settled: moment.settled }
    // The versions were emptied, to be folded again.
    versions.foldedTo(folded)
  }
}

/** Positions of the events that leave each case as it was then, of cases that were open or had ended since `since`. */
export async function versionsAt(
  { pool, versions, queueRead }: Replay,
  { since, at, seq }: { since: string; at: string; seq: number },
): Promise<readonly number[]> {
  for (;;) {
    await versions.upTo(seq)
    const { seqs, folded } = await queueRead(() => findVersions(pool, { since, at, seq }))
    if (folded >= seq) return seqs
    versions.foldedTo(folded)
  }
}

/** The events that one statement reads. A page of a replay takes several; other work gets the database between them. */
const eventsInATurn = 100

/**
 * The next events that concern `scope` after the position `after`, up to the moment `until`. `limit` counts the events read.
 * @throws {ProblemError} 400 for a moment in the future or before the history, and for a position that the history has not reached
 */
export async function readReplayEvents(
  { pool, queueRead }: Pick<Replay, 'pool' | 'queueRead'>,
  { scope, after, until, limit }: { scope: string; after: number; until: string; limit: number },
): Promise<Omit<PastEvents, 'events'> & { readonly events: readonly RecordedEvent[] }> {
  const moment = await momentOf({ pool, queueRead }, 'querystring.until', until)
  if (after > moment.head)
    throw badField('querystring.after', `a position of this history, at most ${moment.head}`, after)
  const events: RecordedEvent[] = []
  let to = after
  for (let left = limit; left > 0 && to < moment.seq; left -= eventsInATurn) {
    const next = await queueRead(() => readEventsUpTo(pool, to, moment.seq, Math.min(left, eventsInATurn)))
    if (next.length === 0) break
    to = next.at(-1)!.seq
    events.push(...next.filter((event) => concerns(scope, event)))
  }
  return { events, to, until, complete: to >= moment.seq }
}

/**
 * The last event at or before a moment.
 * @throws {ProblemError} 400 for a moment in the future, one too long ago, or one before the history
 */
export async function momentOf(
  { pool, queueRead }: Pick<Replay, 'pool' | 'queueRead'>,
  field: string,
  at: string,
): Promise<Moment> {
  if (Date.parse(at) > Date.now() + aheadMs) throw badField(field, 'a moment that has passed', at)
  const earliest = new Date(Date.now() - (replayDays + 1) * dayMs).toISOString()
  const moment = Date.parse(at) < Date.parse(earliest) ? null : await queueRead(() => findMoment(pool, at))
  if (moment) return moment
  const beginning = await queueRead(() => readBeginning(pool))
  if (beginning === null) throw badField(field, 'a moment of a history, which is still empty', at)
  const since = Date.parse(beginning) > Date.parse(earliest) ? beginning : earliest
  throw badField(field, `a moment from ${since} on`, at)
}
