import { bitOf, bitsOf, moments, summed, summedBy, type MomentKey } from './measures.ts'

const momentKeys = Object.keys(moments) as readonly MomentKey[]
const columns = [...summed, 'late_from', 'late_until']

/** One expression for each column of the rollups, in one and the same order. */
const each = (expression: (column: string) => string): string => columns.map(expression).join(', ')
const sums = each((column) => `sum(${column}) as ${column}`)

const countedByMoments = momentKeys
  .map(
    (key) =>
      `select ${moments[key]} as at, fact.measures & ${bitsOf(summedBy(key))} as measures, 0 as late_from, 0 as late_until`,
  )
  .join('\n              union all ')

/** Adds changed cases to the sums of their grids and all areas above: made from the definitions in measures.ts. */
export const sql = `
create or replace function statistics.add_rollups(changes statistics.change[]) returns void
language plpgsql
as $$
declare
  zone text := (select time_zone from public.city);
begin
  with counted as materialized (
    -- A case once for each moment, with the measures of that moment.
    select change.sign, fact.scope_code, fact.estate_code, coalesce(fact.category, '') as category,
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
    select scope_code, estate_code, category, hour,
           ${summed.map((measure) => `sum(sign * (measures & ${bitOf(measure)} <> 0)::integer) as ${measure}`).join(', ')},
           sum(sign * late_from) as late_from, sum(sign * late_until) as late_until
      from counted
     group by scope_code, estate_code, category, hour
  ), daily as materialized (
    select scope_code, estate_code, category, date_trunc('day', hour, zone) as day, ${sums}
      from hourly
     group by scope_code, estate_code, category, day
  )
  insert into statistics.rollups as rollup (area_code, category, grain, bucket, ${columns.join(', ')})
  select place.area_code, '*', 'hour', hour, ${sums}
    from (select scope_code, hour, ${sums} from hourly group by scope_code, hour) grids
   cross join lateral statistics.levels_of(scope_code) place
   where place.level <= 3
   group by place.area_code, hour
   union all
  select place.area_code, named.category, part.grain, part.bucket, ${sums}
    from (select scope_code, category, day, ${sums} from daily group by scope_code, category, day) grids
   cross join lateral statistics.levels_of(scope_code) place
   cross join lateral (values ('*'), (grids.category)) named (category)
   cross join lateral (values ('day', day), ('month', date_trunc('month', day, zone))) part (grain, bucket)
   group by place.area_code, named.category, part.grain, part.bucket
   union all
  select estate_code, '*', 'day', day, ${sums}
    from daily
   where estate_code is not null
   group by estate_code, day
  on conflict (area_code, category, grain, bucket) do update
     set ${each((column) => `${column} = rollup.${column} + excluded.${column}`)};
end $$;
`
