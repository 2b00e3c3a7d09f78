import { io, type Socket } from 'socket.io-client'
import type { CaseNumber } from '../server/contracts/case.ts'
import type { ScreenToServer, ServerToScreen, Snapshot } from '../server/contracts/feed.ts'
import type { GroupName, GroupState, Volatile } from '../server/contracts/volatile.ts'
import { getJson } from './api.ts'
import { useAlarmStore } from './cases/alarms/alarm-store.ts'
import { useCaseStore } from './cases/case-store.ts'
import { followFeed } from './cases/follow/follow-feed.ts'
import { useLinkStore } from './feed/link-store.ts'
import { watchSleep } from './ui/watch-sleep.ts'

const acknowledgeMs = 250
const resumeTimeoutMs = 5_000
/** A hundred thousand open cases are 70 MB before they are compressed. */
const snapshotTimeoutMs = 60_000
/** After the server hung up, which Socket.IO takes for its last word. */
const returnMs = 1_000
/** After the door said no: somebody may sign in, or put the device's token right. */
const refusedRetryMs = 5_000

/** Calls `send` with the newest value at most once per `acknowledgeMs` (F11). */
function acknowledger(send: (seq: number) => void) {
  let newest = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  return (seq: number) => {
    newest = seq
    timer ??= setTimeout(() => {
      timer = undefined
      send(newest)
    }, acknowledgeMs)
  }
}

/** The wall group that a window belongs to, and what it does with its state: null when nobody has chosen anything yet. */
interface GroupMember {
  readonly name: GroupName
  readonly receive: (state: GroupState | null) => void
  /** The line is down. */
  readonly left: () => void
}

/** A desk: what it has open, and what it hears of the others. */
interface DeskMember {
  readonly openCase: () => CaseNumber | null
  readonly receive: (seats: Extract<Volatile, { topic: 'presence' }>['seats']) => void
}

/**
 * Fills the case store and the link store from the feed of `scope` (an area code) and keeps them filled: the only socket.
 * WebSocket alone, as the server has no other transport. Returns what ends it.
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
    // a desk whose session has ended is not let in as an open wall
    auth: { scope, ...(group && { group: group.name }), ...(isDesk && { desk: true }) },
    reconnectionDelay: 500,
    reconnectionDelayMax: 3_000,
  })

  /** A line on which no answer comes may be dead at its other end, which this end learns only after most of a minute. */
  function hangUp(error: unknown): never {
    if (socket.connected) socket.disconnect().connect()
    throw error
  }

  const follower = followFeed(
    {
      snapshot: () => getJson<Snapshot>(`/api/snapshot?scope=${scope}`, snapshotTimeoutMs),
      resume: (cursor) => socket.timeout(resumeTimeoutMs).emitWithAck('resume', cursor).catch(hangUp),
      // Never volatile: the one that is dropped may be the one that a screen out of its window waits for (F11).
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

  /** Tells the group what was chosen here; resolves when it is the group's state. Nothing is kept for a later line. */
  async function chooseForGroup(state: GroupState): Promise<void> {
    if (!socket.connected) throw new Error('expected a line to the server, there is none')
    await socket.timeout(resumeTimeoutMs).emitWithAck('group', state)
  }

  /** Says which case is open here; a line that comes back says it again. */
  const tellOpenCase = () => void (desk && socket.connected && socket.emit('presence', desk.openCase()))

  /** Socket.IO does not come back by itself from a refusal, only from a lost line. */
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
