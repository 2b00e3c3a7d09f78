import type { AreaLevel } from '../contracts/area.ts'
import { categoryName, isHome, sumGrains, type Extent } from './extent.ts'
import { bitOf, type Sums } from './projection/measures.ts'
import type { Queries, StatisticsPosition } from './position-queries.ts'
import { areaOf, liesIn, liesInOneOf } from './sum-queries.ts'

/** The three sums of open cases at a moment. */
export type Stock = Pick<Sums, 'open' | 'overdue' | 'suspended'>

/**
 * The open cases now in each of the areas of `level` within another; areas without are left out. A sum of all months, for a city's
 * open cases may be many; suspended cases, and the open ones of an estate or a building, are few and are counted.
 */
export async function countOpen(
  client: Queries,
  { codes, level, within }: { codes: readonly string[]; level: AreaLevel; within: Extent },
): Promise<ReadonlyMap<string, Stock>> {
  const { rows } = await client.query<{ code: string } & Stock>({
    text: `
      select code, sum(open)::integer as open, sum(overdue)::integer as overdue, sum(suspended)::integer as suspended
        from (select area_code as code, reported - ended as open, late_from - late_until as overdue, 0 as suspended
                from unnest($4::text[]) asked (code)
               cross join lateral (
                     select * from statistics.rollups
                      where area_code = asked.code and category = $5 and rollups.grain = 'month'
                     offset 0) sums
               where not $6
               union all
              select ${areaOf}, 0, 0, 1
                from statistics.facts fact
               where not $6 and fact.suspended_at is not null and fact.ended_at is null
                 and ${liesIn}
                 and ($5 = '*' or coalesce(category, '') = $5)
               union all
              select ${areaOf}, 1, (measures & ${bitOf('overdue')} <> 0)::integer, (measures & ${bitOf('suspended')} <> 0)::integer
                from statistics.facts fact
               where $6 and ended_at is null
                 and ${liesInOneOf}
                 and ($5 = '*' or coalesce(category, '') = $5)) counted
       where code = any ($4)
       group by code
      having sum(open) > 0`,
    values: [within.code, within.level, level, codes, categoryName(within), isHome(level)],
  })
  return new Map(rows.map(({ code, ...stock }) => [code, stock]))
}

/** Open and overdue cases at a midnight of the city, as is known now. How many of them were suspended is no longer known. */
export async function countOpenAt(
  client: Queries,
  extent: Extent,
  at: string,
  { timeZone, beginning }: Pick<StatisticsPosition, 'timeZone' | 'beginning'>,
): Promise<Pick<Stock, 'open' | 'overdue'>> {
  const { rows } = await client.query<Pick<Stock, 'open' | 'overdue'>>({
    text: `
      with span as materialized (
        -- Whole days from before the first case on: nothing is outside whole buckets except for places without sums.
        select * from statistics.spans(date_trunc('day', $3::timestamptz, $6), $4, $5, $6)
      )
      select coalesce(sum(open), 0)::integer as open, coalesce(sum(overdue), 0)::integer as overdue
        from (select reported - ended as open, late_from - late_until as overdue
                from span
                join statistics.rollups on area_code = $1 and category = $7 and rollups.grain = span.grain
                                       and bucket >= span.first and bucket < span.beyond
               where span.grain <> 'case'
               union all
              select 1, (fact.late @> $4::timestamptz)::integer
                from span
               cross join lateral (
                     select * from statistics.facts fact
                      where fact.reported_at < $4 and (fact.ended_at is null or fact.ended_at >= $4) and fact.status <> 'void'
                        and ${liesIn}
                        and ($7 = '*' or coalesce(fact.category, '') = $7)) fact
               where span.grain = 'case') counted`,
    values: [
      extent.code,
      extent.level,
      beginning ?? at,
      at,
      sumGrains(extent).filter((grain) => grain !== 'hour'),
      timeZone,
      categoryName(extent),
    ],
  })
  return rows[0]!
}
