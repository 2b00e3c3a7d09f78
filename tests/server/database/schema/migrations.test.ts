import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../../../server/database/schema/migrate.ts'
import { describeOnBoth } from '../../../support/databases/databases.ts'

describeOnBoth(
  'Migrations',
  (database) => {
    let folder: string
    const migrateHere = () => migrate(database(), { migrations: folder, functions: { folder, files: [] } })
    const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
    const tables = async () => {
      const { rows } = await database().owner((client) =>
        client.query<{ name: string }>(
          `select tablename as name from pg_tables where schemaname = 'public' and tablename like 'made_%' order by 1`,
        ),
      )
      return rows.map(({ name }) => name)
    }

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'quanyu-migrations-'))
      write('001-one.sql', 'create table made_one (id int);\n')
      write('002-two.sql', '-- second\ncreate table made_two (id int);\n')
    })
    afterEach(async () => {
      rmSync(folder, { recursive: true })
      await database().owner((client) =>
        client.query('drop table if exists migration, function_file, made_one, made_two, made_three'),
      )
    })

    test('are applied in order and only once', async () => {
      expect(await migrateHere()).toEqual(['001-one.sql', '002-two.sql'])
      write('003-three.sql', 'create table made_three (id int);')
      expect(await migrateHere()).toEqual(['003-three.sql'])
      expect(await migrateHere()).toEqual([])
      expect(await tables()).toEqual(['made_one', 'made_three', 'made_two'])
    })

    test('are applied only once by nodes that start in the same moment', async () => {
      const applied = await Promise.all([1, 2, 3].map(migrateHere))
      expect(applied.flat().sort()).toEqual(['001-one.sql', '002-two.sql'])
    })

    test('are refused when a file was changed after it was applied', async () => {
      await migrateHere()
      write('001-one.sql', 'create table made_one (id bigint);\n')
      await expect(migrateHere()).rejects.toThrow(/Expected migration 001-one\.sql as it was applied/)
    })

    test('are refused when a file was renamed after it was applied', async () => {
      await migrateHere()
      renameSync(join(folder, '002-two.sql'), join(folder, '002-second.sql'))
      await expect(migrateHere()).rejects.toThrow(/Expected migration 002-two\.sql .* came 002-second\.sql/)
    })

    test('are the same file whatever its line ends', async () => {
      await migrateHere()
      write('001-one.sql', 'create table made_one (id int);\r\n')
      expect(await migrateHere()).toEqual([])
    })

    test('are refused when the database is newer than the files', async () => {
      await migrateHere()
      rmSync(join(folder, '002-two.sql'))
      await expect(migrateHere()).rejects.toThrow('at most version 1, came version 2')
    })

    test('leave nothing of a file that fails nor of those before it, and name the file and the line', async () => {
      write('003-three.sql', 'create table made_three (id int);\n\nselect 1 / 0 from no_such_table;\n')
      await expect(migrateHere()).rejects.toThrow(/003-three\.sql failed at line 3: .*no_such_table/)
      expect(await tables()).toEqual([])
      write('003-three.sql', 'create table made_three (id int);')
      expect(await migrateHere()).toEqual(['001-one.sql', '002-two.sql', '003-three.sql'])
    })

    test('are refused when a number is missing', async () => {
      write('004-four.sql', 'select 1;')
      await expect(migrateHere()).rejects.toThrow('Expected migration 3')
    })
  },
  'empty',
)
