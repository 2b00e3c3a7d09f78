import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { requireReach } from '../../accounts/rights/reach.ts'
import { Problem } from '../../contracts/problem.ts'
import { AcknowledgedAlarms, AlarmAcknowledgement } from '../../contracts/volatile.ts'
import type { AcknowledgedUntil } from './acknowledged-until.ts'

/** `POST /api/alarms/acknowledgement`: one screen acknowledges for all. */
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
}
