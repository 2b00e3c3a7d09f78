/**
 * The load generator of the ingest bench, a process of its own: posts prepared reports over keep-alive connections, each
 * connection its next one when the last is answered. Bare sockets, so that it takes little of the machine it measures.
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
}

export interface LoadResult {
  readonly seconds: number
  /** CPU seconds of this process meanwhile. */
  readonly cpuSeconds: number
  /** Answers in the order of the bodies: status and body. */
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
  let next = 0

  const keepPosting = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let current = -1
      let received = Buffer.alloc(0)
      const postNext = () => {
        if (next >= requests.length) return resolve()
        current = next++
        socket.write(requests[current]!)
      }
      socket.on('data', (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
        const answer = readAnswer(received)
        if (!answer) return
        answers[current] = answer
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
  return { seconds, cpuSeconds: (user + system) / 1e6, answers }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket)).once('error', reject)
  })
}

process.on('message', (order: LoadOrder) => void post(order).then((result) => process.send?.(result)))
process.send?.('ready')
