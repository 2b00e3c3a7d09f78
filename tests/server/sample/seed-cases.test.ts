import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyHistory } from '../../../scripts/audit/verify-history.ts'
import type { Case } from '../../../server/contracts/case.ts'
import { NotEmptyError, seedCases } from '../../../server/sample/seed-cases.ts'
import { describeOn, describeOnDatabase, makeTestDatabase } from '../../support/databases/databases.ts'
import { openDatabase, type Database } from '../../../server/database/database.ts'
import { serveApp, type ServedApp } from '../../support/servers/serve-app.ts'
import { storedCases } from '../../support/databases/stored-cases.ts'
import { person, report } from '../../support/cases/work-on-case.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const now = new Date()
const options = { seed: 1, now, days: 1_096, cases: 1_500 }

const catalogueOf = async (database: Database) =>
  (
    await database.pool.query(`
      select 'index' as kind, indexname as name, indexdef as says from pg_indexes where tablename = 'cases'
       union all
      select 'key', conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'cases'::regclass and contype = 'f'
       order by 1, 2`)
  ).rows

describeOn('embedded', 'A small database seeded with three years of cases', (database) => {
  it('has as many as were asked for, the indexes and keys as before, and a history that verifies', async () => {
    const catalogue = await catalogueOf(database())
    await seedCases(database(), cityDir, { ...options, cases: 150 })
    const { rows } = await database().pool.query(
      'select count(*) as cases, count(distinct number) as numbers, count(distinct tableoid) as tables from cases',
    )
    expect(rows).toEqual([{ cases: 150, numbers: 150, tables: 4 }])
    expect(await catalogueOf(database())).toEqual(catalogue)
    expect(await verifyHistory(database(), [])).toMatchObject({ faults: [], entries: 150 })
    await expect(seedCases(database(), cityDir, options)).rejects.toThrow(NotEmptyError)
  })
})

describeOnDatabase('A database seeded with three years of cases', (database, kind) => {
  let app: ServedApp
  let catalogue: unknown
  const ask = async <Row>(sql: string) => (await database().pool.query(sql)).rows as Row[]
  const count = async (sql: string) => (await ask<{ count: number }>(`select count(*) as count ${sql}`))[0]!.count

  beforeAll(async () => {
    catalogue = await catalogueOf(database())
    const begun = performance.now()
    await seedCases(database(), cityDir, options)
    console.log(`1,500 seeded cases on ${kind}: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }, 180_000)
  afterAll(() => app?.close())

  it('holds as many as were asked for, in the tables of four years, each with a number of its own', async () => {
    expect(await count('from cases')).toBe(options.cases)
    expect(await count('from (select distinct number from cases) numbers')).toBe(options.cases)
    expect(await count('from (select distinct tableoid from cases) tables')).toBe(4)
    expect(await count(`from cases where tableoid = 'cases_default'::regclass`)).toBe(0)
  })

  it('numbers each day of the city from 1 without a gap and leaves the counters there', async () => {
    expect(
      await ask(`
        select counter.day
          from case_counters counter
          full join (select (reported_at at time zone city.time_zone)::date as day, count(*) as cases,
                            max(right(number, 5)::integer) as last
                       from cases, city group by 1) counted using (day)
         where counter.last is distinct from counted.cases or counted.last is distinct from counted.cases`),
    ).toEqual([])
  })

  it('has every index and key of the cases as before', async () => {
    expect(await catalogueOf(database())).toEqual(catalogue)
  })

  it('gives every case the grid, estate and building that the assignment answers for its place', async () => {
    const differs = `(located.grid_code, located.estate_code, located.building_code, located.assign_method, located.ambiguous)
                     is distinct from (c.grid_code, c.estate_code, c.building_code, c.assign_method, c.ambiguous)`
    expect(await count(`from cases c, lateral locate(c.place, c.accuracy_meters) located where ${differs}`)).toBe(0)
    const inside = 'from cases c join areas a on a.generation = c.area_generation and a.code = c.grid_code'
    expect(await count(`${inside} where not ST_Covers(a.geometry, c.place)`)).toBe(0)
    expect(await count('from cases where building_code is not null')).toBeGreaterThan(300)
  })

  it('says of every case that it is synthetic, and knows nobody who reported', async () => {
    expect(await count(`from cases where description not like '%（合成）'`)).toBe(0)
    expect(await count('from reporter_contacts')).toBe(0)
  })

  it('has lives as they are: on time and late, worked anew, given back, void, all stamps in order', async () => {
    const wrong = `occurred_at > reported_at or reported_at > dispatched_at or dispatched_at > accepted_at
                   or accepted_at > on_site_at or on_site_at > feedback_at or feedback_at > closed_at or closed_at > now()`
    expect(await count(`from cases where ${wrong}`)).toBe(0)
    expect(await count(`from cases where status = 'void'`)).toBeGreaterThan(10)
    expect(await count('from cases where reworks > 0')).toBeGreaterThan(10)
    expect(await count('from cases where returns > 0')).toBeGreaterThan(5)
    const inTime = await count('from cases where on_site_at <= on_site_due_at')
    const due = await count('from cases where on_site_due_at is not null and on_site_at is not null')
    expect(inTime / due).toBeGreaterThan(0.88)
    expect(inTime / due).toBeLessThan(0.97)
  })

  it('keeps the deadlines of open cases alone, and those of the past have fired', async () => {
    expect(await count(`from case_deadlines join cases using (number) where status in ('closed', 'void')`)).toBe(0)
    expect(await count(`from case_deadlines where fired_at is null and due_at <= '${now.toISOString()}'`)).toBe(0)
    expect(
      await count(`from due_moments((select array_agg(number) from cases)) full join case_deadlines
                        using (number, limit_kind, step, due_at) where case_deadlines is null or due_moments is null`),
    ).toBe(0)
  })

  it('tells each case once, as it stands, by its last change, in the order of those', async () => {
    expect(await ask('select count(*) as count, min(seq) as first, max(seq) as last from feed.events')).toEqual([
      { count: options.cases, first: 1, last: options.cases },
    ])
    expect(
      await count(`from cases c left join feed.events e on e.id = c.number and e.version = c.version
                   where e.body is distinct from case_json(c.*) or e.scope_after <> c.scope_code
                      or (c.status = 'closed') <> (e.type = 'case:closed') or e.at < c.closed_at`),
    ).toBe(0)
    expect(
      await count(`from (select at, lag(at) over (order by seq) as before from feed.events) e where at < before`),
    ).toBe(0)
    expect(await count(`from feed.projections, feed.head where projections.seq <> head.seq`)).toBe(0)
  })

  it('has a history that verifies, and is the one that feed.import would have written', async () => {
    expect(await verifyHistory(database(), [])).toMatchObject({ faults: [], entries: options.cases })
    await database().owner(async (client) => {
      await client.query('begin')
      await client.query(`
        create temporary table told on commit drop as
        select events.*, role, from_status, from_grid, from_worker, to_status, to_grid, to_worker, reason_code, body_digest, text
          from feed.events join feed.history using (seq) left join feed.history_texts using (seq)`)
      await client.query(`
        truncate feed.history_texts, feed.history, feed.events;
        update feed.head set seq = 0, digest = 0, chain = sha256('');
        select feed.import(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                 'at', at, 'occurredAt', occurred_at, 'type', type, 'entity', entity, 'id', id, 'version', version,
                 'scopeBefore', scope_before, 'scopeAfter', scope_after, 'actor', actor, 'fromStatus', from_status,
                 'fromGrid', from_grid, 'fromWorker', from_worker, 'reason', text))
                 || jsonb_build_object('body', body) order by seq))
          from told`)
      const columns = `events.*, role, from_status, from_grid, from_worker, to_status, to_grid, to_worker, reason_code, body_digest, text`
      const { rows } = await client.query(`
        select ${columns} from feed.events join feed.history using (seq) left join feed.history_texts using (seq)
        except
        select * from told`)
      expect(rows).toEqual([])
      await client.query('rollback')
    })
  })

  it('is served, and the next report gets the next number of its day', async () => {
    app = await serveApp(database())
    const desk = person(app.url)
    const { body } = await desk.read<{ cases: Case[] }>('cases?limit=5')
    expect(body.cases).toHaveLength(5)
    expect(await desk.detail(body.cases[0]!.number)).toMatchObject({ number: body.cases[0]!.number })
    const [before] = await ask<{ last: number }>(
      `select coalesce(max(last), 0) as last from case_counters, city where day = (now() at time zone time_zone)::date`,
    )
    const { number } = await report(app.url)
    expect(Number(number.slice(14))).toBe(before!.last + 1)
    expect((await verifyHistory(database(), [])).faults).toEqual([])
  })

  it('is not seeded again: nothing changes where something has happened', async () => {
    const before = await ask('select head::text from feed.head')
    await expect(seedCases(database(), cityDir, options)).rejects.toThrow(NotEmptyError)
    expect(await ask('select head::text from feed.head')).toEqual(before)
  })

  it('is the same for the same seed and moment, and another for another seed', async () => {
    const made = await Promise.all([1, 2].map(() => makeTestDatabase(kind)))
    const seeded = async (index: number, seed: number) => {
      const other = await openDatabase(made[index]!.settings)
      await seedCases(other, cityDir, { ...options, seed, cases: 100 })
      const cases = await storedCases(other)
      await other.close()
      await made[index]!.remove()
      return cases
    }
    const one = await seeded(0, 1)
    expect(await seeded(1, 2)).not.toEqual(one)
    const [again] = await Promise.all([makeTestDatabase(kind)])
    made[0] = again
    expect(await seeded(0, 1)).toEqual(one)
  })
})
