import type { AreaStatistics, PhaseKey, TrendGrain } from '../contracts/kpi.ts'
import { categoryName, fineGrains, grains, sumGrains, type Extent } from './extent.ts'
import { liesIn } from './sum-queries.ts'
import type { Queries, Span, StatisticsPosition } from './position-queries.ts'

type Zone = Pick<StatisticsPosition, 'timeZone'>

/** Cases reported in each step of a span, from its beginning; the first and the last are cut off at its ends. */
export async function readTrend(
  client: Queries,
  extent: Extent,
  { from, to }: Span,
  grain: TrendGrain,
  { timeZone }: Zone,
): Promise<{ from: string; reported: number }[]> {
  const { rows } = await client.query<{ from: string; reported: number }>({
    text: `
      with step as materialized (
        -- Hours go on through a change of clocks, days and months follow the city's calendar.
        select hour as start from generate_series($3::timestamptz, $4::timestamptz - interval '1 microsecond', interval '1 hour') hour
         where $5 = 'hour'
         union all
        select local at time zone $6
          from generate_series(date_trunc($5, $3::timestamptz at time zone $6), ($4::timestamptz at time zone $6) - interval '1 microsecond',
                               ('1 ' || $5)::interval) local
         where $5 <> 'hour'
      ), span as materialized (
        select * from statistics.spans($3, $4, $8, $6)
      ), counted as (
        select date_trunc($5, sums.bucket, $6) as start, sums.reported
          from span
         cross join lateral (
               select bucket, reported from statistics.rollups
                where area_code = $1 and category = $7 and rollups.grain = span.grain
                  and bucket >= span.first and bucket < span.beyond
               offset 0) sums
         where span.grain <> 'case'
         union all
        select date_trunc($5, fact.reported_at, $6), 1
          from span
         cross join lateral (
               select reported_at from statistics.facts fact
                where fact.reported_at >= span.first and fact.reported_at < span.beyond and fact.status <> 'void'
                  and ${liesIn}
                  and ($7 = '*' or coalesce(fact.category, '') = $7)) fact
         where span.grain = 'case'
      )
      select to_jsonb(greatest(step.start, $3::timestamptz)) as from, coalesce(sum(counted.reported), 0)::integer as reported
        from step left join counted using (start)
       group by step.start
       order by step.start`,
    // Sums of a step and of finer ones: the day that a span ends in is not whole.
    values: [
      extent.code,
      extent.level,
      from,
      to,
      grain,
      timeZone,
      categoryName(extent),
      sumGrains(extent).filter((sums) => grains.indexOf(sums) >= grains.indexOf(grain)),
    ],
  })
  return rows
}

/** Cases reported of each category, most first. */
export async function countCategories(
  client: Queries,
  extent: Extent,
  { from, to }: Span,
  { timeZone }: Zone,
): Promise<AreaStatistics['categories']> {
  const { rows } = await client.query<AreaStatistics['categories'][number]>({
    text: `
      with recursive span as materialized (
        select * from statistics.spans($3, $4, $5, $6)
      ), kind as (
        -- The categories of the area, from one to the next by the index.
        select min(category) as name from statistics.rollups where area_code = $1
         union all
        select (select min(category) from statistics.rollups where area_code = $1 and category > kind.name)
          from kind
         where kind.name is not null
      )
      select nullif(category, '') as category, sum(reported)::integer as reported
        from (select sums.category, sums.reported
                from span
               cross join kind
               cross join lateral (
                     select category, reported from statistics.rollups
                      where area_code = $1 and category = kind.name and rollups.grain = span.grain
                        and bucket >= span.first and bucket < span.beyond
                     offset 0) sums
               where span.grain <> 'case' and kind.name <> '*'
               union all
              select coalesce(category, ''), 1
                from span
               cross join lateral (
                     select category from statistics.facts fact
                      where fact.reported_at >= span.first and fact.reported_at < span.beyond and fact.status <> 'void'
                        and ${liesIn}) fact
               where span.grain = 'case') counted
       group by 1
      having sum(reported) > 0
       order by 2 desc, nullif(category, '') collate "C" nulls last`,
    // Below grids no sums are kept by category, and sums by hour have none.
    values: [extent.code, extent.level, from, to, sumGrains({ ...extent, category: '' }), timeZone],
  })
  return rows
}

/** Cases reported in each hour of the week: slot 0 is Monday's first hour, 167 Sunday's last. Hours without are left out. */
export async function countHours(
  client: Queries,
  extent: Extent,
  { from, to }: Span,
  { timeZone }: Zone,
): Promise<{ slot: number; reported: number }[]> {
  const { rows } = await client.query<{ slot: number; reported: number }>({
    text: `
      with span as materialized (
        select * from statistics.spans($3, $4, $5, $6)
      )
      select slot, sum(reported)::integer as reported
        from (select case when span.grain = 'month' then slot
                          else (extract(isodow from bucket at time zone $6)::integer - 1) * 24 + slot end as slot, reported
                from span
                join statistics.hours on area_code = $1 and category = $7 and hours.grain = span.grain
                                     and bucket >= span.first and bucket < span.beyond
               where span.grain <> 'case'
               union all
              select (extract(isodow from local)::integer - 1) * 24 + extract(hour from local)::integer, 1
                from span
               cross join lateral (
                     select reported_at at time zone $6 as local from statistics.facts fact
                      where fact.reported_at >= span.first and fact.reported_at < span.beyond and fact.status <> 'void'
                        and ${liesIn}
                        and ($7 = '*' or coalesce(fact.category, '') = $7)) fact
               where span.grain = 'case') counted
       group by slot`,
    values: [extent.code, extent.level, from, to, fineGrains(extent), timeZone, categoryName(extent)],
  })
  return rows
}

/** The number of closed cases by duration in a phase, by the upper edge of the duration in minutes, shortest first. */
export async function countDurations(
  client: Queries,
  extent: Extent,
  { from, to }: Span,
  { timeZone }: Zone,
): Promise<{ phase: PhaseKey; minutes: number; cases: number }[]> {
  const { rows } = await client.query<{ phase: PhaseKey | null; numbers: string }>({
    // Added up here: the database would make a row of every number.
    text: `
      with span as materialized (
        select * from statistics.spans($3, $4, $5, $6)
      )
      select null as phase, statistics.duration_edges()::text as numbers
       union all
      select sums.phase, sums.counts::text
        from span
       cross join lateral (
             select phase, counts from statistics.durations
              where area_code = $1 and category = $7 and durations.grain = span.grain
                and bucket >= span.first and bucket < span.beyond
             offset 0) sums
       where span.grain <> 'case'
       union all
      select phase, statistics.add_bins('{}', array_agg(bin), array_agg(cases))::text
        from (select lasted.phase, lasted.bin, count(*)::integer as cases
                from span
               cross join lateral (
                     select phase.phase, phase.bin
                       from statistics.facts fact
                      cross join lateral statistics.phases_of(fact) phase
                      where fact.reported_at >= span.first and fact.reported_at < span.beyond
                        and ${liesIn}
                        and ($7 = '*' or coalesce(fact.category, '') = $7)) lasted
               where span.grain = 'case'
               group by lasted.phase, lasted.bin) counted
       group by phase`,
    values: [extent.code, extent.level, from, to, fineGrains(extent), timeZone, categoryName(extent)],
  })
  const edges = numbersOf(rows.find(({ phase }) => phase === null)!.numbers)
  const sums = new Map<PhaseKey, number[]>()
  for (const { phase, numbers } of rows) {
    if (phase === null) continue
    const sum = sums.get(phase) ?? edges.map(() => 0)
    sums.set(phase, sum)
    for (const [bin, cases] of numbersOf(numbers).entries()) sum[bin]! += cases
  }
  return [...sums].flatMap(([phase, sum]) =>
    sum.flatMap((cases, bin) => (cases > 0 ? [{ phase, minutes: edges[bin]!, cases }] : [])),
  )
}

/** Parses an array as the database writes it, such as {1,2}. */
const numbersOf = (text: string): number[] => JSON.parse(`[${text.slice(1, -1)}]`) as number[]
