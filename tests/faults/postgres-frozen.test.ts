import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Health } from '../../server/contracts/city.ts'
import { openDatabase, type Database } from '../../server/database/database.ts'
import { eventually } from '../support/eventually.ts'
import { followFrom, resume, wholeCity } from '../support/screens/open-socket.ts'
import { missingPostgres, startOwnPostgres } from '../support/databases/own-postgres.ts'
import { sampleReport, submit } from '../support/cases/sample-reports.ts'
import { ask, serveApp, type ServedApp } from '../support/servers/serve-app.ts'
import type { PostgresServer } from '../support/databases/start-postgres.ts'

/** Connections stay open and nothing answers: the outage that a client can only tell by silence. */
describe('PostgreSQL hangs', () => {
  const missing = missingPostgres()
  let postgres: PostgresServer
  let database: Database
  let app: ServedApp
  beforeAll(async () => {
    if (missing) return
    const own = await startOwnPostgres()
    postgres = own.server
    database = await openDatabase({ databaseUrl: own.databaseUrl, dataDir: '' })
    app = await serveApp(database)
  })
  afterEach(() => postgres?.thaw())
  afterAll(async () => {
    await app?.close()
    await database?.close()
    await postgres?.remove()
  })

  it.skipIf(missing)(
    'F7: no heartbeat comes from a server whose database hangs, and they come again when it goes on',
    async () => {
      const { socket, frames } = await followFrom(app.url, wholeCity)
      await eventually('a heartbeat', () => frames.length >= 2)
      postgres.freeze()
      // One look may have been answered just before.
      await sleep(300)
      const known = frames.length
      await sleep(3_500)
      expect(frames.length).toBe(known)
      postgres.thaw()
      await eventually('a heartbeat again', () => frames.length > known)
      expect(socket.connected).toBe(true)
      socket.close()
    },
  )

  it.skipIf(missing)(
    'F7: a resume meanwhile is answered from memory, and vouches only for the last good look',
    async () => {
      const { socket, start } = await followFrom(app.url, wholeCity)
      postgres.freeze()
      await sleep(300)
      const frozenAt = new Date().toISOString()
      await sleep(1_500)
      const answer = await resume(socket, start.cursor)
      expect(answer.kind === 'replay' && answer.frame.at < frozenAt).toBe(true)
      socket.close()
    },
  )

  it.skipIf(missing)(
    'F7: health says degraded after five seconds, and a report that waited is stored when it goes on',
    async () => {
      postgres.freeze()
      const report = submit(app.url, sampleReport())
      const health = () => ask<Health>(`${app.url}/api/health`)
      const degraded = await eventually('health to say so', health, ({ status }) => status === 503)
      expect(degraded.body.status).toBe('degraded')
      postgres.thaw()
      expect((await report).status).toBe(201)
      await eventually('health to be well', health, ({ status }) => status === 200)
    },
  )
})
