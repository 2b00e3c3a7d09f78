import { beforeAll, expect, it } from 'vitest'
import { ensureCasePartitions } from '../../../../server/cases/archive/partition-queries.ts'
import { describeOnBoth } from '../../../support/databases/databases.ts'
import { putCase } from '../../../support/cases/put-case.ts'

const thisYear = new Date().getUTCFullYear()

describeOnBoth('The table of a year', (database) => {
  const ask = async <Row = Record<string, unknown>>(sql: string) =>
    database().owner(async (client) => (await client.query(sql)).rows as Row[])

  beforeAll(() =>
    database().owner(async (client) => {
      await putCase(client, { number: '1', reportedAt: '1801-01-01T00:00:00Z' })
      await putCase(client, { number: '2', reportedAt: '2019-12-31T23:59:59Z', sealed: 'secret' })
      await putCase(client, { number: '3', reportedAt: '2020-01-01T00:00:00Z', status: 'void' })
      await putCase(client, { number: '4', reportedAt: new Date().toISOString(), status: 'dispatched', sealed: 'x' })
      await ensureCasePartitions(client)
    }),
  )

  it('has each of its cases, and the contact beside it', async () => {
    expect(
      await ask(`
        select number, cases.tableoid::regclass::text as cases, contact.tableoid::regclass::text as contacts
          from cases left join reporter_contacts contact on case_number = number order by 1`),
    ).toEqual([
      { number: '1', cases: 'cases_default', contacts: null },
      { number: '2', cases: 'cases_2019', contacts: 'reporter_contacts_2019' },
      { number: '3', cases: 'cases_2020', contacts: null },
      { number: '4', cases: `cases_${thisYear}`, contacts: `reporter_contacts_${thisYear}` },
    ])
  })

  it.each(['cases', 'reporter_contacts'])('has the columns, constraints and indexes of all %s', async (all) => {
    /** But for what names the table itself, and a partition's bounds. */
    const shapeOf = async (table: string) => ({
      columns: await ask(`
        select column_name, data_type, is_nullable, column_default, collation_name
          from information_schema.columns where table_schema = 'public' and table_name = '${table}' order by ordinal_position`),
      constraints: await ask(`
        select contype, replace(pg_get_constraintdef(oid), '${table.replace(/^.*_(?=\d)/, 'cases_')}(', 'cases(') as says
          from pg_constraint where conrelid = '${table}'::regclass and contype <> 'n'
           and not (contype = 'f' and conparentid = 0 and confrelid <> all (array['persons', 'work_items', 'workers', 'area_generations']::regclass[]))
         order by 1, 2`),
      indexes: await ask(`
        select regexp_replace(indexdef, ' INDEX .* USING ', ' USING ') as says from pg_indexes where tablename = '${table}' order by 1`),
    })
    const whole = await shapeOf(all)
    expect(whole.columns.length).toBeGreaterThan(5)
    for (const year of ['2019', `${thisYear}`, 'default']) expect(await shapeOf(`${all}_${year}`)).toEqual(whole)
  })

  it('wants a case for each contact, and lets it go with the case', async () => {
    for (const moment of ['now()', `'2019-06-01'`, `'1801-01-01'`])
      await expect(
        ask(`insert into reporter_contacts (case_number, reported_at) values ('nobody', ${moment})`),
      ).rejects.toThrow('violates foreign key')
    await ask(`delete from cases where number = '2'`)
    expect(await ask('select case_number from reporter_contacts')).toEqual([{ case_number: '4' }])
  })
})
