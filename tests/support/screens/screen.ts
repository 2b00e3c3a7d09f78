import type { Case, CaseNumber } from '../../../server/contracts/case.ts'
import type { Cursor, Frame, ResetReason, Snapshot } from '../../../server/contracts/feed.ts'
import type { CaseChange } from '../../../web/cases/case-change.ts'
import { followFeed } from '../../../web/cases/follow/follow-feed.ts'
import { openSocket, resume, takeSnapshot, type FeedSocket } from './open-socket.ts'

/** What a screen shows, and how it came to know it. */
export interface Shown {
  readonly cases: Map<CaseNumber, Case>
  cursor: Cursor | null
  /** When the server last vouched for it, ISO 8601. */
  asOf: string
  following: boolean
  snapshots: number
}

function nothingShown(): Shown {
  return { cases: new Map(), cursor: null, asOf: '', following: false, snapshots: 0 }
}

/** Where the web's follower puts what it learns. */
function sinkInto(shown: Shown) {
  return {
    cases: () => shown.cases,
    replace(snapshot: Snapshot) {
      shown.snapshots += 1
      shown.cursor = snapshot.cursor
      shown.cases.clear()
      for (const item of snapshot.cases) shown.cases.set(item.number, item)
    },
    apply(changes: readonly CaseChange[], frame: Frame, cursor: Cursor) {
      shown.cursor = cursor
      shown.asOf = frame.at
      for (const change of changes) {
        if (change.kind === 'put') shown.cases.set(change.case.number, change.case)
        else shown.cases.delete(change.number)
      }
    },
    following(following: boolean) {
      shown.following = following
    },
  }
}

/** A whole screen without a browser: the web's own follower over a socket that comes back by itself. */
export interface Screen {
  readonly shown: Shown
  readonly socket: FeedSocket
  readonly resets: ResetReason[]
  close(): void
}

export function openScreen(url: string, scope: string): Screen {
  const shown = nothingShown()
  const resets: ResetReason[] = []
  const socket = openSocket(url, scope, { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 300 })
  const follower = followFeed(
    {
      snapshot: () => takeSnapshot(url, scope),
      resume: (cursor) => resume(socket, cursor),
      acknowledge: (seq) => socket.emit('ack', seq),
      mismatch: (seq) => socket.emit('mismatch', { seq }),
    },
    sinkInto(shown),
  )
  socket.on('connect', follower.catchUp)
  socket.on('frame', follower.receive)
  socket.on('disconnect', follower.stop)
  socket.on('reset', ({ reason }) => {
    resets.push(reason)
    follower.reset()
  })
  return {
    shown,
    socket,
    resets,
    close() {
      follower.stop()
      socket.close()
    },
  }
}

/** The versions of cases by number, to compare what is shown with what is stored. */
export function versionsOf(cases: Iterable<Case>): Record<string, string> {
  return Object.fromEntries([...cases].map((item) => [item.number, `${item.version} ${item.status}`]))
}
