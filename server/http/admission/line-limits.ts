import type { FastifyHttpOptions, FastifyInstance } from 'fastify'
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Problem } from '../../contracts/problem.ts'
import type { ProblemCode } from '../../contracts/problem-code.ts'

/** How long a client may take, in milliseconds. */
export interface LineLimits {
  /** From the first byte of a request to the last of its headers. */
  readonly headersMs: number
  /** … to the last of its body: at most 64 KiB, so that a slow phone is in time and one byte a second is not. */
  readonly requestMs: number
  /** Between two requests on one line. */
  readonly idleMs: number
  /** Without a byte in either direction while an answer is made or sent. */
  readonly silentMs: number
  /** How often the lines are looked through. */
  readonly checkEveryMs: number
}

export const lineLimits: LineLimits = {
  headersMs: 15_000,
  requestMs: 30_000,
  idleMs: 65_000,
  silentMs: 120_000,
  checkEveryMs: 2_000,
}

/**
 * Settings of the HTTP server by which every line ends: a request that is too slow gets 408, and an offer of another protocol
 * (`Upgrade: h2c` of Java's client and `curl --http2`, WebSockets at another address than the screens' own) is answered in HTTP/1.1.
 */
export function lineSettings({ headersMs, requestMs, idleMs, silentMs, checkEveryMs }: LineLimits) {
  return {
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionTimeout: silentMs,
    http: {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkEveryMs,
      // A request without a name is refused in words like one by another name.
      requireHostHeader: false,
      shouldUpgradeCallback: isScreen,
    },
    clientErrorHandler: answerBrokenRequest,
  } satisfies FastifyHttpOptions<Server>
}

/** A request that no route gets: a tunnel is refused in words instead of a closed line. */
export function refuseTunnels(app: FastifyInstance): void {
  app.server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    socket.end(
      rawProblem(405, 'request_refused', 'Expected a request to this server; came CONNECT, which asks for a tunnel.'),
    )
  })
}

/** Whether a request to change the protocol is a screen's. */
function isScreen({ url = '', headers }: IncomingMessage): boolean {
  return url.startsWith('/socket.io/') && headers.upgrade?.toLowerCase() === 'websocket'
}

const faults: Readonly<Record<string, readonly [status: number, code: ProblemCode, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'request_refused',
    'Expected the whole request in time; it came too slowly. Nothing was changed; try again.',
  ],
  HPE_HEADER_OVERFLOW: [431, 'request_refused', 'Expected headers of at most 16 KiB, came more.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'request_refused', 'Expected chunks without long extensions, came some.'],
}

/** What Node keeps of the answer that a line is about to get. */
type WithAnswer = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null }

/** Answers a request that could not be read. The answer to HEAD has no body, as HTTP demands. */
function answerBrokenRequest(error: Error & { code?: string; rawPacket?: unknown }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, code, detail] = faults[error.code ?? ''] ?? [
    400,
    'request_refused',
    'Expected a request of HTTP/1.1, came something else.',
  ]
  const isAnswered = (socket as WithAnswer)._httpMessage?.headersSent ?? false
  if (!socket.writable || isAnswered) socket.destroy(error)
  else {
    const isHead = Buffer.isBuffer(error.rawPacket) && error.rawPacket.toString('latin1', 0, 5) === 'HEAD '
    socket.end(rawProblem(status, code, detail, isHead), () => socket.destroy())
  }
}

/** A whole answer, for where there is no request to reply to. */
function rawProblem(status: number, code: ProblemCode, detail: string, isHead = false): string {
  const title = STATUS_CODES[status] ?? 'Error'
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail } satisfies Problem)
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${isHead ? '' : body}`
}
