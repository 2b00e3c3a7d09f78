import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/databases/databases.ts'
import { leanOptions } from '../../support/databases/lean-embedded.ts'
import { missingPostgres } from '../../support/databases/own-postgres.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const loader = join(import.meta.dirname, '../../fixtures/load-history-until-killed.ts')
const options = { seed: 1, now: new Date(), days: 30, cases: 600 }

async function countStored({ pool }: Database) {
  const { rows } = await pool.query<{ cases: number; events: number }>(
    'select (select count(*) from cases) as cases, (select count(*) from feed.events) as events',
  )
  return rows[0]
}

/** Loads in a process of its own, killed -9 when it tells of its second piece. */
async function loadAndKill({ settings: { databaseUrl, dataDir } }: TestDatabase): Promise<number> {
  const args = [...leanOptions, loader, databaseUrl ?? '', dataDir, String(options.cases)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let pieces = 0
  let done = 0
  for await (const line of createInterface(child.stdout)) {
    done = Number(line)
    pieces += 1
    if (pieces === 2) child.kill('SIGKILL')
  }
  return done
}

describe.each(['embedded', 'postgres'] as const)('a history whose loading was interrupted, %s', (kind) => {
  const missing = kind === 'postgres' ? missingPostgres() : undefined
  let made: TestDatabase
  beforeAll(async () => {
    if (!missing) made = await makeTestDatabase(kind)
  })
  afterAll(() => made?.remove())

  it.skipIf(missing)('leaves nothing behind, and is put in whole and once by the next start', async () => {
    expect(await loadAndKill(made)).toBeLessThan(options.cases)
    const database = await openDatabase(made.settings)
    try {
      expect(await countStored(database)).toEqual({ cases: 0, events: 0 })
      expect(await loadHistory(database, cityDir, options)).toBe(options.cases)
      expect(await loadHistory(database, cityDir, options)).toBe(0)
      const stored = await countStored(database)
      expect(stored?.cases).toBe(options.cases)
      expect(stored?.events).toBeGreaterThan(options.cases * 4)
    } finally {
      await database.close()
    }
  })
})
