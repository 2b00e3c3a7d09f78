import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Health } from '../../server/contracts/city.ts'
import type { Problem } from '../../server/contracts/problem.ts'
import { openDatabase, type Database } from '../../server/database/database.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from '../support/cases/expect-nothing-lost.ts'
import { wholeCity } from '../support/screens/open-socket.ts'
import { missingPostgres, startOwnPostgres } from '../support/databases/own-postgres.ts'
import { startReporters } from '../support/cases/persistent-reporters.ts'
import { sampleReport, submit } from '../support/cases/sample-reports.ts'
import { openScreen, versionsOf } from '../support/screens/screen.ts'
import { ask, serveApp, type ServedApp } from '../support/servers/serve-app.ts'
import type { PostgresServer } from '../support/databases/start-postgres.ts'
import { usuallyOrInSoak } from '../support/soak.ts'
import { storedCases } from '../support/databases/stored-cases.ts'

const recoveryMs = 60_000
const kills = usuallyOrInSoak(2, 10)

describe('kill -9 of PostgreSQL in mid-load', () => {
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
  afterAll(async () => {
    await app?.close()
    await database?.close()
    await postgres?.remove()
  })
  const health = () => ask<Health>(`${app.url}/api/health`)

  it.skipIf(missing)(
    'F1, F2, F12: loses and doubles no acknowledged report, and screens converge by themselves',
    async () => {
      const screen = openScreen(app.url, wholeCity)
      const reporters = startReporters(app.url, 8)
      for (let kill = 1; kill <= kills; kill += 1) {
        const before = reporters.receipts.size
        await eventually('reports under way', () => reporters.receipts.size >= before + 60, Boolean, recoveryMs)
        await postgres.kill()
        await postgres.restart()
      }
      const before = reporters.receipts.size
      await eventually('reports after the last kill', () => reporters.receipts.size >= before + 20, Boolean, recoveryMs)
      await reporters.stop()

      expect(new Set(reporters.refused)).toEqual(new Set([503]))
      expect(reporters.unanswered()).toBe(0)
      await expectNothingLost(database, reporters.receipts.values())
      const last = Math.max(...[...reporters.receipts.values()].map(({ feed }) => feed.seq))
      await eventually('the head on the screen', () => screen.shown.cursor?.seq === last, Boolean, recoveryMs)
      expect(versionsOf(screen.shown.cases.values())).toEqual(versionsOf(await storedCases(database)))
      // The server itself never went down: the screen kept its line and needed no second snapshot.
      expect(screen.shown.snapshots).toBe(1)
      screen.close()
    },
  )

  it.skipIf(missing)(
    'F7: while it is down nothing is vouched for, health is 503 and reports are 503; then all is well',
    async () => {
      const screen = openScreen(app.url, wholeCity)
      await eventually('a screen that follows', () => screen.shown.following)
      await postgres.kill()
      const report = await submit<Problem>(app.url, sampleReport())
      expect(report.status).toBe(503)
      expect(report.headers.get('content-type')).toContain('application/problem+json')
      expect(report.headers.get('retry-after')).toBe('1')
      const { asOf } = screen.shown
      expect(await eventually('health to say so', health, ({ status }) => status === 503)).toMatchObject({
        body: { status: 'degraded' },
      })
      expect(screen.shown.asOf).toBe(asOf)

      await postgres.restart()
      await eventually('health to be well', health, ({ status, body }) => status === 200 && body.status === 'ok')
      await eventually('a fresh screen', () => screen.shown.asOf > asOf)
      expect((await submit(app.url, sampleReport())).status).toBe(201)
      screen.close()
    },
  )
})
