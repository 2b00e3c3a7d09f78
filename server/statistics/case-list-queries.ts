import type { PageKey } from '../cases/case-queries.ts'
import type { HotSpot, PhaseKey } from '../contracts/kpi.ts'
import type { Case } from '../contracts/case.ts'
import { dimensions, type Cut } from './projection/dimensions.ts'
import { categoryName, cityDigits, isHome, type Extent } from './extent.ts'
import { bitOf, measures, moments, stocks, type Measure } from './projection/measures.ts'
import { lastsUntil, liesIn, livesLong, longLife, placeColumns } from './sum-queries.ts'
import type { Queries, Span } from './position-queries.ts'

/** The cases of a list: those of a measure or a phase. */
export interface Selection {
  readonly extent: Extent
  readonly measure: Measure
  /** Cases with this measure are left out. */
  readonly without?: Measure | null
  /** Only this part of a dimension. */
  readonly cut?: Cut | null
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

/** A statement's values; `place` adds one and returns its place in the text. */
export class Values {
  readonly list: unknown[] = []
  readonly place = (value: unknown): string => `$${this.list.push(value)}`
}

/** Every measure is a bit of the case, judged at the statistics' moment. */
function measureCondition({ measure, openAt }: Selection, place: Values['place']): string {
  if (openAt === null) {
    // Open cases are few of many: the second condition makes the index of open cases usable.
    return `fact.measures & ${bitOf(measure)} <> 0${stocks.includes(measure) ? ' and fact.ended_at is null' : ''}`
  }
  const at = place(openAt)
  return `fact.status <> 'void' and (fact.ended_at is null or fact.ended_at >= ${at}) and fact.reported_at < ${at}
          ${measure === 'overdue' ? `and fact.late @> ${at}::timestamptz` : ''}`
}

/**
 * The one condition of a page and of its count. What is not asked for has no part in it: PostgreSQL plans each statement for its values, and
 * takes longer for that than for the page.
 */
export function conditionOf(selection: Selection, place: Values['place']): string {
  const { extent, measure, without = null, cut = null, phase, span, slot, grounds, timeZone, reach } = selection
  const moment = momentOf(measure)
  const conditions = [measureCondition(selection, place)]
  if (without !== null) conditions.push(`fact.measures & ${bitOf(without)} = 0`)
  if (cut) conditions.push(`${dimensions[cut.by]} is not distinct from ${place(cut.value)}`)
  if (extent.level !== 'city') conditions.push(`${placeColumns[extent.level]} = ${place(extent.code)}`)
  if (extent.category !== null) conditions.push(`coalesce(fact.category, '') = ${place(extent.category)}`)
  if (span) conditions.push(`${moment} >= ${place(span.from)} and ${moment} < ${place(span.to)}`)
  if (phase !== null) {
    conditions.push(`exists (select from statistics.phases_of(fact) lasted where lasted.phase = ${place(phase)})`)
  }
  if (slot !== null) {
    const local = `fact.reported_at at time zone ${place(timeZone)}`
    conditions.push(`(extract(isodow from ${local})::integer - 1) * 24 + extract(hour from ${local})::integer = ${place(slot)}`) // prettier-ignore
  }
  if (grounds) conditions.push('fact.building_code is null')
  // Other estates' cases are in the viewer's reach as a whole, or not at all.
  if (isHome(extent.level) && !reach.includes(extent.code.slice(0, cityDigits))) {
    conditions.push(`fact.scope_code ^@ any (${place(reach)}::text[])`)
  }
  return conditions.join('\n                 and ')
}

/** A case of a list, and the moment that it is sorted by (ISO 8601). */
export interface SelectedCase {
  readonly at: string
  readonly body: Case
}

interface Page {
  readonly moment: string
  readonly condition: string
  readonly after: { readonly at: string; readonly number: string } | null
  readonly limit: string
}

/** The index by the moment has a city's and its places' cases in the order of the page. */
const pageByMoment = ({ moment, condition, after, limit }: Page): string => `
              select fact.number, ${moment} as at, fact.seq
                from statistics.facts fact
               where ${condition}
                 ${after ? `and (${moment}, fact.number) < (${after.at}, ${after.number})` : ''}
               order by ${moment} desc, fact.number desc
               limit ${limit}`

/**
 * A grid, an estate or a building has few of a moment's cases, and an index by report alone. The page's last moment is no earlier than the
 * earliest of as many cases that were reported last. Whatever is later was reported at most a week before that, or lives long.
 */
function pageByReport({ moment, condition, after, limit }: Page): string {
  const isOfPage = `${condition}
                 ${after ? `and (${moment}, fact.number) < (${after.at}, ${after.number}) and fact.reported_at <= ${after.at}` : ''}`
  return `
              with earliest as materialized (
                select case when count(*) < ${limit} then '-infinity' else min(at) end as at
                  from (select ${moment} as at
                          from statistics.facts fact
                         where ${isOfPage}
                         order by fact.reported_at desc, fact.number desc
                         limit ${limit}) last_reported
              )
              select number, at, seq
                from (select fact.number, ${moment} as at, fact.seq
                        from statistics.facts fact
                       where ${isOfPage}
                         and fact.reported_at >= (select at from earliest) - ${longLife}
                       union all
                      select fact.number, ${moment} as at, fact.seq
                        from statistics.facts fact
                       where ${isOfPage}
                         and ${livesLong} and ${lastsUntil('(select at from earliest)')}
                         and fact.reported_at < (select at from earliest) - ${longLife}) later
               order by at desc, number desc
               limit ${limit}`
}

/** A page of a list, latest first: each case as of the last event that the statistics include. */
export async function listSelected(
  client: Queries,
  selection: Selection,
  limit: number,
  after: PageKey | null,
): Promise<SelectedCase[]> {
  const values = new Values()
  const moment = momentOf(selection.measure)
  const page: Page = {
    moment,
    condition: conditionOf(selection, values.place),
    after: after && { at: values.place(after.at), number: values.place(after.number) },
    limit: values.place(limit),
  }
  const isSmall = isHome(selection.extent.level) || selection.extent.level === 'grid'
  const { rows } = await client.query<SelectedCase>({
    text: `
      select to_jsonb(page.at) as at, body_with_next_limit(events.body) as body
        from (${isSmall && moment !== moments.reported ? pageByReport(page) : pageByMoment(page)}) page
        join feed.events using (seq)
       order by page.at desc, page.number desc`,
    values: values.list,
  })
  return rows
}

/** The number of cases in a list, counted one by one. */
export async function countSelected(client: Queries, selection: Selection): Promise<number> {
  const values = new Values()
  const { rows } = await client.query<{ total: number }>({
    text: `select count(*)::integer as total from statistics.facts fact where ${conditionOf(selection, values.place)}`,
    values: values.list,
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
