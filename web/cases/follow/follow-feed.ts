import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { Cursor, Frame, ResumeAnswer, Snapshot } from '../../../server/contracts/feed.ts'
import type { CaseChange } from '../case-change.ts'
import { applyFrame } from './apply-frame.ts'
import { openSetCheck } from './open-set-hash.ts'

/** The follower's requests to the server. Promises reject when no answer comes. */
export interface FeedSource {
  snapshot: () => Promise<Snapshot>
  resume: (cursor: Cursor) => Promise<ResumeAnswer>
  acknowledge: (seq: number) => void
  mismatch: (seq: number) => void
}

/** Receives the follower's results. */
export interface FeedSink {
  readonly cases: () => ReadonlyMap<CaseNumber, Case>
  replace: (snapshot: Snapshot) => void
  apply: (changes: readonly CaseChange[], frame: Frame, cursor: Cursor) => void
  following: (following: boolean) => void
}

const retryMs = 1_000

/**
 * Keeps a screen equal to the server over a connection that drops, repeats and reorders: snapshot, resume, then frames by rule
 * F6. During a catch-up frames are ignored: the answer to the resume covers them.
 */
export function followFeed(source: FeedSource, sink: FeedSink) {
  let cursor: Cursor | null = null
  /** Counts catch-ups; an answer to an earlier one is void. */
  let attempt = 0
  let catchingUp = false
  let retry: ReturnType<typeof setTimeout> | undefined

  function apply(frame: Frame): boolean {
    if (!cursor) return false
    const outcome = applyFrame(cursor, sink.cases(), frame)
    if (outcome.kind === 'gap') return false
    cursor = outcome.cursor
    sink.apply(outcome.changes, frame, outcome.cursor)
    source.acknowledge(cursor.seq)
    return true
  }

  async function takeUp(mine: number): Promise<void> {
    const snapshot = cursor ? null : await source.snapshot()
    if (mine !== attempt) return
    if (snapshot) {
      cursor = snapshot.cursor
      sink.replace(snapshot)
    }
    const answer = await source.resume(cursor!)
    if (mine !== attempt) return
    if (answer.kind === 'replay' && apply(answer.frame)) {
      catchingUp = false
      sink.following(true)
      return
    }
    cursor = null
    if (snapshot) throw new Error('expected a resume from a fresh snapshot to be replayed, it was not')
    return takeUp(mine)
  }

  /** Resumes from the cursor, or loads a snapshot if there is none; tries again each second until `stop`. */
  function catchUp(): void {
    const mine = ++attempt
    clearTimeout(retry)
    catchingUp = true
    sink.following(false)
    takeUp(mine).catch(() => {
      if (mine === attempt) retry = setTimeout(catchUp, retryMs)
    })
  }

  function receive(frame: Frame): void {
    if (catchingUp) return
    if (!apply(frame)) return catchUp()
    if (!frame.check) return
    const own = openSetCheck(sink.cases().values())
    if (own.count === frame.check.count && own.hash === frame.check.hash) return
    source.mismatch(frame.to)
    reset()
  }

  /** Drops the present state and loads a new snapshot. */
  function reset(): void {
    cursor = null
    catchUp()
  }

  /** The connection is down: pending answers are void, and nothing is followed. */
  function stop(): void {
    attempt++
    clearTimeout(retry)
    catchingUp = true
    sink.following(false)
  }

  return { catchUp, receive, reset, stop }
}
