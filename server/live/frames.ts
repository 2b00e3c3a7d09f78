import type { FeedEvent } from '../contracts/feed.ts'
import type { Case } from '../contracts/case.ts'
import type { RecordedEvent } from '../feed/feed-queries.ts'

/** The time of one displayed frame: shorter intervals are invisible. */
const shortestFrameMs = 16
/** Sending to a screen takes some 10 µs: an interval ten times as long for each keeps it within a tenth of a core. */
const frameMsPerScreen = 0.1

/** Milliseconds for which a busy feed is coalesced with so many screens. */
export function frameMs(screens: number): number {
  return Math.max(shortestFrameMs, screens * frameMsPerScreen)
}

/** Whether an event puts a case into `scope`, changes it there or takes it away (F8). */
export const concerns = (scope: string, { scopeBefore, scopeAfter }: RecordedEvent): boolean =>
  (scopeAfter?.startsWith(scope) ?? false) || (scopeBefore?.startsWith(scope) ?? false)

/** An event as a screen of `scope` sees it: the case, as `see` shows it, its removal when it has left the scope (F8), or nothing. */
export function seenFrom(scope: string, event: RecordedEvent, see: (item: Case) => Case): FeedEvent | null {
  const { seq, at, occurredAt, type, id, version, scopeBefore, scopeAfter, body } = event
  if (scopeAfter?.startsWith(scope)) return { seq, at, occurredAt, type, id, version, body: see(body) }
  if (scopeBefore?.startsWith(scope)) return { seq, at, occurredAt, type, id, version, body: null }
  return null
}

/** All events that concern `scope`, in order. */
export function eventsFor(scope: string, events: readonly RecordedEvent[], see: (item: Case) => Case): FeedEvent[] {
  return events.map((event) => seenFrom(scope, event, see)).filter((event) => event !== null)
}

/** The newest event of each case, in their order: all that a screen needs after an absence (F11). */
export function compact(events: readonly FeedEvent[]): FeedEvent[] {
  const newest = new Map(events.map((event) => [event.id, event]))
  return events.filter((event) => newest.get(event.id) === event)
}
