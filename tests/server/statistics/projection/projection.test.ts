import { beforeAll, expect, it } from 'vitest'
import { verifyStatistics, type VerifiedQuestion } from '../../../../scripts/statistics/verify-statistics.ts'
import { rebuildStatistics } from '../../../../server/statistics/projection/rebuild.ts'
import { foldStatistics } from '../../../../server/statistics/position-queries.ts'
import { describeOnDatabase } from '../../../support/databases/databases.ts'
import { RandomHistories, readCasePlaces } from '../../../support/cases/random-history.ts'
import { readStatisticsContents } from '../../../support/databases/statistics-contents.ts'
import { usuallyOrInSoak } from '../../../support/soak.ts'

/** Most in a run by hand: `STATISTICS_CASES=100000 npm test -- tests/server/statistics/projection/projection.test.ts`. */
const cases = Number(process.env['STATISTICS_CASES'] ?? usuallyOrInSoak(200, 2_000))
const chunk = 250

describeOnDatabase('Figures of random histories with late edits', (database) => {
  let places: Awaited<ReturnType<typeof readCasePlaces>>
  const owner = (sql: string, values?: unknown[]) => database().owner((client) => client.query(sql, values))
  const reached = async () => (await database().pool.query<{ seq: number }>(`select seq from feed.projections where name = 'statistics'`)).rows[0]!.seq // prettier-ignore
  const contents = () => readStatisticsContents(database())

  beforeAll(async () => {
    await database().owner(async (client) => {
      places = (await readCasePlaces(client)).filter((_, index) => index % 40 === 0)
      const now = Math.floor(Date.now() / 1_000) * 1_000
      const { rows } = await client.query<{ code: string }>('select code from city')
      const events = new RandomHistories(7, places, now).events(rows[0]!.code, cases)
      for (let start = 0, folds = 0; start < events.length; start += chunk, folds += 1) {
        const page = events.slice(start, start + chunk)
        await client.query('select feed.import($1::jsonb)', [JSON.stringify(page.map(({ event }) => event))])
        // As it went then: some folds late, some small, the clock going on between the events.
        if (folds % 3 === 1) {
          await client.query('select statistics.fold($1, $2)', [chunk + folds, new Date(page.at(-1)!.at).toISOString()])
        }
      }
    })
    const head = (await database().pool.query<{ seq: number }>('select seq from feed.head')).rows[0]!.seq
    while ((await reached()) < head) await foldStatistics(database().pool, 5_000)
  }, 3_600_000)

  it('are those that going through all cases gives, for areas of every level, any period and category; each opens exactly its cases', async () => {
    const [first, , third] = [places[0]!, places[1], places[Math.floor(places.length / 2)]!]
    const grid = third.grid!
    const areas = [grid.slice(0, 6), grid.slice(0, 9), grid.slice(0, 12), grid, first.grid!, ...places.filter(({ building }) => building !== null).slice(0, 1).flatMap(({ estate, building }) => [estate!, building!])] // prettier-ignore
    const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
    const periods = [
      'today',
      '7d',
      '30d',
      'month',
      `${day(60)}..${day(20)}`,
      `${day(200)}..${day(0)}`,
      `${day(799)}..${day(400)}`,
    ]
    const questions = areas.flatMap((area, level) =>
      periods.flatMap((period, index): VerifiedQuestion[] =>
        [null, '城市管理', ''].map((category) => ({
          area,
          period,
          category,
          lists: (level + index) % 3 === 0 && category !== '',
        })),
      ),
    )
    const found = await verifyStatistics(database(), questions)
    expect(found.faults).toEqual([])
    expect(found).toMatchObject({ cases })
    expect(found.figures).toBeGreaterThan(10_000)
    expect(found.lists).toBeGreaterThan(500)
  }, 3_600_000)

  const foldAnew = async () => {
    const { at } = (await database().pool.query<{ at: string }>(`select to_jsonb(at) as at from feed.projections where name = 'statistics'`)).rows[0]! // prettier-ignore
    await owner('select statistics.forget()')
    expect(await contents()).toMatchObject({ facts: null, rollups: null })
    for (let seq = -1, now = 0; seq < now;) {
      seq = now
      now = Number((await owner('select statistics.fold(4000, $1) as reached', [at])).rows[0].reached)
    }
  }
  const expectSame = (after: Record<string, unknown>, before: Record<string, unknown>) => {
    for (const part of Object.keys(before))
      expect(JSON.stringify(after[part]) === JSON.stringify(before[part]), part).toBe(true)
  }

  it('are the same when everything is folded anew, event by event', async () => {
    const before = await contents()
    await foldAnew()
    expectSame(await contents(), before)
  }, 3_600_000)

  it('are the same when they are built anew, all sums at once', async () => {
    await database().owner(rebuildStatistics)
    const rebuilt = await contents()
    await foldAnew()
    expectSame(await contents(), rebuilt)
  }, 3_600_000)
})
