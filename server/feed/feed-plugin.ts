import fp from 'fastify-plugin'
import { isUnavailable } from '../http/problems/errors.ts'
import { hourlyTask } from '../tasks/hourly-task.ts'
import { forgetOldCommands, type RecordedEvent } from './feed-queries.ts'
import { FeedTail } from './tail.ts'

declare module 'fastify' {
  interface FastifyInstance {
    feed: Feed
  }
}

/** What follows the feed in other folders. */
export interface FeedFollower {
  /** After each successful read of the history, also an empty one (F7). */
  readonly read?: (events: readonly RecordedEvent[]) => void
  /** Called when the epoch of the history has changed: each screen loads a new snapshot. */
  readonly broken?: () => void
  /** A NOTIFY has come, with its text, as `duty`; '' after a lost connection. */
  readonly hinted?: (what: string) => void
}

/** The feed as this node reads it. */
export interface Feed {
  readonly tail: FeedTail
  readonly follow: (follower: FeedFollower) => void
}

/** The one tail of this node. Other rooms follow it. */
export const feedPlugin = fp(
  async (app) => {
    const { pool } = app.database
    const followers: FeedFollower[] = []
    const tail = new FeedTail(pool, {
      read: (events) => followers.forEach((follower) => follower.read?.(events)),
      broken: (reason) => {
        app.log.error({ reason }, 'the feed broke off; all screens load a new snapshot')
        for (const follower of followers) follower.broken?.()
      },
      failed: (error) => {
        if (!isUnavailable(error)) app.log.error({ err: error }, 'the feed could not be read')
      },
    })
    const hear = (what: string) => {
      tail.wake()
      for (const follower of followers) follower.hinted?.(what)
    }
    let stopListening = () => Promise.resolve()
    const start = async () => {
      await tail.start()
      stopListening = app.database.listen('quanyu_feed', hear)
    }
    const stop = async () => {
      await stopListening()
      await tail.stop()
    }
    app.decorate('feed', { tail, follow: (follower) => void followers.push(follower) })
    app.lifecycle.add({ name: 'feed tail', start, stop })
    app.lifecycle.add(hourlyTask('clearing of old commands', () => forgetOldCommands(pool)))
  },
  { name: 'feed', dependencies: ['lifecycle', 'database'] },
)
