import type { ClientBase } from 'pg'
import { cityClock } from './city-clock.ts'
import type { VerifiedQuestion } from './verify-statistics.ts'
import { dayMs } from '../../server/tasks/durations.ts'

/** So many areas of each level, drawn at random, in periods of every kind, of all categories and of one. */
export async function sampleQuestions(client: Pick<ClientBase, 'query'>, areas: number): Promise<VerifiedQuestion[]> {
  const { rows } = await client.query<{ code: string; category: string | null }>(
    `select code, category
       from (select code, row_number() over (partition by level order by random()) as place
               from areas join area_generations using (generation)
              where state = 'active') drawn
      cross join lateral (select category from statistics.facts order by reported_at desc limit 1) newest
      where place <= $1`,
    [areas],
  )
  const zone = await client.query<{ time_zone: string }>('select time_zone from city')
  const clock = cityClock(zone.rows[0]!.time_zone)
  const day = (back: number) => clock(Date.now() - back * dayMs).day
  const periods = ['today', '7d', '30d', 'month', `${day(60)}..${day(20)}`, `${day(700)}..${day(0)}`]
  return rows.flatMap(({ code, category }) =>
    periods.flatMap((period, index) =>
      [null, category ?? ''].map((one) => ({ area: code, period, category: one, lists: index % 3 === 0 })),
    ),
  )
}
