import { bitOf, bitsOf, moments, summed, summedBy, type MomentKey } from './measures.ts'

const momentKeys = Object.keys(moments) as readonly MomentKey[]
const columns = [...summed, 'late_from', 'late_until']

/** One expression for each column of the rollups, in one and the same order. */
const each = (expression: (column: string) => string): string => columns.map(expression).join(', ')
// Back to integer at each step: the sum of integers is a bigint, that of bigints a numeric, which takes several times as long.
const sums = each((column) => `sum(${column})::integer as ${column}`)

/** The sums of areas by those of the level below; a case outside grids keeps its shorter code. `by`: what they are apart by, beside the area. */
const climb = (from: string, digits: number, by: string): string =>
  `select left(area_code, ${digits}) as area_code, ${by}, ${sums} from ${from} group by left(area_code, ${digits}), ${by}`
const columnList = columns.join(', ')

const countedByMoments = momentKeys
  .map(
    (key) =>
      `select ${moments[key]} as at, fact.measures & ${bitsOf(summedBy(key))} as measures, 0 as late_from, 0 as late_until`,
  )
  .join('\n              union all ')

/**
 * Adds changed cases to the sums of their grids and all areas above: made from the definitions in measures.ts. Each level is summed from
 * the one below, all categories from each of them, and months from days: a case is counted once and not for each place it is part of.
 */
export const sql = `
create or replace function statistics.add_rollups(changes statistics.change[]) returns void
language plpgsql
as $$
declare
  zone text := (select time_zone from public.city);
begin
  with counted as materialized (
    -- A case once for each moment, with the measures of that moment.
    select change.sign, fact.scope_code as area_code, fact.estate_code, coalesce(fact.category, '') as category,
           date_trunc('hour', own.at, zone) as hour, own.measures, own.late_from, own.late_until
      from unnest(changes) change
     cross join lateral (select (change.fact).*) fact
     -- What is overdue is open: an end that was corrected to an earlier moment cuts it.
     cross join lateral (select fact.late * tstzmultirange(tstzrange(fact.reported_at, fact.ended_at, '(]')) as late) cut
     cross join lateral (
              ${countedByMoments}
              union all select lower(span), 0, 1, 0 from unnest(cut.late) span where fact.status <> 'void'
              union all select upper(span), 0, 0, 1 from unnest(cut.late) span where fact.status <> 'void' and not upper_inf(span)
           ) own
     where own.measures <> 0 or own.late_from + own.late_until > 0
  ), hourly as materialized (
    select area_code, estate_code, category, hour,
           ${summed.map((measure) => `sum(sign * (measures & ${bitOf(measure)} <> 0)::integer)::integer as ${measure}`).join(', ')},
           sum(sign * late_from)::integer as late_from, sum(sign * late_until)::integer as late_until
      from counted
     group by area_code, estate_code, category, hour
  ), daily as materialized (
    select area_code, estate_code, category, date_trunc('day', hour, zone) as day, ${sums}
      from hourly
     group by area_code, estate_code, category, date_trunc('day', hour, zone)
  ),
  community_hours as (${climb('hourly', 12, 'hour')}),
  subdistrict_hours as (${climb('community_hours', 9, 'hour')}),
  city_hours as (${climb('subdistrict_hours', 6, 'hour')}),
  grid_days as (${climb('daily', 15, 'category, day')}),
  community_days as (${climb('grid_days', 12, 'category, day')}),
  subdistrict_days as (${climb('community_days', 9, 'category, day')}),
  city_days as (${climb('subdistrict_days', 6, 'category, day')}),
  category_days as (
    select * from grid_days where length(area_code) = 15
    union all select * from community_days where length(area_code) = 12
    union all select * from subdistrict_days where length(area_code) = 9
    union all select * from city_days
  ), days as (
    select * from category_days
    union all select area_code, '*', day, ${sums} from category_days group by area_code, day
  )
  insert into statistics.rollups as rollup (area_code, category, grain, bucket, ${columnList})
  select area_code, '*', 'hour', hour, ${columnList} from community_hours where length(area_code) = 12
  union all select area_code, '*', 'hour', hour, ${columnList} from subdistrict_hours where length(area_code) = 9
  union all select area_code, '*', 'hour', hour, ${columnList} from city_hours
  union all select area_code, category, 'day', day, ${columnList} from days
  union all select area_code, category, 'month', date_trunc('month', day, zone), ${sums}
              from days group by area_code, category, date_trunc('month', day, zone)
  union all select estate_code, '*', 'day', day, ${sums} from daily where estate_code is not null group by estate_code, day
  on conflict (area_code, category, grain, bucket) do update
     set ${each((column) => `${column} = rollup.${column} + excluded.${column}`)};
end $$;
`
