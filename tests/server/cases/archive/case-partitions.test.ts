import { afterAll, beforeAll, expect, it } from 'vitest'
import { archiveBefore, restoreArchived } from '../../../../server/cases/archive/archive-cases.ts'
import { ensureCasePartitions, readCaseYears } from '../../../../server/cases/archive/partition-queries.ts'
import { describeOnBoth } from '../../../support/databases/databases.ts'
import { putCase, type PutCase } from '../../../support/cases/put-case.ts'
import { serveApp, type ServedApp } from '../../../support/servers/serve-app.ts'
import { person, report } from '../../../support/cases/work-on-case.ts'

const thisYear = new Date().getUTCFullYear()

describeOnBoth('The cases of a year', (database) => {
  let app: ServedApp
  let desk: ReturnType<typeof person>
  beforeAll(async () => {
    app = await serveApp(database())
    desk = person(app.url)
  })
  afterAll(() => app.close())

  const owner = async <Row>(sql: string, values: unknown[] = []) =>
    database().owner(async (client) => (await client.query(sql, values)).rows as Row[])
  const put = (one: PutCase) => database().owner((client) => putCase(client, one))
  const ensure = () => database().owner(ensureCasePartitions)
  const tableOf = async (number: string) =>
    (
      await owner<{ name: string }>('select tableoid::regclass::text as name from cases where number = $1', [number])
    ).map(({ name }) => name)
  const contactTableOf = async (number: string) =>
    (
      await owner<{ name: string }>(
        'select tableoid::regclass::text as name from reporter_contacts where case_number = $1',
        [number],
      )
    ).map(({ name }) => name)
  /** Everything of a year, as text. */
  const contentsOf = async (year: number) => {
    const of = (table: string) =>
      owner(`select row.* from ${table} row where reported_at >= $1 and reported_at < $2 order by 1`, [
        `${year}-01-01Z`,
        `${year + 1}-01-01Z`,
      ])
    return JSON.stringify([await of('cases'), await of('reporter_contacts')])
  }

  it('lie in a table of their own, a report of today in this year’s', async () => {
    const { number } = await report(app.url)
    expect(await tableOf(number)).toEqual([`cases_${thisYear}`])
    expect(await database().owner(readCaseYears)).toEqual([thisYear, thisYear + 1])
  })

  it('begin with its first moment by UTC', async () => {
    await put({ number: 'first', reportedAt: `${thisYear + 1}-01-01T00:00:00Z`, status: 'filed' })
    await put({ number: 'last', reportedAt: `${thisYear}-12-31T23:59:59.999999Z`, status: 'filed' })
    expect(await tableOf('first')).toEqual([`cases_${thisYear + 1}`])
    expect(await tableOf('last')).toEqual([`cases_${thisYear}`])
    await owner(`delete from cases where number in ('first', 'last')`)
  })

  it('are taken whatever the year, and move to a table of their own at the next start, contacts and deadlines with them', async () => {
    await put({ number: 'of 1999', reportedAt: '1999-06-01T00:00:00Z', status: 'filed', sealed: 'secret' })
    await put({ number: 'of 2055', reportedAt: '2055-06-01T00:00:00Z', status: 'filed' })
    await put({ number: 'of 1850', reportedAt: '1850-06-01T00:00:00Z' })
    expect(await tableOf('of 1999')).toEqual(['cases_default'])
    const deadlines = () => owner('select * from case_deadlines order by number, limit_kind, step')
    const [before, rows] = [await deadlines(), await contentsOf(1999)]
    await ensure()
    await ensure()
    expect(await tableOf('of 1999')).toEqual(['cases_1999'])
    expect(await tableOf('of 2055')).toEqual(['cases_2055'])
    expect(await tableOf('of 1850')).toEqual(['cases_default'])
    expect(await contactTableOf('of 1999')).toEqual(['reporter_contacts_1999'])
    expect(await deadlines()).toEqual(before)
    expect(await contentsOf(1999)).toBe(rows)
    await owner(`delete from cases where number like 'of %'`)
    expect(await contactTableOf('of 1999')).toEqual([])
    expect(await deadlines()).toEqual(before.filter((one) => !(one as { number: string }).number.startsWith('of ')))
  })

  it('may be made by nodes that start in the same moment', async () => {
    await put({ number: 'of 1998', reportedAt: '1998-06-01T00:00:00Z' })
    await Promise.all([1, 2, 3].map(ensure))
    expect(await tableOf('of 1998')).toEqual(['cases_1998'])
    await owner(`delete from cases where number = 'of 1998'`)
  })

  it('call each trigger on all cases once for a statement, with every row of it', async () => {
    await owner(`create table fired (act text, rows bigint)`)
    await owner(`
      create function note_fired() returns trigger language plpgsql as $$
      begin insert into fired select tg_op, count(*) from changed; return null; end $$`)
    for (const [act, name] of [
      ['insert', 'new'],
      ['update', 'new'],
      ['delete', 'old'],
    ]) {
      await owner(`create trigger note_${act} after ${act} on cases referencing ${name} table as changed
                     for each statement execute function note_fired()`)
    }
    await put({ number: 'old', reportedAt: '1999-06-01T00:00:00Z', status: 'filed' })
    await put({ number: 'new', reportedAt: new Date().toISOString(), status: 'filed' })
    await owner(`update cases set version = version + 1 where number in ('old', 'new')`)
    expect(await owner('select count(*)::integer as count from case_deadlines where number = $1', ['old'])).toEqual([
      { count: 0 },
    ])
    await owner(`update cases
                    set status = 'dispatched', dispatched_at = reported_at, on_site_due_at = reported_at + interval '10 minutes'
                  where number in ('old', 'new')`)
    expect(
      await owner(`select number from case_deadlines where number in ('old', 'new') group by 1 order by 1`),
    ).toEqual([{ number: 'new' }, { number: 'old' }])
    await owner(`delete from cases where number in ('old', 'new')`)
    expect(await owner(`select from case_deadlines where number in ('old', 'new')`)).toEqual([])
    expect(await owner('select * from fired')).toEqual([
      { act: 'INSERT', rows: 1 },
      { act: 'INSERT', rows: 1 },
      { act: 'UPDATE', rows: 2 },
      { act: 'UPDATE', rows: 2 },
      { act: 'DELETE', rows: 2 },
    ])
    await owner('drop function note_fired() cascade; drop table fired')
  })

  it('stay in the tables while one of them is open or has ended only now, also those of other years', async () => {
    await put({ number: 'a', reportedAt: '2001-03-01T00:00:00Z' })
    await put({ number: 'b', reportedAt: '2002-03-01T00:00:00Z', status: 'on_site' })
    const archive = () => archiveBefore(database(), new Date('2003-01-01Z'))
    await expect(archive()).rejects.toThrow('expected every case of 2002 to be closed or void, came 1 that are open')
    await owner(`update cases set status = 'closed', closed_at = now() where number = 'b'`)
    await expect(archive()).rejects.toThrow('came 1 that ended within the last day')
    expect(await tableOf('a')).not.toEqual([])
    await owner(`delete from cases where number in ('a', 'b')`)
  })

  it('can be taken out and brought back as they were, with who reported them', async () => {
    const number = '5109812003070100001'
    await put({ number, reportedAt: '2003-07-01T00:00:00Z', sealed: 'secret' })
    await put({ number: '5109812003070100002', reportedAt: '2003-07-01T01:00:00Z', status: 'void' })
    await put({ number: '5109812004070100001', reportedAt: '2004-07-01T00:00:00Z' })
    await ensure()
    const before = await contentsOf(2003)
    expect((await desk.read(`cases/${number}`)).status).toBe(200)

    const moved = await archiveBefore(database(), new Date('2004-12-31Z'))
    expect(moved.filter(({ year }) => year > 2002)).toEqual([{ year: 2003, cases: 2, contacts: 1 }])
    expect((await desk.read(`cases/${number}`)).status).toBe(404)
    const listed = await desk.read<{ cases: { number: string }[] }>('cases?to=2010-01-01T00:00:00Z')
    expect(listed.body.cases.map((one) => one.number)).toContain('5109812004070100001')
    expect(listed.body.cases.map((one) => one.number)).not.toContain(number)
    expect((await desk.move(number, 1, 'filed', '试')).status).toBe(404)
    await expect(database().pool.query('select from archive.cases_2003')).rejects.toThrow('permission denied')
    const { number: next } = await report(app.url)
    expect((await desk.read(`cases/${next}`)).status).toBe(200)

    // What has come to the tables meanwhile, and to the year.
    await owner(`alter table cases add column came_later integer default 7`)
    await put({ number: '5109812003070100003', reportedAt: '2003-07-01T02:00:00Z' })
    expect(await restoreArchived(database(), 2003)).toEqual({ year: 2003, cases: 2, contacts: 1 })
    expect(await owner(`select came_later from cases where number = $1`, [number])).toEqual([{ came_later: 7 }])
    await owner(`alter table cases drop column came_later`)
    await owner(`delete from cases where number = '5109812003070100003'`)
    expect(await contentsOf(2003)).toBe(before)
    expect((await desk.read(`cases/${number}`)).status).toBe(200)
    await expect(restoreArchived(database(), 2003)).rejects.toThrow('expected an archive of 2003, came none')
  })

  it('lose the words they ended with in the archive too, when these are erased', async () => {
    await put({ number: 'words', reportedAt: '2005-07-01T00:00:00Z', status: 'void' })
    await owner(`update cases set close_reason = '试' where number = 'words'`)
    await archiveBefore(database(), new Date('2006-01-01Z'))
    await owner(`select feed.erase_texts('words')`)
    expect(await owner('select close_reason from archive.cases_2005')).toEqual([{ close_reason: null }])
  })
})
