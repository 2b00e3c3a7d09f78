import type { Server, Socket } from 'socket.io'
import type { ScreenToServer, ServerToScreen } from '../contracts/feed.ts'
import type { CaseNumber } from '../contracts/case.ts'
import type { GroupKey } from '../accounts/sessions/group-key.ts'
import type { Audience, Position, ScopeChannel } from './scope-channel.ts'

/** The data kept with a socket. */
interface ScreenData {
  screen: Screen
  /** The wall group it belongs to; null for a screen of its own. */
  group: GroupKey | null
  /** The session or device it came with; null at an open wall. */
  admission: string | null
  /** The name of the seat at a dispatcher's desk; null at any other screen. */
  seat: string | null
  /** The case open at a desk; undefined until the screen says that it is one. */
  openCase: CaseNumber | null | undefined
  /** A check was sent to it since its last report of a difference. */
  mayDiffer: boolean | undefined
  /** The seats of other desks that it last received. */
  toldSeats: string | undefined
}
export type ScreenServer = Server<ScreenToServer, ServerToScreen, Record<string, never>, ScreenData>
export type ScreenSocket = Socket<ScreenToServer, ServerToScreen, Record<string, never>, ScreenData>

/** Bytes that a screen may leave unacknowledged before nothing more is queued for it (F11). */
export const windowBytes = 1024 * 1024

/**
 * One screen's account of bytes. `live`: it is in its scope's room. `away`: it went over its window when the channel was at
 * `leftAt`. `ackedBytes` counts on the channel's account of sent bytes.
 */
export interface Screen extends Audience {
  readonly state: 'new' | 'live' | 'away'
  readonly ackedBytes: number
  readonly leftAt: Position | null
}

/** A screen that has sent nothing yet. */
export function newScreen({ scope, disclosure }: Audience): Screen {
  return { scope, disclosure, state: 'new', ackedBytes: 0, leftAt: null }
}

/** Whether its unacknowledged bytes exceed the window. */
export function isOverWindow(screen: Screen, channel: ScopeChannel): boolean {
  return screen.state !== 'new' && channel.sentBytes - screen.ackedBytes > windowBytes
}

/** The account after a replay of `replayBytes`, which are added to the bytes unacknowledged before. */
export function afterReplay(screen: Screen, channel: ScopeChannel, replayBytes: number): Screen {
  const owedBefore = screen.state === 'live' ? channel.sentBytes - screen.ackedBytes : 0
  return { ...screen, state: 'live', ackedBytes: channel.sentBytes - owedBefore - replayBytes, leftAt: null }
}

/** The account after everything up to `seq` was applied. */
export function afterAcknowledgement(screen: Screen, channel: ScopeChannel, seq: number): Screen {
  return { ...screen, ackedBytes: Math.max(screen.ackedBytes, channel.sentBytesAt(seq)) }
}
