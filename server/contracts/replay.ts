import { Type, type Static } from 'typebox'
import { Instant } from './case.ts'
import { FeedEvent } from './feed.ts'

/**
 * `GET /api/replay/events?scope&after&until`: the events that followed, in order, for playing on from a past snapshot
 * (`GET /api/replay?scope&at`: a `Snapshot` whose cursor is the last event committed at or before `at`).
 * `to` is the position that they reach, events outside of the scope included; `complete` is false when there are more up
 * to `until`: ask again with `after` = `to`.
 */
export const PastEvents = Type.Object({
  events: Type.Array(FeedEvent),
  to: Type.Integer({ minimum: 0 }),
  until: Instant,
  complete: Type.Boolean(),
})
export type PastEvents = Static<typeof PastEvents>
