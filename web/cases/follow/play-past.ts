import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { Cursor, FeedEvent, Snapshot } from '../../../server/contracts/feed.ts'
import type { PastEvents } from '../../../server/contracts/replay.ts'
import type { CaseChange } from '../case-change.ts'
import { applyFrame } from './apply-frame.ts'
import { minuteMs } from '../../ui/durations.ts'

/** Where the past is asked for. Promises reject when the answer does not come. */
export interface PastSource {
  snapshot: (at: string) => Promise<Snapshot>
  events: (after: number, until: string) => Promise<PastEvents>
}

/** Where the past is shown. */
export interface PastSink {
  readonly cases: () => ReadonlyMap<CaseNumber, Case>
  replace: (snapshot: Snapshot) => void
  apply: (changes: readonly CaseChange[]) => void
  /** Everything up to this moment (epoch ms) is shown. */
  reached: (moment: number) => void
  /** Why it does not go on; null once it does. */
  failed: (error: unknown) => void
}

/** How far ahead of the moment shown events are fetched, in seconds of the screen. */
const aheadSeconds = 20
/** A moment further on than this is begun anew rather than played up to. */
const farMs = 30 * minuteMs
const retryMs = 2_000

/** What is shown, and the events known beyond it. */
interface Playing {
  readonly day: string
  cursor: Cursor
  /** Everything up to here is shown, epoch ms. */
  at: number
  /** In order, not yet applied. */
  events: FeedEvent[]
  /** Everything up to here is known, and where in the feed to ask on. */
  knownUntil: number
  knownSeq: number
}

/**
 * Shows the past moment after moment, by the reducer that shows the present: a snapshot, then the events after it. What is
 * not known yet is not shown: the moment holds until it is. `dayOf` names the city's day of an instant.
 */
export function playPast(source: PastSource, sink: PastSink, dayOf: (ms: number) => string) {
  let playing: Playing | null = null
  let isAsking = false
  let pausedUntil = -Infinity
  let ended = false

  /** Asks one thing at a time; what is wanted by the time it is answered is seen at the next look. */
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
    // Others of the same instant may follow the last one of a page.
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
   * Shows `moment` (epoch ms), as far as it is known, and sees to it that it will be. To be called again and again.
   * @param speed how fast the moment moves on; 0: it stays
   * @param latest nothing later than this may be asked for yet, epoch ms
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
