import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { openDatabase, type Database, type DatabaseSettings } from '../../../server/database/database.ts'
import { makeLean } from './lean-embedded.ts'
import { postgresTemplates, type Contents } from './prepare-databases.ts'

type Kind = Database['kind']

/** A fresh database that nobody has opened yet: `settings` serve `openDatabase` as well as another process. */
export interface TestDatabase {
  settings: DatabaseSettings
  remove(): Promise<void>
}

/** Copies a prepared database; about 0.2 s on either kind. */
export function makeTestDatabase(kind: Kind, contents: Contents = 'city'): Promise<TestDatabase> {
  return kind === 'postgres' ? makeOnServer(contents) : Promise.resolve(makeEmbedded(contents))
}

/**
 * Describes the same tests, of SQL in which the two kinds may differ (connections, transactions, errors, the feed under writers,
 * partitions, roles, geometry), on the embedded database and on a PostGIS server, each with a fresh database. Where there is
 * no server its half is skipped, with the reason in its title.
 * @param body gets a function that returns the open database; to be called inside of tests and hooks
 */
export function describeOnBoth(
  title: string,
  body: (database: () => Database, kind: Kind) => void,
  contents: Contents = 'city',
): void {
  describeOn('embedded', title, body, contents)
  describeOn('postgres', title, body, contents)
}

/**
 * Describes tests whose SQL does the same on both kinds: on the PostGIS server, which is the quicker one, and on the embedded database
 * where there is no server. With QUANYU_TEST_DATABASES=both, as in `npm run test:soak`, on both.
 */
export function describeOnDatabase(
  title: string,
  body: (database: () => Database, kind: Kind) => void,
  contents: Contents = 'city',
): void {
  if (process.env['QUANYU_TEST_DATABASES'] === 'both') describeOnBoth(title, body, contents)
  else describeOn('missing' in inject('databases').postgres ? 'embedded' : 'postgres', title, body, contents)
}

/** As `describeOnBoth`, on one kind. */
export function describeOn(
  kind: Kind,
  title: string,
  body: (database: () => Database, kind: Kind) => void,
  contents: Contents = 'city',
): void {
  const { postgres } = inject('databases')
  const missing = kind === 'postgres' && 'missing' in postgres ? postgres.missing : undefined
  const fullTitle = `${title}, ${kind === 'embedded' ? 'embedded' : 'PostGIS server'}`
  describe.skipIf(missing !== undefined)(missing ? `${fullTitle} (skipped: ${missing})` : fullTitle, () => {
    let made: TestDatabase | undefined
    let database: Database | undefined
    beforeAll(async () => {
      made = await makeTestDatabase(kind, contents)
      database = await openDatabase(made.settings)
    })
    afterAll(async () => {
      await database?.close()
      await made?.remove()
    })
    body(() => {
      if (!database) throw new Error('The database is open inside of tests and hooks only')
      return database
    }, kind)
  })
}

function makeEmbedded(contents: Contents): TestDatabase {
  const dataDir = mkdtempSync(join(tmpdir(), 'quanyu-embedded-'))
  cpSync(inject('databases').embedded[contents], dataDir, { recursive: true })
  makeLean(dataDir)
  return {
    settings: { databaseUrl: null, dataDir },
    remove: () => Promise.resolve(rmSync(dataDir, { recursive: true, force: true })),
  }
}

async function makeOnServer(contents: Contents): Promise<TestDatabase> {
  const { postgres } = inject('databases')
  if ('missing' in postgres) throw new Error(`Expected a PostGIS server: ${postgres.missing}`)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // `file_copy` takes a fifth of the time. On a durable server it would wait for the disk; this one has fsync off.
  await maintain(postgres.address, `create database ${name} template ${postgresTemplates[contents]} strategy file_copy`)
  return {
    settings: { databaseUrl: `${postgres.address}${name}`, dataDir: '' },
    remove: () => maintain(postgres.address, `drop database ${name} with (force)`),
  }
}

async function maintain(address: string, sql: string): Promise<void> {
  const database = await openDatabase({ databaseUrl: `${address}postgres`, dataDir: '' })
  try {
    await database.owner((client) => client.query(sql))
  } finally {
    await database.close()
  }
}
