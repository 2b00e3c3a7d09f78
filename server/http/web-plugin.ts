import fp from 'fastify-plugin'
import { serveWeb } from './serve-web.ts'

/** The built web app, at every address that no other room has. */
export const webPlugin = fp(
  async (app) => {
    await serveWeb(app)
  },
  { name: 'web', dependencies: ['http'] },
)
