import type { HotSpot } from '../contracts/kpi.ts'
import { categoryName, type Extent } from './extent.ts'
import { bitOf } from './projection/measures.ts'
import type { Queries, Span } from './position-queries.ts'
import { liesIn } from './sum-queries.ts'

/** Grids with at least `fewest` cases of one category in a span, most first: hot spots without the homes in them. */
export async function findHotGrids(
  client: Queries,
  extent: Extent,
  { from, to }: Span,
  { timeZone, fewest, most }: { timeZone: string; fewest: number; most: number },
): Promise<HotSpot[]> {
  const { rows } = await client.query<HotSpot>({
    text: `
      with repeated as materialized (
        select fact.scope_code as code, fact.category, count(*)::integer as cases,
               count(*) filter (where measures & ${bitOf('reopened')} <> 0)::integer as reopened,
               count(*) filter (where measures & ${bitOf('reworked')} <> 0)::integer as reworked,
               count(*) filter (where measures & ${bitOf('open')} <> 0)::integer as open,
               count(distinct (fact.reported_at at time zone $6)::date)::integer as days,
               max(fact.number) as newest
          from statistics.facts fact
         where fact.reported_at >= $4 and fact.reported_at < $5 and fact.status <> 'void' and ${liesIn}
           -- Unassigned cases have the city's code.
           and length(fact.scope_code) = 15
           and ($3 = '*' or coalesce(fact.category, '') = $3)
         group by 1, 2
        having count(*) >= $7
         order by cases desc, 1, 2
         limit $8
      )
      select repeated.code, areas.level, areas.name, repeated.code as "gridCode",
             ST_X(spot.point) as lng, ST_Y(spot.point) as lat, repeated.category, cases, false as grounds, reopened, reworked, open,
             days, newest
        from repeated
        join areas on areas.code = repeated.code
        join area_generations using (generation)
       cross join lateral (select ST_PointOnSurface(areas.geometry) as point) spot
       where state = 'active'
       order by cases desc, days desc, repeated.code, repeated.category`,
    values: [extent.code, extent.level, categoryName(extent), from, to, timeZone, fewest, most],
  })
  return rows
}
