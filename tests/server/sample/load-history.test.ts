import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { loadHistory } from '../../../server/sample/load-history.ts'
import { describeOnDatabase } from '../../support/databases/databases.ts'
import { usuallyOrInSoak } from '../../support/soak.ts'

const cityDir = join(import.meta.dirname, '../../../gis-data/shehong')
const now = new Date()
const options = { seed: 1, now, days: 30, cases: usuallyOrInSoak(3_000, 12_000) }

describeOnDatabase('loading the history', (database, kind) => {
  const ask = async <Row>(sql: string) => (await database().pool.query(sql)).rows as Row[]
  const count = async (sql: string) => (await ask<{ count: number }>(`select count(*) as count ${sql}`))[0]!.count

  beforeAll(async () => {
    const begun = performance.now()
    await loadHistory(database(), cityDir, options)
    console.log(`${options.cases} past cases on ${kind}: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }, 180_000)

  it('puts in as many cases as asked for, once', async () => {
    expect(await loadHistory(database(), cityDir, options)).toBe(0)
    expect(await count('from cases')).toBe(options.cases)
  })

  it('reports none in the future and none twice in the number', async () => {
    const future = `greatest(occurred_at, reported_at, dispatched_at, accepted_at, on_site_at, feedback_at, closed_at)`
    expect(await count(`from cases where ${future} > '${now.toISOString()}'`)).toBe(0)
    expect(await count('from (select distinct number from cases) numbers')).toBe(options.cases)
  })

  it('keeps all stamps in order', async () => {
    const wrong = `occurred_at > reported_at or reported_at > dispatched_at or dispatched_at > accepted_at
                   or accepted_at > on_site_at or on_site_at > feedback_at or feedback_at > closed_at`
    expect(await count(`from cases where ${wrong}`)).toBe(0)
  })

  it('gives every case the grid, estate and building that the assignment answers', async () => {
    const differs = `(located.grid_code, located.estate_code, located.building_code, located.assign_method, located.ambiguous)
                     is distinct from (c.grid_code, c.estate_code, c.building_code, c.assign_method, c.ambiguous)`
    expect(await count(`from cases c, lateral locate(c.place, c.accuracy_meters) located where ${differs}`)).toBe(0)
  })

  it('numbers each day of the city from 1 without a gap and leaves the counters there', async () => {
    expect(
      await ask(`
        select counter.day
          from case_counters counter
          join (select (reported_at at time zone city.time_zone)::date as day, count(*) as cases,
                       min(right(number, 5)::integer) as first, max(right(number, 5)::integer) as last
                  from cases, city group by 1) counted using (day)
         where counter.last <> counted.cases or counted.first <> 1 or counted.last <> counted.cases`),
    ).toEqual([])
  })

  it('spreads them over the days and hours as a city does', async () => {
    const days = await ask<{ cases: number }>(`
      select count(*) as cases from cases, city
       where reported_at < now() - interval '1 day' and reported_at > now() - interval '29 days'
       group by (reported_at at time zone city.time_zone)::date
       order by (reported_at at time zone city.time_zone)::date`)
    // The first and the last day are whole at no hour of the day.
    const full = days.slice(1, -1).map(({ cases }) => Number(cases))
    expect(Math.min(...full)).toBeGreaterThan(options.cases / 60)
    expect(Math.max(...full)).toBeLessThan(options.cases / 20)
    const night = await count(`from cases, city where extract(hour from reported_at at time zone city.time_zone) < 5`)
    expect(night / options.cases).toBeLessThan(0.05)
  })

  it('closes most and leaves some open in several phases', async () => {
    const open = await ask<{ status: string; cases: number }>(
      `select status, count(*) as cases from cases where status not in ('closed', 'void') group by status`,
    )
    const total = open.reduce((sum, { cases }) => sum + Number(cases), 0)
    expect(total).toBeGreaterThan(options.cases / 400)
    expect(total).toBeLessThan(options.cases / 60)
    expect(open.length).toBeGreaterThanOrEqual(3)
  })

  it('tells every change of each case, gapless and in the order of their moments', async () => {
    const [{ count: changes } = { count: 0 }] = await ask<{ count: number }>('select sum(version) as count from cases')
    expect(await ask('select count(*) as count, min(seq) as first, max(seq) as last from feed.events')).toEqual([
      { count: Number(changes), first: 1, last: Number(changes) },
    ])
    expect(
      await count(`from (select at, lag(at) over (order by seq) as before from feed.events) e where at < before`),
    ).toBe(0)
    expect(await count(`from feed.events where at > now() or at < now() - interval '31 days'`)).toBe(0)
  })

  it('has each version of a case once, the last with the case as it stands as its body', async () => {
    expect(
      await count(`from (select id, array_agg(version order by seq) as versions from feed.events group by id) e
                   join cases c on c.number = e.id
                   where versions <> (select array_agg(n) from generate_series(1, c.version) n)`),
    ).toBe(0)
    expect(
      await count(`from cases c left join feed.events e on e.id = c.number and e.version = c.version
                   where e.body is distinct from case_json(c.*) or e.scope_after <> c.scope_code`),
    ).toBe(0)
  })

  it('has its versions stored, so that the first wall can look back at once', async () => {
    expect(
      await count(
        `from feed.projections, feed.head where projections.name = 'case_versions' and projections.seq <> head.seq`,
      ),
    ).toBe(0)
    expect(await count('from feed.case_versions')).toBe(await count('from feed.events'))
  })
})
