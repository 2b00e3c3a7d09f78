/**
 * The load generator of the ingest bench, a process of its own: posts prepared reports over keep-alive connections, each
 * connection its next one when the last is answered, and where a rate is given not before its moment. Bare sockets, so that it takes little of the machine it measures.
 */
import { connect, type Socket } from 'node:net'

/** What to post: each body once, over so many connections. */
export interface LoadOrder {
  readonly port: number
  readonly path: string
  readonly connections: number
  readonly bodies: readonly string[]
  /** One Idempotency-Key a body, or none at all. */
  readonly keys: readonly string[]
  /** Reports a second (open loop: each at its moment, and timed from it); null: as fast as answers come. */
  readonly perSecond: number | null
}

export interface LoadResult {
  readonly seconds: number
  /** CPU seconds of this process meanwhile. */
  readonly cpuSeconds: number
  /** Answers in the order of the bodies: status and body. */
  /** Milliseconds from the moment of each report to its answer, in the order of the bodies. */
  readonly waitedMs: readonly number[]
  readonly answers: readonly { readonly status: number; readonly body: string }[]
}

const headEnd = Buffer.from('\r\n\r\n')

function writeRequest({ port, path, keys }: LoadOrder, body: string, index: number): Buffer {
  const key = keys[index] === undefined ? '' : `idempotency-key: ${keys[index]}\r\n`
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n${key}` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** The answer that `bytes` begin with; null while it is incomplete. */
function readAnswer(bytes: Buffer): { status: number; body: string } | null {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
  const start = end + headEnd.length
  if (bytes.length < start + length) return null
  return { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', start, start + length) }
}

async function post(order: LoadOrder): Promise<LoadResult> {
  const requests = order.bodies.map((body, index) => writeRequest(order, body, index))
  const answers: { status: number; body: string }[] = []
  const sockets = await Promise.all(Array.from({ length: order.connections }, () => open(order.port)))
  const cpuBefore = process.cpuUsage()
  const begun = performance.now()
  const waitedMs: number[] = []
  let next = 0

  const keepPosting = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let current = -1
      let sentAt = 0
      let received = Buffer.alloc(0)
      const postNext = () => {
        if (next >= requests.length) return resolve()
        current = next++
        const scheduled = order.perSecond && begun + (current * 1000) / order.perSecond
        sentAt = scheduled ?? performance.now()
        const early = sentAt - performance.now()
        if (early > 0) setTimeout(() => socket.write(requests[current]!), early)
        else socket.write(requests[current]!)
      }
      socket.on('data', (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
        const answer = readAnswer(received)
        if (!answer) return
        answers[current] = answer
        waitedMs[current] = performance.now() - sentAt
        received = Buffer.alloc(0)
        postNext()
      })
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('Expected an answer, the connection was closed')))
      postNext()
    })
  await Promise.all(sockets.map(keepPosting))

  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  for (const socket of sockets) socket.removeAllListeners('close').destroy()
  return { seconds, cpuSeconds: (user + system) / 1e6, waitedMs, answers }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket)).once('error', reject)
  })
}

process.on('message', (order: LoadOrder) => void post(order).then((result) => process.send?.(result)))
process.send?.('ready')
