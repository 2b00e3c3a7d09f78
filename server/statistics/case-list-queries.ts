import type { PageKey } from '../cases/case-queries.ts'
import type { HotSpot, PhaseKey } from '../contracts/kpi.ts'
import type { Case } from '../contracts/case.ts'
import { categoryName, cityDigits, isHome, type Extent } from './extent.ts'
import { bitOf, measures, moments, stocks, type Measure } from './projection/measures.ts'
import { lastsUntil, liesIn, livesLong, longLife } from './sum-queries.ts'
import type { Queries, Span } from './position-queries.ts'

/** The cases of a list: those of a measure or a phase. */
export interface Selection {
  readonly extent: Extent
  readonly measure: Measure
  readonly phase: PhaseKey | null
  /** The span of the moment by which the measure counts; null: any. */
  readonly span: Span | null
  /** Cases open at this midnight of the past, whenever reported; null: as the measure counts them now. */
  readonly openAt: string | null
  /** Hour of the week by the city's clock, 0 Monday's first; null: all. */
  readonly slot: number | null
  /** Of an estate only what is outside its buildings. */
  readonly grounds: boolean
  readonly timeZone: string
  /** Codes of the areas that the viewer may see. */
  readonly reach: readonly string[]
}

/** The moment that a list is sorted by, latest first: that of its measure; of open cases, the report. */
const momentOf = (measure: Measure): string => {
  const { by } = measures[measure]
  return moments[by === 'now' ? 'reported' : by]
}

/** The one condition of a page and of its count. Every measure is a bit of the case, judged at the statistics' moment. */
const isSelected = (moment: string): string => `
  case when $8::timestamptz is null then fact.measures & $3 <> 0
       else fact.status <> 'void' and (fact.ended_at is null or fact.ended_at >= $8)
            and ($3 <> ${bitOf('overdue')} or fact.late @> $8::timestamptz) end
  -- Open cases are few of many: this condition makes the index of open cases usable.
  and ($3 not in (${stocks.map(bitOf).join(', ')}) or $8 is not null or fact.ended_at is null)
  and ${liesIn}
  and ($11::text[] is null or fact.scope_code ^@ any ($11))
  and (not $12 or fact.building_code is null)
  and ($4 = '*' or coalesce(fact.category, '') = $4)
  and ($5::timestamptz is null or ${moment} >= $5)
  and ($6::timestamptz is null or ${moment} < $6)
  and ($7::text is null or exists (select from statistics.phases_of(fact) lasted where lasted.phase = $7))
  and ($9::integer is null or (extract(isodow from fact.reported_at at time zone $10)::integer - 1) * 24
                            + extract(hour from fact.reported_at at time zone $10)::integer = $9)`

const valuesOf = ({ extent, measure, phase, span, openAt, slot, timeZone, reach, grounds }: Selection) => [
  extent.code,
  extent.level,
  bitOf(measure),
  categoryName(extent),
  span?.from ?? null,
  span?.to ?? openAt,
  phase,
  openAt,
  slot,
  timeZone,
  // Other estates' cases are in the viewer's reach as a whole, or not at all.
  isHome(extent.level) && !reach.includes(extent.code.slice(0, cityDigits)) ? reach : null,
  grounds,
]

/** A case of a list, and the moment that it is sorted by (ISO 8601). */
export interface SelectedCase {
  readonly at: string
  readonly body: Case
}

const isAfter = (moment: string): string => `($13::timestamptz is null or (${moment}, fact.number) < ($13, $14))`

/** The index by the moment has a city's and its places' cases in the order of the page. */
const pageByMoment = (moment: string): string => `
              select fact.number, ${moment} as at, fact.seq
                from statistics.facts fact
               where ${isSelected(moment)}
                 and ${isAfter(moment)}
               order by ${moment} desc, fact.number desc
               limit $15`

/**
 * A grid, an estate or a building has few of a moment's cases, and an index by report alone. The page's last moment is no earlier than the
 * earliest of as many cases that were reported last. Whatever is later was reported at most a week before that, or lives long.
 */
const pageByReport = (moment: string): string => `
              with earliest as materialized (
                select case when count(*) < $15 then '-infinity' else min(at) end as at
                  from (select ${moment} as at
                          from statistics.facts fact
                         where ${isSelected(moment)}
                           and ${isAfter(moment)}
                           and ($13::timestamptz is null or fact.reported_at <= $13)
                         order by fact.reported_at desc, fact.number desc
                         limit $15) last_reported
              )
              select number, at, seq
                from (select fact.number, ${moment} as at, fact.seq
                        from statistics.facts fact
                       where ${isSelected(moment)}
                         and ${isAfter(moment)}
                         and ($13::timestamptz is null or fact.reported_at <= $13)
                         and fact.reported_at >= (select at from earliest) - ${longLife}
                       union all
                      select fact.number, ${moment} as at, fact.seq
                        from statistics.facts fact
                       where ${isSelected(moment)}
                         and ${isAfter(moment)}
                         and ${livesLong} and ${lastsUntil('(select at from earliest)')}
                         and fact.reported_at < (select at from earliest) - ${longLife}) later
               order by at desc, number desc
               limit $15`

/** A page of a list, latest first: each case as of the last event that the statistics include. */
export async function listSelected(
  client: Queries,
  selection: Selection,
  limit: number,
  after: PageKey | null,
): Promise<SelectedCase[]> {
  const moment = momentOf(selection.measure)
  const isSmall = isHome(selection.extent.level) || selection.extent.level === 'grid'
  const pageOf = isSmall && moment !== moments.reported ? pageByReport : pageByMoment
  const { rows } = await client.query<SelectedCase>({
    text: `
      select to_jsonb(page.at) as at, body_with_next_limit(events.body) as body
        from (${pageOf(moment)}) page
        join feed.events using (seq)
       order by page.at desc, page.number desc`,
    values: [...valuesOf(selection), after?.at ?? null, after?.number ?? null, limit],
  })
  return rows
}

/** The number of cases in a list, counted one by one. */
export async function countSelected(client: Queries, selection: Selection): Promise<number> {
  const { rows } = await client.query<{ total: number }>({
    text: `select count(*)::integer as total from statistics.facts fact where ${isSelected(momentOf(selection.measure))}`,
    values: valuesOf(selection),
  })
  return rows[0]!.total
}

/** Reported in the span from $4 until before $5, and not void. */
const isOfSpan = `fact.reported_at >= $4 and fact.reported_at < $5 and fact.status <> 'void' and ${liesIn}`

/** Places with at least `fewest` cases of one category in a span, most first. A building where one is known, else the estate. */
export async function findHotSpots(
  client: Queries,
  extent: Extent,
  { from, to }: Span,
  { timeZone, fewest, most }: { timeZone: string; fewest: number; most: number },
): Promise<HotSpot[]> {
  const { rows } = await client.query<HotSpot>({
    text: `
      with repeated as materialized (
        select coalesce(fact.building_code, fact.estate_code) as code, fact.building_code is null as grounds, fact.category,
               count(*)::integer as cases
          from statistics.facts fact
         where ${isOfSpan}
           and coalesce(fact.building_code, fact.estate_code) is not null
           and ($3 = '*' or coalesce(fact.category, '') = $3)
         group by 1, 2, 3
        having count(*) >= $7
         order by cases desc, 1, 2, 3
         limit $8
      )
      select repeated.code, areas.level, areas.name, why.grid_code as "gridCode",
             ST_X(spot.point) as lng, ST_Y(spot.point) as lat, repeated.category, repeated.cases, repeated.grounds, why.reopened,
             why.reworked, why.open, why.days, why.newest
        from repeated
        join areas on areas.code = repeated.code
        join area_generations using (generation)
       cross join lateral (select ST_PointOnSurface(areas.geometry) as point) spot
       -- The reasons of those cases alone.
       cross join lateral (
             select min(fact.scope_code) as grid_code,
                    count(*) filter (where measures & ${bitOf('reopened')} <> 0)::integer as reopened,
                    count(*) filter (where measures & ${bitOf('reworked')} <> 0)::integer as reworked,
                    count(*) filter (where measures & ${bitOf('open')} <> 0)::integer as open,
                    count(distinct (fact.reported_at at time zone $6)::date)::integer as days,
                    max(fact.number) as newest
               from (select * from statistics.facts where not repeated.grounds and building_code = repeated.code
                      union all
                     select * from statistics.facts where repeated.grounds and estate_code = repeated.code and building_code is null) fact
              where ${isOfSpan}
                and fact.category is not distinct from repeated.category) why
       where state = 'active'
       order by cases desc, days desc, repeated.code, repeated.grounds, repeated.category`,
    values: [extent.code, extent.level, categoryName(extent), from, to, timeZone, fewest, most],
  })
  return rows
}
