import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import packageJson from '../../package.json' with { type: 'json' }
import { Health } from '../contracts/city.ts'
import type { Database } from '../database/database.ts'
import type { HealthWatch } from '../health/health-watch.ts'
import type { Live } from './live.ts'
import type { FeedTail } from '../feed/tail.ts'

/**
 * `GET /api/health`: for people, start scripts and load balancers. 503 while the history cannot be read; any other reason leaves it 200,
 * as a node that still serves its screens must not be taken from them.
 */
export function healthRoutes(
  app: FastifyInstance,
  database: Database,
  { tail, live, watch }: { tail: FeedTail; live: Live; watch: HealthWatch },
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
      const { reasons } = watch
      const health: Health = {
        status: reasons.length === 0 ? 'ok' : 'degraded',
        reasons,
        database: database.kind,
        versions: { quanyu: packageJson.version, node: process.versions.node, ...database.versions },
        feed: { epoch, seq },
        lastEventAt,
        lastEventAgeSeconds: lastEventAt === null ? null : Math.max(0, (Date.now() - Date.parse(lastEventAt)) / 1000),
        screens: live.screens,
        mismatches: live.mismatches,
      }
      return reply.code(reasons.some(({ code }) => code === 'feed_unread') ? 503 : 200).send(health)
    },
  )
}
