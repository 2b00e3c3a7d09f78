/**
 * The servers of the fanout bench in one process, each on its own port, all fed by the same tail of a history in
 * memory, so that what is compared is the telling and not the reading:
 *   live   the product's own: frames over Socket.IO
 *   ws     plain WebSockets, each frame built once into one buffer; coalesced by the same rule
 *   emit   Socket.IO as it is mostly used: an emit for each event
 */
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { WebSocketServer, type WebSocket } from 'ws'
import { asItIs } from '../../../server/cases/seen-case.ts'
import type { RecordedEvent } from '../../../server/feed/feed-queries.ts'
import { encodeText } from '../../../server/live/frame-writer.ts'
import { frameMs, seenFrom } from '../../../server/live/frames.ts'
import { Live } from '../../../server/live/live.ts'
import { ScopeChannel } from '../../../server/live/scope-channel.ts'
import { FeedTail } from '../../../server/feed/tail.ts'
import type { ProtocolName } from './protocols.ts'
import { RecordedHistory } from './recorded-history.ts'

/** An order to tell so many events, so many a second; answered with the position after the last. */
export interface TellOrder {
  readonly count: number
  readonly rate: number
}

/** The city: every screen of the bench sees everything. */
const scope = '510981'
const servers: Record<ProtocolName, HttpServer> = { live: createServer(), ws: createServer(), emit: createServer() }

const live = new Live(
  servers.live,
  { allowedOrigins: [] },
  {
    admit: () => Promise.resolve({ id: null, seat: null, group: null, disclosure: 'exact' }),
    stillIn: (ids) => Promise.resolve(new Set(ids)),
    failed: console.error,
  },
  asItIs,
)
const io = new Server(servers.emit, { transports: ['websocket'], serveClient: false, perMessageDeflate: false })
const sockets = new WebSocketServer({ server: servers.ws, perMessageDeflate: false })
sockets.on('connection', (socket) => {
  if (sockets.clients.size === 1) channel = new ScopeChannel({ scope, disclosure: 'exact' }, tail.head, asItIs)
  socket.send('ready')
})

const fail = (reason: unknown) => {
  throw new Error(String(reason))
}
const history = new RecordedHistory(scope)
const tail = new FeedTail(history.asPool(), {
  read(events) {
    live.read(events)
    if (sockets.clients.size > 0) coalesce(events)
    if (io.engine.clientsCount > 0) for (const event of events) io.emit('event', seenFrom(scope, event, asItIs))
  },
  broken: fail,
  failed: fail,
})
await tail.start()
live.follow(tail)

let channel: ScopeChannel
let pending: RecordedEvent[] = []
let timer: NodeJS.Timeout | null = null
let flushedAt = -Infinity

/** As Live does: at once when idle, else when the last frame is old enough. */
function coalesce(events: readonly RecordedEvent[]): void {
  pending.push(...events)
  if (pending.length === 0 || timer) return
  const wait = flushedAt + frameMs(sockets.clients.size) - performance.now()
  if (wait <= 0) flush()
  else timer = setTimeout(flush, wait)
}

function flush(): void {
  timer = null
  flushedAt = performance.now()
  const { frame } = channel.advance(pending, tail.head, tail.readAt, flushedAt)
  pending = []
  const bytes = encodeText(JSON.stringify(frame))
  for (const socket of sockets.clients) socketOf(socket).write(bytes)
}

/** Less work than this no WebSocket server has: not even its own framing. */
function socketOf(socket: WebSocket): NodeJS.WritableStream {
  return (socket as unknown as { _socket: NodeJS.WritableStream })._socket
}

/** Open loop: every event at its scheduled moment, however far behind the screens are. */
async function tell({ count, rate }: TellOrder): Promise<number> {
  const begun = performance.now()
  for (let sent = 0; sent < count;) {
    const due = Math.min(count, Math.floor(((performance.now() - begun) * rate) / 1000) + 1)
    for (; sent < due; sent += 1) {
      history.append()
      await tail.look()
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return tail.head.seq
}

const ports: Partial<Record<ProtocolName, number>> = {}
for (const name of ['live', 'ws', 'emit'] as const) {
  await new Promise<void>((resolve) => servers[name].listen(0, '127.0.0.1', resolve))
  ports[name] = (servers[name].address() as AddressInfo).port
}
process.on('message', (order: TellOrder | 'state') => {
  if (order === 'state') process.send?.({ ports, scope, cursor: tail.head })
  else void tell(order).then((seq) => process.send?.(seq))
})
process.send?.('ready')
