import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { keepServed } from './answers/keep-served.ts'
import packageJson from '../../package.json' with { type: 'json' }

/** The OpenAPI description of every route and its page at `/api/docs`, served from here. Register before the routes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    // Which row of the table of permissions decides about the route.
    transform: ({ schema, url, route }) => ({
      schema: route.config?.permission ? { ...schema, 'x-permission': route.config.permission } : schema,
      url,
    }),
    openapi: {
      info: {
        title: 'Quanyu 全域',
        version: packageJson.version,
        description:
          'Report problems, see whose grid they are, follow the city live. Coordinates are degrees, axis order lng lat; ' +
          'answers are WGS84. Errors are application/problem+json.',
      },
      tags: [
        { name: 'cases', description: '案件' },
        { name: 'accounts', description: '账号与会话' },
        { name: 'areas', description: '区域' },
        { name: 'catalogue', description: '准入清单' },
        { name: 'feed', description: 'The ordered history; its live stream is a Socket.IO WebSocket' },
      ],
    },
  })
  await app.register(async (docs) => {
    keepServed(docs)
    await docs.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'list' } })
  })
}
