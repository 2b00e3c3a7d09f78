import type { Dimension } from '../contracts/kpi.ts'
import { dimensions } from './projection/dimensions.ts'
import { categoryName, type Extent } from './extent.ts'
import { bitOf, bitsOf, moments, summed, summedBy, type MomentKey, type Sums } from './projection/measures.ts'
import type { Queries, Span } from './position-queries.ts'
import type { Stock } from './stock-queries.ts'
import { liesIn } from './sum-queries.ts'

const sumsOfBits = summed.map((measure) => `'${measure}', sum((measures & ${bitOf(measure)} <> 0)::integer)`).join(', ')
const isAsked = `${liesIn} and ($3 = '*' or coalesce(fact.category, '') = $3)`

/** Each case of a span by each of its moments, with the measures that count by it. */
const casesBy = (dimension: Dimension): string =>
  (Object.keys(moments) as MomentKey[]).map(
    (moment) => `
              select ${dimensions[dimension]} as value, fact.measures & ${bitsOf(summedBy(moment))} as measures
                from statistics.facts fact
               where ${moments[moment]} >= $4 and ${moments[moment]} < $5
                 and fact.measures & ${bitsOf(summedBy(moment))} <> 0
                 and ${isAsked}`,
  ).join(`
               union all`)

/** The sums of each part of a dimension in a span, each measure by its own moment, counted case by case. */
export async function sumParts(
  client: Queries,
  dimension: Dimension,
  extent: Extent,
  { from, to }: Span,
): Promise<{ value: string | null; sums: Partial<Sums> }[]> {
  const { rows } = await client.query<{ value: string | null; sums: Partial<Sums> }>({
    text: `
      select value, jsonb_build_object(${sumsOfBits}) as sums
        from (${casesBy(dimension)}) counted
       group by value`,
    values: [extent.code, extent.level, categoryName(extent), from, to],
  })
  return rows
}

/** The open cases of each part now. */
export async function countOpenParts(
  client: Queries,
  dimension: Dimension,
  extent: Extent,
): Promise<({ value: string | null } & Stock)[]> {
  const { rows } = await client.query<{ value: string | null } & Stock>({
    text: `
      select ${dimensions[dimension]} as value, count(*)::integer as open,
             count(*) filter (where fact.measures & ${bitOf('overdue')} <> 0)::integer as overdue,
             count(*) filter (where fact.measures & ${bitOf('suspended')} <> 0)::integer as suspended
        from statistics.facts fact
       where fact.ended_at is null and ${isAsked}
       group by 1`,
    values: [extent.code, extent.level, categoryName(extent)],
  })
  return rows
}
