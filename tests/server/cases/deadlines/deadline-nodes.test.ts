import { afterEach, beforeAll, afterAll, expect, it } from 'vitest'
import { fireDeadlines } from '../../../../server/cases/deadlines/deadline-queries.ts'
import { openDatabase, type Database } from '../../../../server/database/database.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { bringForward, deadlinesOf, escalationsOf } from '../../../support/cases/deadlines.ts'
import { eventually } from '../../../support/eventually.ts'
import { placeIn } from '../../../support/cases/place-in.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report } from '../../../support/cases/work-on-case.ts'

const count = 30
const perCase = 3

describeOnDatabase('Deadlines of several nodes', (database, kind) => {
  let second: Database
  let apps: ServedApp[] = []
  beforeAll(async () => {
    const { connectionString } = database().pool.options as { connectionString?: string }
    // The embedded database has one process: its nodes share it.
    second = kind === 'embedded' ? database() : await openDatabase({ databaseUrl: connectionString!, dataDir: '' })
  })
  afterAll(async () => {
    if (kind === 'postgres') await second.close()
  })
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()))
    apps = []
  })

  const start = async (...nodes: Database[]) => {
    apps.push(...(await Promise.all(nodes.map((node) => serveApp(node)))))
    return apps[0]!
  }
  const stop = async () => {
    await Promise.all(apps.map((app) => app.close()))
    apps = []
  }
  const someCases = async ({ url }: ServedApp) => {
    const location = await placeIn(database(), '510981001001001')
    return Promise.all(Array.from({ length: count }, async () => (await report(url, { location })).number))
  }
  const allFired = (numbers: readonly string[]) =>
    eventually(
      'every deadline fired',
      async () => (await deadlinesOf(database(), numbers)).filter(({ firedAt }) => firedAt).length,
      (fired) => fired === numbers.length * perCase,
      60_000,
    )
  /** Each once, and each told as of the moment it was due. */
  const expectOnce = async (numbers: readonly string[]) => {
    const key = ({ number, reasonCode, dueAt }: { number: string; reasonCode: string; dueAt: Date }) =>
      `${number} ${reasonCode} ${dueAt.toISOString()}`
    const told = (await escalationsOf(database(), numbers)).map(key)
    expect(told.toSorted()).toEqual((await deadlinesOf(database(), numbers)).map(key).toSorted())
    expect(new Set(told).size).toBe(numbers.length * perCase)
  }

  it('fire each once while both run', async () => {
    const numbers = await someCases(await start(database(), second))
    await bringForward(database(), numbers, 60)
    await allFired(numbers)
    await expectOnce(numbers)
  })

  it('fire each once after a stop of all, however late', async () => {
    const numbers = await someCases(await start(database()))
    await stop()
    await bringForward(database(), numbers, 24 * 60)
    expect(await escalationsOf(database(), numbers)).toEqual([])
    await start(database(), second)
    await allFired(numbers)
    await stop()
    await start(second)
    await expectOnce(numbers)
  })

  it('fire each once when one node stops in the middle', async () => {
    const numbers = await someCases(await start(database(), second))
    await bringForward(database(), numbers, 60)
    await eventually('a first one', async () => (await escalationsOf(database(), numbers)).length > 0)
    await apps.shift()!.close()
    await allFired(numbers)
    await expectOnce(numbers)
  })

  it('fire each once when many look at the same moment and the desk changes the cases meanwhile', async () => {
    const app = await start(database())
    const numbers = await someCases(app)
    const desk = person(app.url)
    const hour = 3_600_000
    const looks = async (node: Database) => {
      let fired = 0
      for (let empty = 0; empty < 5;) {
        const more = await fireDeadlines(node.pool, 7, hour)
        fired += more
        empty = more > 0 ? 0 : empty + 1
      }
      return fired
    }
    const handUps = numbers.map(async (number) => {
      const { version } = await desk.detail(number)
      const { status } = await desk.act(number, version, { act: 'hand_up', reason: '试' })
      expect([200, 409, 412]).toContain(status)
    })
    const [fired] = await Promise.all([Promise.all([database(), second, database(), second].map(looks)), ...handUps])
    const rest = await looks(database())
    expect(fired.reduce((sum, more) => sum + more, rest)).toBe(numbers.length * perCase)
    await expectOnce(numbers)
    const { rows } = await database().pool.query(
      `select from cases join feed.history on id = number and history.version > cases.version where number = any ($1)`,
      [numbers],
    )
    expect(rows).toEqual([])
  })
})
