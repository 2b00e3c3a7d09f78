import type { AreaLevel } from '../contracts/area.ts'
import { categoryName, isHome, sumGrains, type Extent } from './extent.ts'
import { bitOf, bitsOf, moments, noSums, summed, summedBy, type MomentKey, type Sums } from './projection/measures.ts'
import type { Queries, Span, StatisticsPosition } from './position-queries.ts'

/** The column of `fact` that has the code of its area of a level. */
export const placeColumns: Readonly<Record<AreaLevel, string>> = {
  city: 'left(fact.scope_code, 6)',
  subdistrict: 'left(fact.scope_code, 9)',
  community: 'left(fact.scope_code, 12)',
  grid: 'fact.scope_code',
  estate: 'fact.estate_code',
  building: 'fact.building_code',
}

const forLevel = (level: '$2' | '$3', columnAs: (column: string, level: string) => string): string =>
  `case ${level} ${Object.entries(placeColumns)
    .map(([one, column]) => `when '${one}' then ${columnAs(column, one)}`)
    .join(' ')} end`

/**
 * The cases of `fact` in the area $1 of level $2, for statements that are planned for their parameters (no name): the others of
 * these conditions fall away and an index serves.
 */
export const liesIn = forLevel('$2', (column, level) => (level === 'city' ? 'true' : `${column} = $1`))

/**
 * As `liesIn`, for the areas $4 of the level $3 within it. Estates and buildings have the cases of their place, also those that
 * another grid works on.
 */
export const liesInOneOf = `
  case $3 when 'estate'   then fact.estate_code = any ($4)
          when 'building' then fact.building_code = any ($4)
          else ${liesIn} end`

/** The code of `fact`'s area of the level $3. */
export const areaOf = forLevel('$3', (column) => column)

const sumsOfColumns = summed.map((measure) => `'${measure}', sum(${measure})`).join(', ')
const sumsOfBits = summed.map((measure) => `'${measure}', sum((measures & ${bitOf(measure)} <> 0)::integer)`).join(', ')

/** A part of a span: whole buckets of a grain, or `case` for what lies outside of them. */
interface SpanPart extends Span {
  readonly grain: string
}

async function readParts(client: Queries, { from, to }: Span, grains: readonly string[], zone: string) {
  const { rows } = await client.query<SpanPart>({
    name: 'read-span-parts',
    text: 'select grain, first::text as from, beyond::text as to from statistics.spans($1, $2, $3, $4)',
    values: [from, to, grains, zone],
  })
  return { buckets: rows.filter(({ grain }) => grain !== 'case'), rest: rows.filter(({ grain }) => grain === 'case') }
}

const momentKeys = Object.keys(moments) as MomentKey[]
/** The last of a case's moments, as the indexes of long lives have it. None is before the report. */
const lastMoment = `greatest(${Object.values(moments).join(', ')})`
/** So long after its report the last moment of hardly any case lies; those of which it does have an index. */
export const longLife = `interval '7 days'`
export const livesLong = `${lastMoment} - fact.reported_at > ${longLife}`
export const lastsUntil = (at: string): string => `${lastMoment} >= ${at}`

/** Whether a case lies in the one estate or building `asked`. */
const isHomeAsked = `case $3 when 'estate' then fact.estate_code = asked.code else fact.building_code = asked.code end`

/** All that is needed to count a case: a whole row takes PostgreSQL twice the time to plan. */
const countedColumns = `fact.measures, fact.category, ${momentKeys.map((moment) => `${moments[moment]} as ${moment}`).join(', ')}`

/**
 * As `casesByMoment`, for estates and buildings, whose sums by day or without any leave many to count: their cases are read once, by their
 * report, and those of long lives by their last moment.
 */
const casesOfHomes = `
          select asked.code, fact.measures & own.measures as measures
            from unnest($4::text[]) asked (code)
           -- Offset 0: one home after the other by its index.
           cross join lateral (
                 select ${countedColumns} from statistics.facts fact
                  where ${isHomeAsked}
                    and fact.reported_at >= $6::timestamptz - ${longLife} and fact.reported_at < $7
                  union all
                 select ${countedColumns} from statistics.facts fact
                  where ${isHomeAsked}
                    and ${livesLong} and ${lastsUntil('$6')}
                    and fact.reported_at < $6::timestamptz - ${longLife}
                 offset 0) fact
           cross join lateral (values ${momentKeys.map((moment) => `(fact.${moment}, ${bitsOf(summedBy(moment))})`).join(', ')}) own (at, measures)
           where own.at >= $6 and own.at < $7
             and ($5 = '*' or coalesce(fact.category, '') = $5)
             and $1::text is not null and $2::text is not null`

/** The cases from $6 to $7, one by one, by each of their moments with the measures that count by it. */
const casesByMoment = momentKeys.map(
  (moment) => `
          select ${areaOf} as code, fact.measures & ${bitsOf(summedBy(moment))} as measures
            from statistics.facts fact
           where ${moments[moment]} >= $6 and ${moments[moment]} < $7
             and ${liesInOneOf}
             and ($5 = '*' or coalesce(fact.category, '') = $5)`,
).join(`
           union all`)

interface Asked {
  readonly codes: readonly string[]
  readonly level: AreaLevel
  readonly within: Extent
}

interface AreaSums {
  readonly code: string
  readonly sums: Partial<Sums>
}

async function sumBuckets(
  client: Queries,
  { codes, within }: Asked,
  buckets: readonly SpanPart[],
): Promise<AreaSums[]> {
  if (buckets.length === 0) return []
  const { rows } = await client.query<AreaSums>({
    name: 'sum-buckets',
    text: `
      select asked.code, jsonb_build_object(${sumsOfColumns}) as sums
        from unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) part (grain, first, beyond)
       cross join unnest($1::text[]) asked (code)
       -- Offset 0: each area's buckets of the part are looked up one by one, not all that it has.
       cross join lateral (
             select * from statistics.rollups
              where area_code = asked.code and category = $5 and rollups.grain = part.grain
                and bucket >= part.first and bucket < part.beyond
             offset 0) sums
       group by asked.code`,
    values: [
      codes,
      buckets.map(({ grain }) => grain),
      buckets.map(({ from }) => from),
      buckets.map(({ to }) => to),
      categoryName(within),
    ],
  })
  return rows
}

/** Without a name: PostgreSQL plans it for its parameters, so that it knows how short the span is and takes the index by each moment. */
async function sumCases(client: Queries, { codes, level, within }: Asked, { from, to }: Span): Promise<AreaSums[]> {
  const { rows } = await client.query<AreaSums>({
    text: `
      select code, jsonb_build_object(${sumsOfBits}) as sums
        from (${isHome(level) ? casesOfHomes : casesByMoment}) counted
       group by code`,
    values: [within.code, within.level, level, codes, categoryName(within), from, to],
  })
  // A second condition on the same area would mislead the planner.
  const asked = new Set(codes)
  return rows.filter(({ code }) => asked.has(code))
}

/**
 * The sums of a span in an area, each measure by its own moment, for each area of `level` within it. Areas without cases are
 * left out.
 */
export async function sumAreas(
  client: Queries,
  asked: Asked,
  span: Span,
  { timeZone }: Pick<StatisticsPosition, 'timeZone'>,
): Promise<ReadonlyMap<string, Sums>> {
  const { buckets, rest } = await readParts(client, span, sumGrains({ ...asked.within, level: asked.level }), timeZone)
  const found = await sumBuckets(client, asked, buckets)
  for (const part of rest) found.push(...(await sumCases(client, asked, part)))
  const sums = new Map<string, Sums>()
  for (const { code, sums: more } of found) sums.set(code, addSums(sums.get(code) ?? noSums, more))
  return sums
}

/** Sums with others added, where these have any. */
export const addSums = (sums: Sums, more: Partial<Sums>): Sums => ({
  ...sums,
  ...Object.fromEntries(summed.map((measure) => [measure, sums[measure] + (more[measure] ?? 0)])),
})
