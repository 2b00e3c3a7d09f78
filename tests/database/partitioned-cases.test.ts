import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrate } from '../../server/migrations.ts'
import { describeOnBoth } from '../support/databases/databases.ts'
import { putCase } from '../support/cases/put-case.ts'

const migrations = join(import.meta.dirname, '../../server/migrations')

describeOnBoth(
  'The migration to a table for each year',
  (database) => {
    let folder: string
    let before: unknown
    const ask = async (sql: string) => database().owner(async (client) => (await client.query(sql)).rows as unknown[])
    /** What the application finds, but for the order of columns in a catalogue and the kind of table. */
    const contents = async () => ({
      cases: await ask('select * from cases order by number'),
      contacts: await ask('select * from reporter_contacts order by case_number'),
      deadlines: await ask('select * from case_deadlines order by number, limit_kind, step'),
      columns: await ask(`
        select table_name, column_name, data_type, is_nullable, column_default, collation_name from information_schema.columns
         where table_schema = 'public' and table_name in ('cases', 'reporter_contacts') order by 1, 2`),
      constraints: await ask(`
        select conrelid::regclass::text as of, conname, pg_get_constraintdef(oid) as says from pg_constraint
         where conrelid in ('cases'::regclass, 'reporter_contacts'::regclass)
           and not (contype = 'f' and confrelid = 'cases'::regclass)
           -- PostgreSQL 18 lists these too.
           and contype <> 'n' order by 1, 2`),
      indexes: await ask(`
        select indexname, replace(indexdef, ' ONLY ', ' ') as says from pg_indexes
         where tablename in ('cases', 'reporter_contacts') order by 1`),
      triggers: await ask(`
        select tgname, pg_get_triggerdef(oid) as says from pg_trigger
         where tgrelid = 'cases'::regclass and not tgisinternal order by 1`),
      functions: await ask(`
        select proname, pg_get_functiondef(oid) as says from pg_proc
         where proname in ('case_json', 'case_event', 'due_moments') order by 1, 2`),
      rights: await ask(`
        select table_name, privilege_type from information_schema.role_table_grants
         where grantee = 'quanyu_app' and table_name in ('cases', 'reporter_contacts') order by 1, 2`),
    })

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'quanyu-migrations-'))
      const earlier = readdirSync(migrations).filter((name) => name < '014')
      for (const name of earlier) cpSync(join(migrations, name), join(folder, name))
      await migrate(database(), folder)
      await database().owner(async (client) => {
        await client.query(`insert into area_generations (generation, state) values (1, 'active')`)
        await putCase(client, { number: '1', reportedAt: '1801-01-01T00:00:00Z' })
        await putCase(client, { number: '2', reportedAt: '2019-12-31T23:59:59Z', sealed: 'secret' })
        await putCase(client, { number: '3', reportedAt: '2020-01-01T00:00:00Z', status: 'void' })
        await putCase(client, { number: '4', reportedAt: new Date().toISOString(), status: 'dispatched', sealed: 'x' })
      })
      before = await contents()
      const [partitions] = readdirSync(migrations).filter((name) => name.startsWith('014'))
      cpSync(join(migrations, partitions!), join(folder, partitions!))
      await migrate(database(), folder)
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    it('keeps every row, column, constraint, index, trigger, function and right', async () => {
      expect(await contents()).toEqual(before)
    })

    it('puts each case into the table of its year, and its contact beside it', async () => {
      expect(
        await ask(`
          select number, cases.tableoid::regclass::text as cases, contact.tableoid::regclass::text as contacts
            from cases left join reporter_contacts contact on case_number = number order by 1`),
      ).toEqual([
        { number: '1', cases: 'cases_default', contacts: null },
        { number: '2', cases: 'cases_2019', contacts: 'reporter_contacts_2019' },
        { number: '3', cases: 'cases_2020', contacts: null },
        {
          number: '4',
          cases: `cases_${new Date().getUTCFullYear()}`,
          contacts: `reporter_contacts_${new Date().getUTCFullYear()}`,
        },
      ])
    })

    it('still wants a case for each contact, and lets it go with the case', async () => {
      await expect(
        ask(`insert into reporter_contacts (case_number, reported_at) values ('nobody', now())`),
      ).rejects.toThrow('violates foreign key')
      await ask(`delete from cases where number = '2'`)
      expect(await ask('select case_number from reporter_contacts')).toEqual([{ case_number: '4' }])
    })
  },
  'empty',
)
