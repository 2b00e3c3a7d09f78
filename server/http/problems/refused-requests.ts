import type { FastifyReply, FastifyServerOptions } from 'fastify'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { badPart, writeProblem } from './errors.ts'
import { showValue } from './show-value.ts'

/** Answers requests that are refused before any route, hook or error handler runs, with a problem like all others. */
export const refuseEarly: Required<Pick<FastifyServerOptions, 'frameworkErrors'>> = {
  /** An address that is not percent-encoded UTF-8. */
  frameworkErrors(_error, request, reply) {
    const address = request.raw.url?.split('?')[0]
    const { problem } = badPart('fields_invalid', 'path', 'an address in percent-encoded UTF-8', showValue(address))
    const answer = reply as FastifyReply
    void answer.code(problem.status).type('application/problem+json').serializer(String).send(writeProblem(problem))
  },
}

/** An `Expect` that is not `100-continue`: Node answers it by itself, without a word. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const { problem } = badPart(
      'expectation',
      'expect',
      '100-continue, or no such header',
      showValue(request.headers.expect),
    )
    response.writeHead(problem.status, { 'content-type': 'application/problem+json', connection: 'close' })
    response.end(writeProblem(problem))
  })
}
