import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import { requireReach } from '../accounts/rights/reach.ts'
import { requirePlace } from '../accounts/rights/require-place.ts'
import { requireArea } from '../areas/require-area.ts'
import { Instant } from '../contracts/case.ts'
import { AreaDuty } from '../contracts/duty.ts'
import { Problem } from '../contracts/problem.ts'
import { GridDuty, NewStandIn, StandIn } from '../contracts/stand-in.ts'
import { readDuty } from './duty-queries.ts'
import { endStandInNow, setStandIn } from './set-stand-in.ts'
import { readGridDuties } from './stand-in-queries.ts'

const PostCode = Type.String({ minLength: 1, maxLength: 64 })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 503: Problem }

/** The workers of each grid, and stand-ins (代班). */
export function dutyRoutes(app: FastifyInstance, pool: Pool, onChanged: () => void): void {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>()

  routes.get(
    '/api/areas/:code/duty',
    {
      config: { permission: 'case:read' },
      schema: {
        tags: ['areas'],
        summary: 'Who is on duty in an area and in those above it, by worker number',
        params: Type.Object({ code: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object({ at: Type.Optional(Instant) }),
        response: { 200: AreaDuty, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async ({ params, query, viewer }, reply) => {
      const { code } = await requirePlace(pool, viewer, params.code)
      void reply.header('cache-control', 'no-store')
      return readDuty(pool, code, query.at ?? new Date().toISOString())
    },
  )

  routes.get(
    '/api/areas/:code/grid-duties',
    {
      config: { permission: 'duty:manage' },
      schema: {
        tags: ['duty'],
        summary: 'Who is in front of each grid of an area now, and its stand-ins; by worker number',
        params: Type.Object({ code: Type.String({ maxLength: 64 }) }),
        response: { 200: Type.Array(GridDuty), ...refusals },
      },
    },
    async ({ params, viewer }, reply) => {
      const { code } = await requireArea(pool, params.code)
      requireReach(viewer, code)
      void reply.header('cache-control', 'no-store')
      return readGridDuties(pool, code, viewer)
    },
  )

  routes.post(
    '/api/posts/:postCode/stand-ins',
    {
      config: { permission: 'duty:manage' },
      schema: {
        tags: ['duty'],
        summary: 'Have somebody stand in at a post; unaccepted cases of its grid go to that worker meanwhile',
        params: Type.Object({ postCode: PostCode }),
        headers: Type.Object({
          'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' })),
        }),
        body: NewStandIn,
        response: {
          201: StandIn,
          ...refusals,
          409: Type.Object({ ...Problem.properties }, { description: '`current` is the StandIn in the way' }),
          422: Problem,
        },
      },
    },
    async ({ params, headers, body, viewer }, reply) => {
      const key = headers['idempotency-key'] ?? null
      const { standIn, repeated } = await setStandIn(pool, params.postCode, body, key, viewer)
      if (repeated) void reply.header('idempotency-replayed', 'true')
      else onChanged()
      return reply.code(201).send(standIn)
    },
  )

  routes.delete(
    '/api/posts/:postCode/stand-ins/:id',
    {
      config: { permission: 'duty:manage' },
      schema: {
        tags: ['duty'],
        summary: 'End a stand-in now; unaccepted cases of its grid go to the worker on duty then',
        params: Type.Object({ postCode: PostCode, id: Type.String({ maxLength: 64 }) }),
        response: { 204: Type.Null(), ...refusals, 409: Problem },
      },
    },
    async ({ params, viewer }, reply) => {
      await endStandInNow(pool, params.postCode, params.id, viewer)
      onChanged()
      return reply.code(204).send(null)
    },
  )
}
