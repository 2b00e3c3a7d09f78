import { Type, type Static } from 'typebox'
import { AreaCode } from './area.ts'
import { Case, CaseNumber, Instant } from './case.ts'
import type { GroupState, Volatile } from './volatile.ts'

/** What happened to a case, past tense. */
export const EventType = Type.Union([
  Type.Literal('case:reported'),
  Type.Literal('case:filed'),
  Type.Literal('case:dispatched'),
  Type.Literal('case:accepted'),
  Type.Literal('case:arrived'),
  Type.Literal('case:answered'),
  Type.Literal('case:checking'),
  Type.Literal('case:closed'),
  Type.Literal('case:voided'),
  Type.Literal('case:reassigned'),
  Type.Literal('case:taken_over'),
  Type.Literal('case:confirmed'),
  Type.Literal('case:relocated'),
  Type.Literal('case:handed_up'),
  Type.Literal('case:handed_down'),
  Type.Literal('case:suspended'),
  Type.Literal('case:resumed'),
  Type.Literal('case:extended'),
  Type.Literal('case:supervised'),
  Type.Literal('case:instructed'),
  Type.Literal('case:copied'),
  Type.Literal('case:nudged'),
  Type.Literal('case:classified'),
  Type.Literal('case:merged'),
  Type.Literal('case:reopened'),
  Type.Literal('case:escalated'),
  Type.Literal('case:restored'),
  Type.Literal('case:rescheduled'),
])
export type EventType = Static<typeof EventType>

/**
 * One change as a screen receives it. `body` is the whole case after the change (put), or null when the case has left
 * this screen's scope (remove).
 */
export const FeedEvent = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  /** Commit time, never decreasing along `seq`. */
  at: Instant,
  occurredAt: Instant,
  type: EventType,
  id: CaseNumber,
  version: Type.Integer({ minimum: 1 }),
  body: Type.Union([Case, Type.Null()]),
})
export type FeedEvent = Static<typeof FeedEvent>

/** A place in the history `epoch`: everything up to `seq` is known; `digest` is the history's running digest there. */
export const Cursor = Type.Object({
  epoch: Type.String({ maxLength: 128 }),
  seq: Type.Integer({ minimum: 0 }),
  digest: Type.String({ maxLength: 64 }),
})
export type Cursor = Static<typeof Cursor>

/** Count and summed hash of the scope's open cases at a frame's `to` (rule F14; the hash: open-set-hash.ts in web, open-set.ts here). */
export const OpenSetCheck = Type.Object({ count: Type.Integer(), hash: Type.Integer() })
export type OpenSetCheck = Static<typeof OpenSetCheck>

/**
 * "Everything in (from, to] that concerns this screen is here." Empty once a second as a proof of freshness (F6, F7).
 * `at` is the server's clock when the tail was last read with success.
 */
export const Frame = Type.Object({
  epoch: Type.String(),
  from: Type.Integer({ minimum: 0 }),
  to: Type.Integer({ minimum: 0 }),
  digest: Type.String(),
  at: Instant,
  events: Type.Array(FeedEvent),
  check: Type.Optional(OpenSetCheck),
})
export type Frame = Static<typeof Frame>

/** Why a screen must take a new snapshot. */
export const ResetReason = Type.Union([
  Type.Literal('epoch'),
  Type.Literal('digest'),
  Type.Literal('ahead'),
  Type.Literal('behind'),
])
export type ResetReason = Static<typeof ResetReason>

/** All open cases of a scope and those reported or closed since the start of the city's day, with their exact place in the feed (F9). */
export const Snapshot = Type.Object({
  cursor: Cursor,
  scope: AreaCode,
  at: Instant,
  /** Start of the city's current day. */
  dayStart: Instant,
  cases: Type.Array(Case),
})
export type Snapshot = Static<typeof Snapshot>

/** The answer to a resume: the missed range (compacted to the newest event per case), or an order to take a new snapshot. */
export type ResumeAnswer =
  { readonly kind: 'replay'; readonly frame: Frame } | { readonly kind: 'reset'; readonly reason: ResetReason }

/** The messages of the server on a socket. */
export interface ServerToScreen {
  volatile: (volatile: Volatile) => void
  frame: (frame: Frame) => void
  reset: (reset: { readonly reason: ResetReason }) => void
}

/**
 * The messages of a screen on a socket. The handshake's `auth.scope` names the scope (an area code), `auth.group` the wall group
 * if it belongs to one; live frames begin with the replay that answers `resume`.
 */
export interface ScreenToServer {
  resume: (cursor: Cursor, answer: (answer: ResumeAnswer) => void) => void
  /** Cumulative: everything up to `seq` is applied. Sent once a second, or at once after many events (F11). */
  ack: (seq: number) => void
  /** The screen's open set differs from the server's (F14): counted there; the screen takes a new snapshot. */
  mismatch: (at: { readonly seq: number }) => void
  /**
   * A choice was made at this window: its whole group follows. `stored` is called when this state, or a later one,
   * is the group's; a state received before that is older than the choice.
   */
  group: (state: GroupState, stored: () => void) => void
  /** This is a desk, and which case is open at it (F13); null: none. Accepted from dispatchers alone. */
  presence: (caseNumber: CaseNumber | null) => void
}
