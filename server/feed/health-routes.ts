import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import packageJson from '../../package.json' with { type: 'json' }
import { Health } from '../contracts/city.ts'
import type { Database } from '../database.ts'
import type { Live } from './live.ts'
import type { FeedTail } from './tail.ts'

/** `degraded` once the history has not been read for this long. */
const staleMs = 5_000

/** `GET /api/health`: for people, start scripts and load balancers. 503 while the history cannot be read; other reasons leave it 200. */
export function healthRoutes(
  app: FastifyInstance,
  database: Database,
  { tail, live, reasons }: { tail: FeedTail; live: Live; reasons: () => readonly (Health['reasons'][number] | null)[] },
): void {
  app.withTypeProvider<TypeBoxTypeProvider>().get(
    '/api/health',
    {
      config: { permission: 'city:read', uncounted: true },
      schema: {
        tags: ['feed'],
        summary: 'Database, versions, feed position and age of the last event',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const { epoch, seq } = tail.head
      const lastEventAt = tail.recent.newest?.at ?? null
      const isRead = tail.sinceRead < staleMs
      const found = reasons().filter((reason) => reason !== null)
      const health: Health = {
        status: isRead && found.length === 0 ? 'ok' : 'degraded',
        reasons: found,
        database: database.kind,
        versions: { quanyu: packageJson.version, node: process.versions.node, ...database.versions },
        feed: { epoch, seq },
        lastEventAt,
        lastEventAgeSeconds: lastEventAt === null ? null : Math.max(0, (Date.now() - Date.parse(lastEventAt)) / 1000),
        screens: live.screens,
        mismatches: live.mismatches,
      }
      return reply.code(isRead ? 200 : 503).send(health)
    },
  )
}
