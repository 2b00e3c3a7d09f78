import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/databases/databases.ts'
import { leanOptions } from '../../support/databases/lean-embedded.ts'
import { eventually } from '../../support/eventually.ts'
import { usuallyOrInSoak } from '../../support/soak.ts'

const writer = join(import.meta.dirname, '../../fixtures/write-until-killed.ts')

/** Runs the writer in a process of its own, and kill -9 once a line of its output is the wanted one. */
async function killAt(dataDir: string, isWanted: (line: string) => boolean): Promise<string[]> {
  const child = spawn(process.execPath, [...leanOptions, writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (isWanted(line)) child.kill('SIGKILL')
  }
  return lines
}

describe('The data folder of an open embedded database', () => {
  let made: TestDatabase
  let database: Database
  beforeAll(async () => {
    made = await makeTestDatabase('embedded', 'empty')
    database = await openDatabase(made.settings)
  })
  afterAll(async () => {
    await database.close()
    await made.remove()
  })

  test('is written through to the disk at each commit', async () => {
    const { rows } = await database.pool.query(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'wal_sync_method') order by name`,
    )
    expect(rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
      // The one method that reaches the disk through Node: see SyncedFolder.
      { name: 'wal_sync_method', setting: 'fsync' },
    ])
  })

  test('refuses a second opener, naming the folder and the process that holds it', async () => {
    await expect(openDatabase(made.settings)).rejects.toThrow(
      `The data folder ${made.settings.dataDir} is in use by process ${process.pid}`,
    )
  })

  test('is free for the next opener after a clean close', async () => {
    await database.owner((client) => client.query('create table kept as select 7 as value'))
    await database.close()
    database = await openDatabase(made.settings)
    const { rows } = await database.owner((client) => client.query('select value from kept'))
    expect(rows).toEqual([{ value: 7 }])
  })
})

describe('The data folder of an embedded database', () => {
  let made: TestDatabase
  beforeEach(async () => {
    made = await makeTestDatabase('embedded', 'empty')
  })
  afterEach(() => made.remove())

  test('is free after kill -9 of its holder, and every acknowledged row is in it', async () => {
    const last = usuallyOrInSoak('150', '300')
    const lines = await killAt(made.settings.dataDir, (line) => line === last)
    const acknowledged = lines.map(Number)
    const database = await openDatabase(made.settings)
    const { rows } = await database.owner((client) =>
      client.query<{ id: number }>('select id from written order by id'),
    )
    await database.close()
    const stored = rows.map(({ id }) => id)
    expect(stored.slice(0, acknowledged.length)).toEqual(acknowledged)
    // The one insert that was on its way may have arrived.
    expect(stored.length - acknowledged.length).toBeLessThanOrEqual(1)
  })

  test('of another build of PGlite is refused, naming both', async () => {
    const maker = join(made.settings.dataDir, 'postgres/quanyu-embedded.json')
    writeFileSync(maker, readFileSync(maker, 'utf8').replace(/"pglite": ".*?"/, '"pglite": "0.1.0"'))
    await expect(openDatabase(made.settings)).rejects.toThrow(
      /Expected data made by PGlite 0\.5\..*came data of PGlite 0\.1\.0/,
    )
  })

  test('that this program has not made is refused', async () => {
    unlinkSync(join(made.settings.dataDir, 'postgres/quanyu-embedded.json'))
    await expect(openDatabase(made.settings)).rejects.toThrow('came a folder without quanyu-embedded.json')
  })
})

// Begins to create the data, then creates it whole, which takes 10 s on an idle machine.
test('A first start that was killed half-way is repeated by the next one', { timeout: 240_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'quanyu-embedded-'))
  const first = spawn(process.execPath, [...leanOptions, writer, dataDir], { stdio: 'ignore' })
  const ended = once(first, 'exit')
  try {
    await eventually('data in the making', () => existsSync(join(dataDir, 'postgres/base')), Boolean, 60_000)
  } finally {
    first.kill('SIGKILL')
  }
  await ended
  const progress: string[] = []
  const database = await openDatabase({ databaseUrl: null, dataDir }, { onProgress: (text) => progress.push(text) })
  expect(progress[0]).toContain('creating the embedded database')
  expect(database.versions.postgis).toMatch(/^3\./)
  await database.close()
  rmSync(dataDir, { recursive: true })
})

test('An embedded database that ends by itself says so, fails all queries, and frees its folder', async () => {
  const { settings, remove } = await makeTestDatabase('embedded', 'empty')
  const database = await openDatabase(settings)
  const waiting = database.owner((client) => client.query('copy pg_class from stdin'))
  await expect(waiting).rejects.toThrow('has stopped')
  await expect(database.pool.query('select 1')).rejects.toThrow('has stopped')
  expect((await database.failed).message).toContain(settings.dataDir)
  await database.close()
  await (await openDatabase(settings)).close()
  await remove()
})
