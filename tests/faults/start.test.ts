import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { City, Health } from '../../server/contracts/city.ts'
import { openDatabase } from '../../server/database/database.ts'
import { loadHistory } from '../../server/sample/load-history.ts'
import { makeTestDatabase, type TestDatabase } from '../support/databases/databases.ts'
import { eventually } from '../support/eventually.ts'
import { ask } from '../support/servers/serve-app.ts'

const root = join(import.meta.dirname, '../..')
const slowMachineMs = 90_000

/** `npm start` without npm, and all that it and its children have printed. */
interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  said: string
  /** Exit code and signal, once nobody holds its output any more: an orphan would. */
  readonly closed: Promise<unknown[]>
}

function start(dataDir: string): Started {
  const settings = { PORT: '0', HOST: '127.0.0.1', DATABASE_URL: '', QUANYU_DATA_DIR: dataDir, QUANYU_SIMULATE: '1' }
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const started: Started = { child, said: '', closed: once(child, 'close') }
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk: Buffer) => (started.said += chunk.toString()))
  }
  return started
}

describe('npm start', () => {
  let made: TestDatabase
  let first: Started
  beforeAll(async () => {
    made = await makeTestDatabase('embedded')
    const database = await openDatabase(made.settings)
    // A past that is there already is not put in again; the whole of it has tests of its own.
    await loadHistory(database, join(root, 'gis-data/shehong'), { seed: 1, now: new Date(), days: 1, cases: 20 })
    await database.close()
    first = start(made.settings.dataDir)
  })
  afterAll(async () => {
    first?.child.kill('SIGKILL')
    await made?.remove()
  })
  const says = (text: RegExp) =>
    eventually(
      String(text),
      () => first.said,
      (said) => text.test(said),
      slowMachineMs,
    )

  it('prints the address of the wall first, serves, and starts the simulation', async () => {
    await says(/\/api\/health/)
    await says(/Reached from +this machine alone/)
    const [wall] = /http:\S+/.exec(first.said)!
    expect(wall).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/wall$/)
    const { status, body } = await ask<Health>(new URL('/api/health', wall).href)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ok', database: 'embedded' })
    const city = await ask<City>(new URL('/api/city', wall).href)
    expect(city.body).toMatchObject({ evaluationStorage: true, simulated: true })
    await says(/simulator: 射洪市: 1 cases a minute/)
  })

  it('is refused a second time on the same folder, with a message that names it', async () => {
    const second = start(made.settings.dataDir)
    expect(await second.closed).toEqual([1, null])
    expect(second.said).toContain(`The data folder ${made.settings.dataDir} is in use by process`)
    expect(second.said).not.toMatch(/^\s+at /m)
  })

  it('closes server and simulation at one interruption, and leaves no process behind', async () => {
    first.child.kill('SIGINT')
    expect(await first.closed).toEqual([0, null])
    expect(first.said).toMatch(/simulator: ended/)
    const again = await openDatabase(made.settings)
    await again.close()
  })
})
