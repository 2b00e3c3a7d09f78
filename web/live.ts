import { io, type Socket } from 'socket.io-client'
import type { CaseNumber } from '../server/contracts/case.ts'
import type { ColumnSnapshot } from '../server/contracts/case-columns.ts'
import type { ScreenToServer, ServerToScreen } from '../server/contracts/feed.ts'
import type { GroupName, GroupState, Volatile } from '../server/contracts/volatile.ts'
import { getJson } from './api.ts'
import { useAlarmStore } from './cases/alarms/alarm-store.ts'
import { useCaseStore } from './cases/case-store.ts'
import { followFeed } from './cases/follow/follow-feed.ts'
import { readColumns } from './cases/follow/read-columns.ts'
import { acknowledger } from './feed/acknowledger.ts'
import { useLinkStore } from './feed/link-store.ts'
import { watchSleep } from './ui/watch-sleep.ts'

const resumeTimeoutMs = 5_000
/** Long, because 100,000 open cases are 30 MB uncompressed. */
const snapshotTimeoutMs = 60_000
/** Wait after the server closed the socket: Socket.IO does not reconnect by itself then. */
const returnMs = 1_000
/** Wait after the server refused the connection: somebody may sign in or correct the device token meanwhile. */
const refusedRetryMs = 5_000

/** The wall group that a window belongs to, and its handler of the group's state: null until somebody has chosen something. */
interface GroupMember {
  readonly name: GroupName
  readonly receive: (state: GroupState | null) => void
  /** The line is down. */
  readonly left: () => void
}

/** A desk: the case that it has open, and its handler of the other desks' presence. */
interface DeskMember {
  readonly openCase: () => CaseNumber | null
  readonly receive: (seats: Extract<Volatile, { topic: 'presence' }>['seats']) => void
}

/**
 * Fills the case store and the link store from the feed of `scope` (an area code) and keeps them filled: the only socket.
 * WebSocket alone: the server has no other transport. Returns the functions that steer and close it.
 */
export function goLive(
  scope: string,
  { group, desk, isDesk = false }: { group?: GroupMember; desk?: DeskMember; isDesk?: boolean } = {},
) {
  const cases = useCaseStore()
  const alarms = useAlarmStore()
  const link = useLinkStore()
  const socket: Socket<ServerToScreen, ScreenToServer> = io({
    transports: ['websocket'],
    // a desk whose session has ended must not connect as an open wall
    auth: { scope, ...(group && { group: group.name }), ...(isDesk && { desk: true }) },
    reconnectionDelay: 500,
    reconnectionDelayMax: 3_000,
  })

  /** Reconnects after a timeout: a connection may be dead at the other end, and the socket notices that only after most of a minute. */
  function hangUp(error: unknown): never {
    if (socket.connected) socket.disconnect().connect()
    throw error
  }

  const follower = followFeed(
    {
      snapshot: () =>
        getJson<ColumnSnapshot>(`/api/snapshot?form=columns&scope=${scope}`, snapshotTimeoutMs).then(readColumns),
      resume: (cursor) => socket.timeout(resumeTimeoutMs).emitWithAck('resume', cursor).catch(hangUp),
      // Never volatile: a dropped acknowledgement may be the one that reopens the server's byte window (F11).
      acknowledge: acknowledger((seq) => socket.connected && socket.emit('ack', seq)),
      mismatch: (seq) => socket.emit('mismatch', { seq }),
    },
    {
      cases: cases.cases,
      following: link.setFollowing,
      replace: (snapshot) => {
        cases.replace(snapshot)
        link.vouched(snapshot.at, snapshot.cursor)
      },
      apply: (changes, frame, cursor) => {
        cases.apply(changes)
        link.vouched(frame.at, cursor)
      },
    },
  )

  function hear(volatile: Volatile): void {
    link.receive(volatile)
    alarms.receive(volatile)
    if (volatile.topic === 'group') group?.receive(volatile.state)
    if (volatile.topic === 'presence') desk?.receive(volatile.seats)
  }

  let reconnectTimer: ReturnType<typeof setTimeout> | undefined
  function hungUp(reason: Socket.DisconnectReason): void {
    follower.stop()
    group?.left()
    if (reason === 'io server disconnect') reconnectTimer = setTimeout(() => socket.connect(), returnMs)
  }

  /** Sends this window's choice to its group; resolves when it is the group's state. Nothing is queued while offline. */
  async function chooseForGroup(state: GroupState): Promise<void> {
    if (!socket.connected) throw new Error('expected a line to the server, there is none')
    await socket.timeout(resumeTimeoutMs).emitWithAck('group', state)
  }

  /** Sends which case is open here; sent again after each reconnection. */
  const tellOpenCase = () => void (desk && socket.connected && socket.emit('presence', desk.openCase()))

  /** Socket.IO reconnects by itself after a lost connection, but not after a refusal. */
  function refused({ message }: Error): void {
    if (socket.active) return
    link.setRefused(message)
    reconnectTimer = setTimeout(() => socket.connect(), refusedRetryMs)
  }

  socket.on('connect', () => {
    link.setRefused(null)
    follower.catchUp()
    tellOpenCase()
  })
  socket.on('connect_error', refused)
  socket.on('frame', follower.receive)
  socket.on('reset', follower.reset)
  socket.on('volatile', hear)
  socket.on('disconnect', hungUp)
  socket.io.on('reconnect_attempt', link.countAttempt)
  const stopClock = link.start()
  const stopWatching = watchSleep(() => socket.connected && follower.catchUp())

  function close(): void {
    stopClock()
    stopWatching()
    clearTimeout(reconnectTimer)
    follower.stop()
    socket.close()
  }
  return { close, refresh: follower.reset, chooseForGroup, tellOpenCase }
}
