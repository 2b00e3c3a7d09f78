import fp from 'fastify-plugin'
import type { Database } from './database.ts'
import { createReadQueue, type ReadQueue } from './read-queue.ts'

declare module 'fastify' {
  interface FastifyInstance {
    database: Database
    /** For long reads that may wait, one after the other. */
    queueRead: ReadQueue
  }
}

/** The open database with its schema up to date. The caller of `buildApp` opens and closes it. */
export const databasePlugin = fp<{ readonly database: Database }>(
  async (app, settings) => {
    app.decorate('database', settings.database)
    app.decorate('queueRead', createReadQueue(settings.database.pool))
  },
  { name: 'database' },
)
