import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { requireReach } from '../../accounts/rights/reach.ts'
import { CaseNumber } from '../../contracts/case.ts'
import { Problem } from '../../contracts/problem.ts'
import { AcknowledgedAlarms, AlarmAcknowledgement } from '../../contracts/volatile.ts'
import type { AcknowledgedUntil } from './acknowledged-until.ts'

/** `POST /api/alarms/acknowledgement`, of all cases or of one: one screen acknowledges for all. */
export function alarmRoutes(app: FastifyInstance, alarms: AcknowledgedUntil, cityCode: string): void {
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/api/alarms/acknowledgement',
    {
      config: { permission: 'alarm:acknowledge' },
      schema: {
        tags: ['cases'],
        summary: 'Acknowledge every alarm up to a moment, for all screens; never goes back',
        body: AlarmAcknowledgement,
        response: { 200: AcknowledgedAlarms, 400: Problem, 403: Problem, 415: Problem, 503: Problem },
      },
    },
    async ({ body, viewer }) => {
      // It silences the walls of the whole city, so a part of the city is not enough.
      requireReach(viewer, cityCode)
      return { acknowledgedUntil: await alarms.advance(body.until) }
    },
  )
  app.withTypeProvider<TypeBoxTypeProvider>().post(
    '/api/alarms/:number/acknowledgement',
    {
      config: { permission: 'alarm:acknowledge' },
      schema: {
        tags: ['cases'],
        summary: "Acknowledge one open case's alarm up to a moment, for all screens; never goes back",
        params: Type.Object({ number: CaseNumber }),
        body: AlarmAcknowledgement,
        response: { 204: Type.Null(), 400: Problem, 403: Problem, 404: Problem, 415: Problem, 503: Problem },
      },
    },
    async ({ params, body, viewer }, reply) => {
      requireReach(viewer, cityCode)
      await alarms.advanceCase(params.number, body.until)
      return reply.code(204).send(null)
    },
  )
}
