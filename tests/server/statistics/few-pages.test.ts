import { beforeAll, expect, it } from 'vitest'
import type { AreaLevel } from '../../../server/contracts/area.ts'
import { countCategories, countDurations, countHours, readTrend } from '../../../server/statistics/course-queries.ts'
import { readPeriod } from '../../../server/statistics/period.ts'
import { readPosition, type Queries, type Span } from '../../../server/statistics/position-queries.ts'
import { sumAreas } from '../../../server/statistics/sum-queries.ts'
import { describeOn } from '../../support/databases/databases.ts'

/** Enough that no plan goes through all of them by choice: some 1,500 pages. */
const cases = 60_000
const fewPages = 60

describeOn('postgres', 'However many cases there are, a figure of a period', (database) => {
  beforeAll(async () => {
    await database().owner(async (client) => {
      await client.query(
        `insert into statistics.facts
                (number, seq, known_at, reported_at, scope_code, status, ended_at, accept_due_at, on_site_due_at, feedback_due_at,
                 returns, reworks, reopenings, wrong_grids, forced, held_community, held_subdistrict, held_city, late)
         select '51098120250101' || lpad(i::text, 5, '0'), i, at, at, grids.codes[1 + i % cardinality(grids.codes)], 'closed', at + interval '2 hours',
                at + interval '1 hour', at + interval '10 minutes', at + interval '30 minutes', 0, 0, 0, 0, false, false, false, false, '{}'
           from (select array_agg(code) as codes from areas where level = 'grid') grids, generate_series(1, $1) i,
                lateral (select now() - i * interval '20 minutes' as at) reported`,
        [cases],
      )
      await client.query('vacuum analyze statistics.facts')
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

  it.each([
    ['the city', '510981', 'city'],
    ['a community', '510981002004', 'community'],
    ['a grid', '510981002004001', 'grid'],
  ] as const)('of %s, and of the period before it, is read from few pages', async (_name, code, level) => {
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
  })
})
