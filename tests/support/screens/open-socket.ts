import { once } from 'node:events'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import type { ColumnSnapshot } from '../../../server/contracts/case-columns.ts'
import type {
  Cursor,
  Frame,
  ResumeAnswer,
  ScreenToServer,
  ServerToScreen,
  Snapshot,
} from '../../../server/contracts/feed.ts'
import { readColumns } from '../../../web/cases/follow/read-columns.ts'
import { ask } from '../servers/serve-app.ts'

/** A bare socket as a screen opens it. */
export type FeedSocket = Socket<ServerToScreen, ScreenToServer>

/** The sample city's code: the scope of a wall that shows everything. */
export const wholeCity = '510981'

/** Opens a socket that does not come back by itself; not yet connected. */
export function openSocket(
  url: string,
  scope: unknown,
  options: Partial<ManagerOptions & SocketOptions> = {},
): FeedSocket {
  return io(url, {
    transports: ['websocket'],
    auth: scope === undefined ? {} : { scope },
    reconnection: false,
    forceNew: true,
    ...options,
  })
}

/** A socket that follows from a snapshot of now, with every frame that came, the replay first. */
export async function followFrom(
  url: string,
  scope: string,
): Promise<{ socket: FeedSocket; start: Snapshot; frames: Frame[] }> {
  const socket = openSocket(url, scope)
  const frames: Frame[] = []
  socket.on('frame', (frame) => void frames.push(frame))
  await heard(socket, 'connect')
  const start = await takeSnapshot(url, scope)
  const answer = await resume(socket, start.cursor)
  if (answer.kind !== 'replay') throw new Error(`expected a replay, came a reset: ${answer.reason}`)
  frames.unshift(answer.frame)
  return { socket, start, frames }
}

/** What comes with the next `event` of a socket; rejects after 15 s. */
export function heard(
  socket: FeedSocket,
  event: keyof ServerToScreen | 'connect' | 'connect_error' | 'disconnect',
): Promise<unknown[]> {
  return once(socket as never, event, { signal: AbortSignal.timeout(15_000) })
}

export function resume(socket: FeedSocket, cursor: Cursor): Promise<ResumeAnswer> {
  return socket.timeout(10_000).emitWithAck('resume', cursor)
}

/** A snapshot as a screen takes it: in columns. */
export async function takeSnapshot(
  url: string,
  scope: string,
  headers: Record<string, string> = {},
): Promise<Snapshot> {
  return readColumns((await ask<ColumnSnapshot>(`${url}/api/snapshot?form=columns&scope=${scope}`, { headers })).body)
}
