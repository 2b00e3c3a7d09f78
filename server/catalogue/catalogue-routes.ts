import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Type } from 'typebox'
import type { MadeOnce } from '../http/answers/made-once.ts'
import { Catalogue } from '../contracts/city.ts'
import { readCatalogue } from './catalogue-queries.ts'

/** `GET /api/catalogue`: 准入清单. */
export function catalogueRoutes(app: FastifyInstance, pool: Pool, made: MadeOnce): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/api/catalogue',
    {
      config: { permission: 'city:read' },
      schema: {
        tags: ['catalogue'],
        summary: 'Units and work items',
        response: { 200: Catalogue, 304: Type.Null() },
      },
    },
    async (request, reply) =>
      made.send(request, reply, {
        key: 'catalogue',
        type: 'application/json; charset=utf-8',
        make: async () => JSON.stringify(await readCatalogue(pool)),
      }),
  )
}
