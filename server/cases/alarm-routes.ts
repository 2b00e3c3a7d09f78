import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../contracts/problem.ts'
import { AcknowledgedAlarms, AlarmAcknowledgement } from '../contracts/volatile.ts'
import { isAllowedOrigin, type Door } from '../door.ts'
import { ProblemError } from '../errors.ts'
import type { AcknowledgedUntil } from './acknowledged-until.ts'

/** `POST /api/alarms/acknowledgement`: one screen acknowledges for all. */
export function alarmRoutes(app: FastifyInstance, alarms: AcknowledgedUntil, door: Door): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/api/alarms/acknowledgement',
    {
      schema: {
        tags: ['cases'],
        summary: 'Acknowledge every alarm up to a moment, for all screens; never goes back',
        body: AlarmAcknowledgement,
        response: { 200: AcknowledgedAlarms, 400: Problem, 403: Problem, 415: Problem, 503: Problem },
      },
      // No sign-in guards it, so a foreign page must not be able to silence a city through somebody's browser.
      onRequest: async ({ headers }) => {
        if (!isAllowedOrigin(headers, door))
          throw new ProblemError(
            403,
            `Expected a page of this server or of QUANYU_ORIGINS, came one of ${headers.origin}.`,
          )
      },
    },
    async ({ body }) => ({ acknowledgedUntil: await alarms.advance(body.until) }),
  )
}
