import { beforeAll, expect, it } from 'vitest'
import type { PageKey } from '../../../server/cases/case-queries.ts'
import type { AreaLevel } from '../../../server/contracts/area.ts'
import { countCategories, countDurations, countHours, readTrend } from '../../../server/statistics/course-queries.ts'
import { listSelected, type Selection } from '../../../server/statistics/case-list-queries.ts'
import { readPeriod } from '../../../server/statistics/period.ts'
import type { Measure } from '../../../server/statistics/projection/measures.ts'
import { readPosition, type Queries, type Span } from '../../../server/statistics/position-queries.ts'
import { sumAreas } from '../../../server/statistics/sum-queries.ts'
import { describeOn } from '../../support/databases/databases.ts'

/** Enough that no plan goes through all of them by choice: some 1,500 pages. */
const cases = 60_000
const fewPages = 100
/** A measure of each moment, and the column of it. */
const countedBy = {
  reported: 'reported_at',
  ended: 'ended_at',
  accept_due: 'accept_due_at',
  on_site_due: 'on_site_due_at',
  feedback_due: 'feedback_due_at',
} as const

describeOn('postgres', 'With very many cases', (database) => {
  beforeAll(async () => {
    await database().owner(async (client) => {
      await client.query(
        `insert into statistics.facts
                (number, seq, known_at, reported_at, scope_code, estate_code, building_code, status, ended_at, accept_due_at, on_site_due_at, feedback_due_at,
                 returns, reworks, reopenings, wrong_grids, forced, held_community, held_subdistrict, held_city, late, measures)
         select '51098120250101' || lpad(i::text, 5, '0'), i, at, at, homes.grids[home], homes.estates[home], homes.buildings[home], 'closed',
                -- One in ten lives for weeks.
                at + case when i % 10 = 0 then interval '20 days' else interval '2 hours' end,
                at + interval '1 hour', at + interval '10 minutes', at + interval '30 minutes', 0, 0, 0, 0, false, false, false, false, '{}', ~(1 << 31)
           from (select array_agg(estate.parent_code) as grids, array_agg(estate.code) as estates, array_agg(building.code) as buildings
                   from areas building
                   join areas estate on estate.generation = building.generation and estate.code = building.parent_code
                                    and estate.level = 'estate') homes,
                generate_series(1, $1) i,
                lateral (select now() - i * interval '20 minutes' as at, 1 + (i * 7919) % cardinality(homes.grids) as home) reported`,
        [cases],
      )
      await client.query(`
        insert into feed.events (seq, at, occurred_at, type, entity, id, version, scope_after, actor, body, digest)
        select seq, known_at, known_at, 'case:closed', 'case', number, 1, scope_code, 'test', jsonb_build_object('number', number), 0
          from statistics.facts`)
      await client.query('vacuum analyze statistics.facts, feed.events')
    })
  })

  /** The pages of tables and indexes that a query of the product touches. */
  async function pagesOf(ask: (queries: Queries) => Promise<unknown>): Promise<number> {
    let pages = 0
    const explaining = {
      query: async ({ text, values }: { text: string; values: unknown[] }) => {
        const answer = await database().pool.query(text, values)
        const { rows } = await database().pool.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
          `explain (analyze, buffers, format json) ${text}`,
          values,
        )
        const plan = rows[0]!['QUERY PLAN'][0].Plan
        pages += plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!
        return answer
      },
    }
    await ask(explaining as unknown as Queries)
    return pages
  }

  it.each(['estate', 'building'] as const)(
    'the figures of each %s of a grid are read from few pages',
    async (level) => {
      const { pool } = database()
      const position = await readPosition(pool, readPeriod('30d'))
      const { rows } = await pool.query<{ grid: string; codes: string[] }>(
        `select left(scope_code, 15) as grid, array_agg(distinct ${level}_code) as codes from statistics.facts group by 1 order by 1 limit 1`,
      )
      const { grid, codes } = rows[0]!
      const within = { code: grid, level: 'grid' as const, category: null }
      for (const span of [position.current, position.previous, position.yearAgo]) {
        const sum = (queries: Queries) => sumAreas(queries, { codes, level, within }, span, position)
        expect((await pagesOf(sum)) / codes.length).toBeLessThan(fewPages / 4)
      }
    },
  )

  it('the figures of each building count by each of its moments also a case that lives for weeks', async () => {
    const { pool } = database()
    const position = await readPosition(pool, readPeriod('7d'))
    const within = { code: '510981', level: 'city' as const, category: null }
    const { rows } = await pool.query<{ code: string }>(`select code from areas where level = 'building'`)
    const codes = rows.map(({ code }) => code)
    for (const span of [position.current, position.previous]) {
      const { rows: expected } = await pool.query<{ code: string }>(
        `select building_code as code, ${Object.entries(countedBy)
          .map(
            ([measure, moment]) => `count(*) filter (where ${moment} >= $1 and ${moment} < $2)::integer as ${measure}`,
          )
          .join(', ')}
           from statistics.facts
          where ${Object.values(countedBy)
            .map((moment) => `${moment} >= $1 and ${moment} < $2`)
            .join(' or ')}
          group by 1`,
        [span.from, span.to],
      )
      expect(expected.length).toBeGreaterThan(300)
      const sums = await sumAreas(pool, { codes, level: 'building', within }, span, position)
      expect(sums.size).toBe(expected.length)
      for (const { code, ...counts } of expected) expect(sums.get(code)).toMatchObject(counts)
    }
  })

  /** The numbers of a whole list, read page by page. */
  async function allPages(selection: Selection): Promise<string[]> {
    const numbers: string[] = []
    for (let after: PageKey | null = null; ;) {
      const page = await listSelected(database().pool, selection, 20, after)
      numbers.push(...page.map(({ body }) => body.number))
      const last = page.at(-1)
      if (!last) return numbers
      after = { at: last.at, number: last.body.number }
    }
  }

  it.each(Object.keys(countedBy) as Measure[])(
    'a page of a community’s list by %s is read from few pages',
    async (measure) => {
      const { pool } = database()
      const { rows } = await pool.query<{ code: string }>(
        'select left(scope_code, 12) as code from statistics.facts group by 1 order by count(*), 1 limit 1',
      )
      const extent = { code: rows[0]!.code, level: 'community' as const, category: null }
      const selection = { extent, measure, phase: null, span: { from: '2020-01-01T00:00:00Z', to: new Date().toISOString() }, openAt: null, slot: null, grounds: false, timeZone: 'Asia/Shanghai', reach: ['510981'] } // prettier-ignore
      const shown = 10
      // Each case shown is looked up by its position in the feed; one that is passed over is not.
      const lookUps = 4 * shown
      const ofIndexes = 20
      const pages = await pagesOf((queries) => listSelected(queries, selection, shown, null))
      expect(pages).toBeLessThan(lookUps + ofIndexes)
    },
  )

  it.each(['grid', 'estate', 'building'] as const)(
    'the cases of one %s are listed by any moment, page by page, each once and in order',
    async (level) => {
      const { pool } = database()
      const column = level === 'grid' ? 'scope_code' : `${level}_code`
      const { rows } = await pool.query<{ code: string }>(
        `select ${column} as code from statistics.facts group by 1 order by count(*), 1 limit 2`,
      )
      for (const { code } of rows) {
        for (const [measure, moment] of Object.entries(countedBy) as [Measure, string][]) {
          const { rows: all } = await pool.query<{ number: string }>(
            `select number from statistics.facts where ${column} = $1 order by ${moment} desc, number desc`,
            [code],
          )
          const selection = { extent: { code, level, category: null }, measure, phase: null, span: null, openAt: null, slot: null, grounds: false, timeZone: 'Asia/Shanghai', reach: ['510981'] } // prettier-ignore
          const listed = await allPages(selection)
          expect(listed, measure).toEqual(all.map(({ number }) => number))
        }
      }
    },
  )

  it.each([
    ['the city', '510981', 'city'],
    ['a community', '510981002004', 'community'],
    ['a grid', '510981002004001', 'grid'],
  ] as const)(
    'the figures of %s, and those of the period before, are read from few pages',
    async (_name, code, level) => {
      const { pool } = database()
      const position = await readPosition(pool, readPeriod('30d'))
      for (const category of [null, '城市管理']) {
        const within = { code, level: level satisfies AreaLevel, category }
        const asks: Record<string, (queries: Queries, span: Span) => Promise<unknown>> = {
          figures: (queries, span) => sumAreas(queries, { codes: [code], level, within }, span, position),
          trend: (queries, span) => readTrend(queries, within, span, 'day', position),
          categories: (queries, span) => countCategories(queries, within, span, position),
          hours: (queries, span) => countHours(queries, within, span, position),
          durations: (queries, span) => countDurations(queries, within, span, position),
        }
        for (const [what, ask] of Object.entries(asks)) {
          for (const span of [position.current, position.previous]) {
            expect(await pagesOf((queries) => ask(queries, span)), what).toBeLessThan(fewPages)
          }
        }
      }
    },
  )
})
