import fp from 'fastify-plugin'
import { Lifecycle } from './lifecycle.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What runs from start to close; a room adds its parts to it. */
    lifecycle: Lifecycle
  }
}

/** Starts the parts of all rooms before the server listens, and stops them before it closes: the last started first. */
export const lifecyclePlugin = fp(
  async (app) => {
    const lifecycle = new Lifecycle()
    app.decorate('lifecycle', lifecycle)
    app.addHook('onReady', () => lifecycle.start())
    // Not onClose: that waits for the HTTP server, and so for the sockets, which are a part.
    app.addHook('preClose', () => lifecycle.stop())
  },
  { name: 'lifecycle' },
)
