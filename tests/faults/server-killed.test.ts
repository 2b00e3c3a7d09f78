import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../server/database/database.ts'
import { makeTestDatabase, type TestDatabase } from '../support/databases/databases.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLost } from '../support/cases/expect-nothing-lost.ts'
import { wholeCity } from '../support/screens/open-socket.ts'
import { missingPostgres } from '../support/databases/own-postgres.ts'
import { startReporters } from '../support/cases/persistent-reporters.ts'
import { openScreen, versionsOf } from '../support/screens/screen.ts'
import { startServerProcess, type ServerProcess } from '../support/servers/server-process.ts'
import { usuallyOrInSoak } from '../support/soak.ts'
import { storedCases } from '../support/databases/stored-cases.ts'

const recoveryMs = 60_000
/** The embedded database takes several seconds to open. */
const kills = { embedded: 1, postgres: usuallyOrInSoak(2, 10) } as const

describe.each(['embedded', 'postgres'] as const)('kill -9 of the server in mid-load, %s', (kind) => {
  const missing = kind === 'postgres' ? missingPostgres() : undefined
  let made: TestDatabase
  let server: ServerProcess
  beforeAll(async () => {
    if (missing) return
    made = await makeTestDatabase(kind)
    server = await startServerProcess(made.settings)
  })
  afterAll(async () => {
    await server?.kill()
    await made?.remove()
  })

  it.skipIf(missing)(
    'F1, F2, F12: loses and doubles no acknowledged report, and screens converge by themselves',
    async () => {
      const wall = openScreen(server.url, wholeCity)
      const reporters = startReporters(server.url, 8)
      for (let kill = 1; kill <= kills[kind]; kill += 1) {
        const before = reporters.receipts.size
        await eventually('reports under way', () => reporters.receipts.size >= before + 60, Boolean, recoveryMs)
        await server.kill()
        await server.start()
      }
      const before = reporters.receipts.size
      await eventually('reports after the last kill', () => reporters.receipts.size >= before + 20, Boolean, recoveryMs)
      await reporters.stop()
      expect(reporters.unanswered()).toBeGreaterThan(0)

      const last = Math.max(...[...reporters.receipts.values()].map(({ feed }) => feed.seq))
      await eventually('the head on the screen', () => wall.shown.cursor?.seq === last, Boolean, recoveryMs)
      expect(wall.shown.following).toBe(true)
      wall.close()
      await server.kill()
      const database = await openDatabase(made.settings)
      await expectNothingLost(database, reporters.receipts.values())
      expect(versionsOf(wall.shown.cases.values())).toEqual(versionsOf(await storedCases(database)))
      await database.close()
    },
  )
})
