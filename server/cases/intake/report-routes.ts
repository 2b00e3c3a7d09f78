import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { RateLimit } from '../../accounts/limits/rate-limit.ts'
import { CaseReceipt, CaseReport } from '../../contracts/case-report.ts'
import { Problem } from '../../contracts/problem.ts'
import type { createIntake } from './submit-case.ts'

/** The parts of other folders that intake uses. */
export interface ReportRouteParts {
  readonly submitCase: ReturnType<typeof createIntake>
  readonly limit: RateLimit
  /** Makes the secret by which a reporter follows a case, from its number. */
  readonly receiptSecret: (number: string) => string
}

/** `POST /api/cases`: the intake of reports. */
export function reportRoutes(app: FastifyInstance, { submitCase, limit, receiptSecret }: ReportRouteParts): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.post(
    '/api/cases',
    {
      config: { permission: 'case:report' },
      schema: {
        tags: ['cases'],
        summary: 'Report a problem; PostGIS decides whose grid it is',
        headers: Type.Object({
          'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' })),
        }),
        body: CaseReport,
        response: {
          201: CaseReceipt,
          400: Problem,
          413: Problem,
          415: Problem,
          422: Problem,
          429: Problem,
          503: Problem,
        },
      },
    },
    async (request, reply) => {
      if (request.viewer.role === 'resident') limit.take('report', request.ip)
      const key = request.headers['idempotency-key'] ?? null
      const { receipt, repeated } = await submitCase(request.body, key, request.viewer)
      if (repeated) void reply.header('idempotency-replayed', 'true')
      return reply
        .code(201)
        .header('location', `/api/cases/${receipt.number}`)
        .send({ ...receipt, receiptSecret: receiptSecret(receipt.number) })
    },
  )
}
