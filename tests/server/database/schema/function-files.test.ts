import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../../server/database/database.ts'
import { functionFiles } from '../../../../server/database/schema/function-files.ts'
import { migrate, type Schema } from '../../../../server/database/schema/migrate.ts'
import { describeOnDatabase, makeTestDatabase } from '../../../support/databases/databases.ts'
import { describeSchema } from '../../../support/databases/describe-schema.ts'
import { missingPostgres } from '../../../support/databases/own-postgres.ts'
import { readRights } from '../../../support/databases/read-rights.ts'

const server = join(import.meta.dirname, '../../../../server')
const migrations = readdirSync(join(server, 'migrations')).filter((file) => file.endsWith('.sql'))
const nextMigration = String(migrations.length + 1).padStart(3, '0')

test('Every file of SQL beside a noun is in the list, once, and has whole definitions', () => {
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(
      (file) => /\.sql(\.ts)?$/.test(file) && !file.startsWith('migrations/') && file !== 'database/schema/grants.sql',
    )
  expect([...functionFiles].sort()).toEqual(files.sort())
  for (const file of functionFiles) {
    const sql = readFileSync(join(server, file), 'utf8')
    expect(sql.match(/^create (?!or replace )/gm), file).toBeNull()
  }
})

test('Every function and trigger is written once', () => {
  const names = functionFiles.flatMap((file) => [
    ...readFileSync(join(server, file), 'utf8').matchAll(/^create or replace (?:function|trigger|view) ([\w.]+)/gm),
  ])
  const written = names.map(([, name]) => name)
  expect(written.length).toBeGreaterThan(60)
  expect(written).toEqual([...new Set(written)])
})

test('One function alone writes what a case is, so that none forgets its version, its clocks or its event', () => {
  const writers = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(sql|ts)$/.test(file) && /\bupdate\s+cases\b/.test(readFileSync(join(server, file), 'utf8')))
    .map((file) => file.replaceAll('\\', '/'))
  expect(writers).toEqual(['cases/change-cases.sql'])
})

describeOnDatabase(
  'The files of functions, triggers and views',
  (database) => {
    let folder: string
    let schema: Schema
    const path = (file: string) => join(folder, file)
    const change = (file: string, from: string, to: string) => {
      const sql = readFileSync(path(file), 'utf8')
      expect(sql).toContain(from)
      writeFileSync(path(file), sql.replace(from, to))
    }
    const ask = async (sql: string) => database().owner(async (client) => (await client.query(sql)).rows as unknown[])
    /** All that the database is, with its rights and what it knows of the files. */
    const state = async () => ({
      schema: await database().owner(describeSchema),
      rights: await readRights(database()),
      migrations: await ask('select * from migration order by version'),
      files: await ask('select * from function_file order by path'),
    })

    beforeAll(async () => {
      await migrate(database())
    })
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'quanyu-functions-'))
      // What is made from data brings its data along.
      for (const file of [...functionFiles, 'statistics/projection/measures.ts']) {
        mkdirSync(dirname(path(file)), { recursive: true })
        cpSync(join(server, file), path(file))
      }
      cpSync(join(server, 'migrations'), path('migrations'), { recursive: true })
      schema = { migrations: path('migrations'), functions: { folder, files: functionFiles } }
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    test('change nothing when they are applied already', async () => {
      const before = await state()
      expect(await migrate(database(), schema)).toEqual([])
      expect(await state()).toEqual(before)
    })

    test('change nothing when all of them are applied once more', async () => {
      const before = await state()
      await ask('delete from function_file')
      expect(await migrate(database(), schema)).toEqual(functionFiles)
      const { schema: after, rights } = await state()
      expect({ after, rights }).toEqual({ after: before.schema, rights: before.rights })
    })

    test('are applied again where their text changed, and no other; rights stay as they are', async () => {
      const before = await state()
      change('feed/append.sql', 'total   integer :=', '-- changed\n  total   integer :=')
      expect(await migrate(database(), schema)).toEqual(['feed/append.sql'])
      const after = await state()
      const isAppend = (line: string) => line.startsWith('function feed.append(jsonb) returns ')
      expect(after.schema.filter((line) => !isAppend(line))).toEqual(before.schema.filter((line) => !isAppend(line)))
      expect(after.schema.find(isAppend)).toContain('-- changed')
      expect(after.rights).toEqual(before.rights)
      expect(await migrate(database(), schema)).toEqual([])
      expect(await migrate(database())).toEqual(['feed/append.sql'])
      expect((await state()).schema).toEqual(before.schema)
    })

    test('are the same file whatever its line ends', async () => {
      writeFileSync(path('feed/epoch.sql'), readFileSync(path('feed/epoch.sql'), 'utf8').replaceAll('\n', '\r\n'))
      expect(await migrate(database(), schema)).toEqual([])
    })

    test('replace a trigger, on the tables of each year too', async () => {
      const trigger = 'before insert or update on cases'
      change('cases/deadlines/provisional-limits.sql', trigger, 'before insert on cases')
      expect(await migrate(database(), schema)).toEqual(['cases/deadlines/provisional-limits.sql'])
      const made = () =>
        ask(
          `select distinct split_part(pg_get_triggerdef(oid), ' ON ', 1) as made from pg_trigger where tgname = 'provisional_limits'`,
        )
      expect(await made()).toEqual([{ made: 'CREATE TRIGGER provisional_limits BEFORE INSERT' }])
      await migrate(database())
      expect(await made()).toEqual([{ made: 'CREATE TRIGGER provisional_limits BEFORE INSERT OR UPDATE' }])
    })

    test('take everything back when one of them fails, migrations too, and name the file and the line', async () => {
      const before = await state()
      writeFileSync(path(`migrations/${nextMigration}-more.sql`), 'create table made_more (id integer);')
      change('areas/locate.sql', '-- ST_Covers, not', '-- Changed: ST_Covers, not')
      change('statistics/projection/fold.sql', 'return target;', 'return no_such_variable;;')
      const line = readFileSync(path('statistics/projection/fold.sql'), 'utf8').split('\n').findIndex((text) => text.includes(';;')) + 1 // prettier-ignore
      await expect(migrate(database(), schema)).rejects.toThrow(
        new RegExp(`^Function file statistics/projection/fold\\.sql failed at line ${line}: syntax error`),
      )
      expect(await state()).toEqual(before)
    })

    test('are all applied after a migration, which may drop what they made', async () => {
      const before = await state()
      writeFileSync(
        path(`migrations/${nextMigration}-due.sql`),
        '-- limits_of gets another shape.\ndrop function limits_of(cases) cascade;',
      )
      expect(await migrate(database(), schema)).toEqual([`${nextMigration}-due.sql`, ...functionFiles])
      expect((await state()).schema).toEqual(before.schema)
      await ask(`delete from migration where name = '${nextMigration}-due.sql'`)
    })

    test('leave what they made when they are gone from the list: a migration drops it', async () => {
      const files = functionFiles.filter((file) => file !== 'duties/stand-ins.sql')
      expect(await migrate(database(), { ...schema, functions: { folder, files } })).toEqual([])
      expect(await ask(`select to_regproc('stand_in_json') is not null as there`)).toEqual([{ there: true }])
      expect(await migrate(database())).toEqual(['duties/stand-ins.sql'])
    })
  },
  'empty',
)

const missing = missingPostgres()

describe.skipIf(missing !== undefined)(`Both databases${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const remove: (() => Promise<void>)[] = []
  afterAll(async () => {
    for (const end of remove.reverse()) await end()
  })
  const made = async (kind: 'embedded' | 'postgres') => {
    const { settings, remove: removeIt } = await makeTestDatabase(kind, 'empty')
    remove.push(removeIt)
    const database = await openDatabase(settings)
    remove.push(() => database.close())
    await migrate(database)
    return { schema: await database.owner(describeSchema), rights: await readRights(database) }
  }

  test('have the same schema and the same rights', async () => {
    const [embedded, postgres] = [await made('embedded'), await made('postgres')]
    expect(embedded.schema.length).toBeGreaterThan(1_000)
    expect(embedded).toEqual(postgres)
  })
})
