import type { AreaLevel } from '../contracts/area.ts'
import { categoryName, isHome, sumGrains, type Extent } from './extent.ts'
import { bitOf, bitsOf, moments, noSums, summed, summedBy, type MomentKey, type Sums } from './projection/measures.ts'
import type { Queries, Span, StatisticsPosition } from './position-queries.ts'

/**
 * The cases of `fact` in the area $1 of level $2, for statements that are planned for their parameters (no name): the others of
 * these conditions fall away and an index serves.
 */
export const liesIn = `
  case $2 when 'city'        then true
          when 'subdistrict' then left(fact.scope_code, 9) = $1
          when 'community'   then left(fact.scope_code, 12) = $1
          when 'grid'        then fact.scope_code = $1
          when 'estate'      then fact.estate_code = $1
          else                    fact.building_code = $1 end`

/**
 * As `liesIn`, for the areas $4 of the level $3 within it. Estates and buildings have the cases of their place, also those that
 * another grid works on.
 */
const liesInOneOf = `
  case $3 when 'estate'   then fact.estate_code = any ($4)
          when 'building' then fact.building_code = any ($4)
          else ${liesIn} end`

/** The code of `fact`'s area of the level $3. */
const areaOf = `
  case $3 when 'city'        then left(fact.scope_code, 6)
          when 'subdistrict' then left(fact.scope_code, 9)
          when 'community'   then left(fact.scope_code, 12)
          when 'grid'        then fact.scope_code
          when 'estate'      then fact.estate_code
          else                    fact.building_code end`

const columns = summed.join(', ')
const sumsOfColumns = summed.map((measure) => `'${measure}', sum(${measure})`).join(', ')
/** A case's columns, by its bits in `measures`. */
const columnsOfBits = summed.map((measure) => `(measures & ${bitOf(measure)} <> 0)::integer as ${measure}`).join(', ')

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

/**
 * As `casesBetween`, for estates and buildings, whose sums by day or without any leave many to count: their cases are read once, by their
 * report, and those of long lives by their last moment.
 */
const casesOfHomesBetween = (from: string, to: string): string => `
                      select asked.code, fact.measures & own.measures as measures
                        from unnest($4::text[]) asked (code)
                       -- Offset 0: one home after the other by its index.
                       cross join lateral (
                             select fact.* from statistics.facts fact
                              where ${isHomeAsked}
                                and fact.reported_at >= ${from}::timestamptz - ${longLife} and fact.reported_at < ${to}
                              union all
                             select fact.* from statistics.facts fact
                              where ${isHomeAsked}
                                and ${livesLong} and ${lastsUntil(from)}
                                and fact.reported_at < ${from}::timestamptz - ${longLife}
                             offset 0) fact
                       cross join lateral (values ${momentKeys.map((moment) => `(${moments[moment]}, ${bitsOf(summedBy(moment))})`).join(', ')}) own (at, measures)
                       where own.at >= ${from} and own.at < ${to}
                         and ($8 = '*' or coalesce(fact.category, '') = $8)`

/** The cases between two parameters, one by one, by each of their moments with the measures that count by it. */
const casesBetween = (from: string, to: string): string =>
  (Object.keys(moments) as MomentKey[]).map(
    (moment) => `
                      select ${areaOf} as code, fact.measures & ${bitsOf(summedBy(moment))} as measures
                        from statistics.facts fact
                       where ${moments[moment]} >= ${from} and ${moments[moment]} < ${to}
                         and ${liesInOneOf}
                         and ($8 = '*' or coalesce(fact.category, '') = $8)`,
  ).join(`
                       union all`)

/**
 * The sums of a span in an area, each measure by its own moment, for each area of `level` within it. Areas without cases are
 * left out.
 */
export async function sumAreas(
  client: Queries,
  { codes, level, within }: { codes: readonly string[]; level: AreaLevel; within: Extent },
  span: Span,
  { timeZone }: Pick<StatisticsPosition, 'timeZone'>,
): Promise<ReadonlyMap<string, Sums>> {
  const casesIn = isHome(level) ? casesOfHomesBetween : casesBetween
  const { buckets, rest } = await readParts(client, span, sumGrains({ ...within, level }), timeZone)
  const { rows } = await client.query<{ code: string; sums: Partial<Sums> }>({
    // What is counted case by case stands between parameters, so that PostgreSQL knows how short it is and takes the index by that
    // moment. A second condition on the same area would mislead it: areas that nobody asked for are left out below.
    text: `
      select code, jsonb_build_object(${sumsOfColumns}) as sums
        from (select area_code as code, ${columns}
                from unnest($5::text[], $6::timestamptz[], $7::timestamptz[]) part (grain, first, beyond)
               cross join unnest($4::text[]) asked (code)
               -- Offset 0: each area's buckets of the part are looked up one by one, not all that it has.
               cross join lateral (
                     select * from statistics.rollups
                      where area_code = asked.code and category = $8 and rollups.grain = part.grain
                        and bucket >= part.first and bucket < part.beyond
                     offset 0) sums
               where $1::text is not null and $2::text is not null and $3::text is not null${rest
                 .map(
                   (_, index) => `
               union all
              select code, ${columnsOfBits}
                from (${casesIn(`$${9 + 2 * index}`, `$${10 + 2 * index}`)}) cases`,
                 )
                 .join('')}) counted
       group by code`,
    values: [
      within.code,
      within.level,
      level,
      codes,
      buckets.map(({ grain }) => grain),
      buckets.map(({ from }) => from),
      buckets.map(({ to }) => to),
      categoryName(within),
      ...rest.flatMap(({ from, to }) => [from, to]),
    ],
  })
  const asked = new Set(codes)
  return new Map(rows.filter(({ code }) => asked.has(code)).map(({ code, sums }) => [code, { ...noSums, ...sums }]))
}

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
