import type { FastifyReply, FastifyServerOptions } from 'fastify'
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { badPart, ProblemError, writeProblem } from './errors.ts'
import { showValue } from './show-value.ts'

/** What is refused before any route, hook or error handler hears of it, as a problem like all others. */
export const refuseEarly: Required<Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'>> = {
  /** An address that is not percent-encoded UTF-8. */
  frameworkErrors(_error, request, reply) {
    const address = request.raw.url?.split('?')[0]
    const { problem } = badPart(400, 'path', 'an address in percent-encoded UTF-8', showValue(address))
    const answer = reply as FastifyReply
    void answer.code(problem.status).type('application/problem+json').serializer(String).send(writeProblem(problem))
  },

  /** Bytes that are no HTTP request. */
  clientErrorHandler(error, socket) {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const [status, detail] = notHttp[error.code] ?? [400, 'Expected a request in HTTP/1.1, came something else.']
    const body = writeProblem(new ProblemError(status, detail).problem)
    if (socket.writable) {
      socket.write(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
          `Content-Type: application/problem+json\r\nConnection: close\r\n\r\n${body}`,
      )
    }
    socket.destroy(error)
  },
}

/** An `Expect` that is not `100-continue`: Node answers it by itself, without a word. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const { problem } = badPart(417, 'expect', '100-continue, or no such header', showValue(request.headers.expect))
    response.writeHead(problem.status, { 'content-type': 'application/problem+json', connection: 'close' })
    response.end(writeProblem(problem))
  })
}

const notHttp: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Expected the whole request in time, came part of it.'],
  HPE_HEADER_OVERFLOW: [431, 'Expected at most 16 KiB of headers, came more.'],
}
