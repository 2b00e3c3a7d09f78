import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { Catalogue } from '../contracts/city.ts'
import { readCatalogue } from './catalogue-queries.ts'

/** `GET /api/catalogue`: 准入清单. */
export function catalogueRoutes(app: FastifyInstance, pool: Pool): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/api/catalogue',
    {
      config: { permission: 'city:read' },
      schema: { tags: ['catalogue'], summary: 'Units and work items', response: { 200: Catalogue } },
    },
    async () => readCatalogue(pool),
  )
}
