import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { Cursor, FeedEvent, Snapshot } from '../../../server/contracts/feed.ts'
import type { PastEvents } from '../../../server/contracts/replay.ts'
import type { CaseChange } from '../case-change.ts'
import { applyFrame } from './apply-frame.ts'
import { minuteMs } from '../../ui/durations.ts'

/** The source of the past. Promises reject when no answer comes. */
export interface PastSource {
  snapshot: (at: string) => Promise<Snapshot>
  events: (after: number, until: string) => Promise<PastEvents>
}

/** Receives the past moment to show. */
export interface PastSink {
  readonly cases: () => ReadonlyMap<CaseNumber, Case>
  replace: (snapshot: Snapshot) => void
  apply: (changes: readonly CaseChange[]) => void
  /** Everything up to this moment (epoch ms) is shown. */
  reached: (moment: number) => void
  /** Why the replay does not go on; null once it does. */
  failed: (error: unknown) => void
}

/** Events are fetched this far ahead of the moment shown, in seconds of screen time. */
const aheadSeconds = 20
/** A jump further than this loads a new snapshot instead of playing every event. */
const farMs = 30 * minuteMs
const retryMs = 2_000

/** The moment shown, and the events known after it. */
interface Playing {
  readonly day: string
  cursor: Cursor
  /** Everything up to here is shown, epoch ms. */
  at: number
  /** In order, not yet applied. */
  events: FeedEvent[]
  /** Everything up to here is known, and the feed position to continue from. */
  knownUntil: number
  knownSeq: number
}

/**
 * Plays the past by the reducer that also shows the present: a snapshot, then the events after it. Unknown events are
 * never skipped: the moment stands still until they are known. `dayOf` names the city's day of an instant.
 */
export function playPast(source: PastSource, sink: PastSink, dayOf: (ms: number) => string) {
  let playing: Playing | null = null
  let isAsking = false
  let pausedUntil = -Infinity
  let ended = false

  /** Sends one request at a time; the next call of `look` decides what is wanted by then. */
  async function ask<Answer>(question: () => Promise<Answer>, take: (answer: Answer) => void): Promise<void> {
    if (isAsking || performance.now() < pausedUntil) return
    isAsking = true
    try {
      const answer = await question()
      if (ended) return
      sink.failed(null)
      take(answer)
    } catch (error) {
      pausedUntil = performance.now() + retryMs
      if (!ended) sink.failed(error)
    } finally {
      isAsking = false
    }
  }

  function begin(snapshot: Snapshot): void {
    const at = Date.parse(snapshot.at)
    const { cursor } = snapshot
    playing = { day: dayOf(at), cursor, at, events: [], knownUntil: at, knownSeq: cursor.seq }
    sink.replace(snapshot)
    sink.reached(at)
  }

  function learn({ events, to, until, complete }: PastEvents): void {
    if (!playing) return
    playing.events.push(...events)
    playing.knownSeq = to
    const last = events.at(-1)
    // More events of the same instant may follow the last one of a page.
    playing.knownUntil = complete ? Date.parse(until) : last ? Date.parse(last.at) - 1 : playing.knownUntil
  }

  function advance(to: number): void {
    if (!playing || to <= playing.at) return
    const later = playing.events.findIndex((event) => Date.parse(event.at) > to)
    const events = playing.events.splice(0, later < 0 ? playing.events.length : later)
    const last = events.at(-1)
    if (last) {
      const { cursor } = playing
      const outcome = applyFrame(cursor, sink.cases(), {
        ...cursor,
        at: last.at,
        from: cursor.seq,
        to: last.seq,
        events,
      })
      if (outcome.kind === 'applied') {
        playing.cursor = outcome.cursor
        sink.apply(outcome.changes)
      }
    }
    playing.at = to
    sink.reached(to)
  }

  /**
   * Shows `moment` (epoch ms) as far as it is known, and fetches the rest. Called repeatedly.
   * @param speed how fast the moment moves; 0: it stands still
   * @param latest the latest moment that may be requested yet, epoch ms
   */
  function look(moment: number, speed: number, latest: number): void {
    const isNear =
      playing && moment >= playing.at && moment - playing.knownUntil < farMs && dayOf(moment) === playing.day
    if (!playing || !isNear) {
      void ask(() => source.snapshot(new Date(moment).toISOString()), begin)
      return
    }
    advance(Math.min(moment, playing.knownUntil))
    const wanted = Math.min(moment + speed * aheadSeconds * 1_000, latest)
    const isShort = playing.knownUntil < Math.min(moment + (speed * aheadSeconds * 1_000) / 2, latest)
    const { knownSeq } = playing
    const requested = playing
    if (isShort || playing.knownUntil < moment) {
      void ask(
        () => source.events(knownSeq, new Date(wanted).toISOString()),
        (answer) => playing === requested && learn(answer),
      )
    }
  }

  function end(): void {
    ended = true
  }
  return { look, end }
}
