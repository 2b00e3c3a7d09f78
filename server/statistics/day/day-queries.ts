import type { Pool } from 'pg'
import type { AreaLevel } from '../../contracts/area.ts'
import type { CaseSource } from '../../contracts/case.ts'
import type { PhaseKey } from '../../contracts/kpi.ts'
import type { Sources } from '../../contracts/statistics.ts'
import { bitOf, measures, moments, stocks } from '../projection/measures.ts'
import { liesIn } from '../sum-queries.ts'
import { dayMeasures, type DaySums } from './day-kpis.ts'

type Queries = Pick<Pool, 'query'>

/** The city's day of a moment. Instants as text of the database, to be passed back to it. */
export interface CityDay {
  readonly epoch: string
  readonly seq: number
  readonly at: string
  readonly dayStart: string
  readonly timeZone: string
  /** Start of the day 28, 21, 14, 7 and 0 days before. */
  readonly weekStarts: readonly [string, string, string, string, string]
  /** Start of 近 7 日, the day and the six before it, as in the official's view. */
  readonly lastSevenFrom: string
}

/** The day that `at` (ISO 8601) lies in, and the feed position that everything read after this includes. */
export async function readCityDay(queries: Queries, at: string): Promise<CityDay> {
  const { rows } = await queries.query<CityDay>({
    name: 'read-city-day',
    text: `
      with day as (
        select time_zone, ($1::timestamptz at time zone time_zone)::date as today from city
      )
      select feed.epoch() as epoch, least(head.seq, projections.seq)::double precision as seq, to_jsonb($1::timestamptz) as at,
             day.time_zone as "timeZone",
             to_jsonb(today::timestamp at time zone time_zone) as "dayStart",
             to_jsonb((today - 6)::timestamp at time zone time_zone) as "lastSevenFrom",
             (select jsonb_agg((today - days)::timestamp at time zone time_zone order by days desc)
                from unnest(array[28, 21, 14, 7, 0]) as days) as "weekStarts"
        from feed.head, day, feed.projections
       where projections.name = 'statistics'`,
    values: [at],
  })
  return rows[0]!
}

/** An area and its level, which decides how cases belong to it. */
export interface PlaceOfCases {
  readonly code: string
  readonly level: AreaLevel
}

/** Cases of an area in one hour of one day; `daysBefore` 1 is yesterday. */
export interface HourOfDay {
  readonly daysBefore: number
  readonly hour: number
  readonly reported: number
}

/**
 * Cases reported in each hour, by the city's clock, of the days from `from` to before `to`, as they are known now. Hours without any are
 * left out. Sums, but in estates and buildings, which have none by the hour.
 */
export async function countByHour(
  queries: Queries,
  { code, level }: PlaceOfCases,
  { dayStart, timeZone }: Pick<CityDay, 'dayStart' | 'timeZone'>,
  [from, to]: readonly [string, string],
): Promise<HourOfDay[]> {
  const { rows } = await queries.query<HourOfDay>({
    text: `
      select ($4::timestamptz at time zone $3)::date - (day at time zone $3)::date as "daysBefore", hour, sum(reported)::integer as reported
        from (select bucket as day, slot::integer as hour, reported
                from statistics.hours
               where area_code = $1 and category = '*' and grain = 'day' and bucket >= $5 and bucket < $6
                 and $2 not in ('estate', 'building')
               union all
              select date_trunc('day', fact.reported_at, $3), extract(hour from fact.reported_at at time zone $3)::integer, 1
                from statistics.facts fact
               where fact.reported_at >= $5 and fact.reported_at < $6 and fact.status <> 'void' and ${liesIn}
                 and $2 in ('estate', 'building')) hours
       group by 1, 2`,
    values: [code, level, timeZone, dayStart, from, to],
  })
  return rows
}

/**
 * Cases by category over the seven days before, each from midnight to the time of day of `at` by the city's clock, as they are known
 * now.
 */
export async function countByCategory(
  queries: Queries,
  { code, level }: PlaceOfCases,
  { at, dayStart, timeZone, weekStarts }: CityDay,
): Promise<{ category: string | null; reported: number }[]> {
  const { rows } = await queries.query<{ category: string | null; reported: number }>({
    text: `
      select fact.category, count(*)::integer as reported
        from statistics.facts fact
       where fact.reported_at >= $5 and fact.reported_at < $6
         and (fact.reported_at at time zone $3)::time <= ($4::timestamptz at time zone $3)::time
         and fact.status <> 'void' and ${liesIn}
       group by fact.category
       order by fact.category`,
    values: [code, level, timeZone, at, weekStarts[3], dayStart],
  })
  return rows
}

/** From `since` up to and including `at`, ISO 8601. */
export interface DaySpan {
  readonly since: string
  readonly at: string
}

/** Cases of one grid, category and source, reported in one hour of the span's last day; `hour` null: before the span. */
export interface Tally {
  readonly code: string
  readonly category: string | null
  readonly source: CaseSource
  readonly hour: number | null
  readonly sums: DaySums
}

/** A case at an event of its history, judged at $4: its measures do not depend on anything later. */
const judgedThen = `
  from feed.events event
 cross join lateral statistics.judged(statistics.fact_at(event), $4) fact
 where event.seq = any ($5) and ${liesIn}`

/** The measures of cases at a past moment in a span up to it, each as of the event of its history in `seqs`. */
export async function tallyVersions(
  queries: Queries,
  { code, level }: PlaceOfCases,
  { since, at }: DaySpan,
  seqs: readonly number[],
): Promise<Tally[]> {
  const sums = dayMeasures.map((measure) => {
    const { by } = measures[measure]
    const inSpan = by === 'now' ? '' : ` and ${moments[by]} >= $3 and ${moments[by]} <= $4`
    return `'${measure}', count(*) filter (where fact.measures & ${bitOf(measure)} <> 0${inSpan})`
  })
  const { rows } = await queries.query<Tally>({
    text: `
      select fact.scope_code as code, fact.category, fact.source,
             case when fact.reported_at >= $3 then extract(hour from fact.reported_at at time zone (select time_zone from city))::integer end as hour,
             jsonb_build_object(${sums.join(', ')}) as sums
      ${judgedThen}
       group by 1, 2, 3, 4`,
    values: [code, level, since, at, seqs],
  })
  return rows
}

/** Durations of phases of the cases that were reported in a span and closed by its end, by the upper edge in minutes. */
export async function timeVersions(
  queries: Queries,
  { code, level }: PlaceOfCases,
  { since, at }: DaySpan,
  seqs: readonly number[],
): Promise<{ phase: PhaseKey; minutes: number; cases: number }[]> {
  const { rows } = await queries.query<{ phase: PhaseKey; minutes: number; cases: number }>({
    text: `
      select lasted.phase, (statistics.duration_edges())[lasted.bin] as minutes, count(*)::integer as cases
        from (select fact ${judgedThen} and fact.reported_at >= $3 and event.body ->> 'status' = 'closed') closed
       cross join lateral statistics.phases_of(closed.fact) lasted
       group by 1, 2`,
    values: [code, level, since, at, seqs],
  })
  return rows
}

/** Cases reported from `since` on, by how they came in, most first. */
export async function countSources(queries: Queries, { code, level }: PlaceOfCases, since: string): Promise<Sources> {
  const { rows } = await queries.query<Sources[number]>({
    text: `
      select fact.source, count(*)::integer as reported
        from statistics.facts fact
       where fact.reported_at >= $3 and fact.status <> 'void' and ${liesIn}
       group by fact.source
       order by reported desc, fact.source collate "C"`,
    values: [code, level, since],
  })
  return rows
}

/** The stocks of open cases now in each grid of an area, and outside every grid. */
export async function countOpenByGrid(
  queries: Queries,
  { code, level }: PlaceOfCases,
): Promise<{ code: string; sums: DaySums }[]> {
  const sums = stocks.map((measure) => `'${measure}', count(*) filter (where fact.measures & ${bitOf(measure)} <> 0)`)
  const { rows } = await queries.query<{ code: string; sums: DaySums }>({
    text: `
      select fact.scope_code as code, jsonb_build_object(${sums.join(', ')}) as sums
        from statistics.facts fact
       where fact.ended_at is null and ${liesIn}
       group by fact.scope_code`,
    values: [code, level],
  })
  return rows
}

/** One of the city's days (`yyyy-mm-dd`): its ends, and how many steps of ten minutes it has. */
export async function readDayEnds(
  queries: Queries,
  date: string,
): Promise<{ dayStart: string; dayEnd: string; steps: number }> {
  const { rows } = await queries.query<{ dayStart: string; dayEnd: string; steps: number }>({
    name: 'read-day-ends',
    text: `
      select to_jsonb(starts) as "dayStart", to_jsonb(ends) as "dayEnd",
             (extract(epoch from ends - starts) / 600)::integer as steps
        from city,
             lateral (select $1::date::timestamp at time zone time_zone as starts,
                             ($1::date + 1)::timestamp at time zone time_zone as ends) day`,
    values: [date],
  })
  return rows[0]!
}

/** Cases reported in each step of ten minutes of a day, counted from 0 at its start; steps without any are left out. */
export async function countByStep(
  queries: Queries,
  { code, level }: PlaceOfCases,
  { dayStart, dayEnd }: { dayStart: string; dayEnd: string },
): Promise<{ step: number; reported: number }[]> {
  const { rows } = await queries.query<{ step: number; reported: number }>({
    text: `
      select floor(extract(epoch from fact.reported_at - $3::timestamptz) / 600)::integer as step, count(*)::integer as reported
        from statistics.facts fact
       where fact.reported_at >= $3 and fact.reported_at < $4 and fact.status <> 'void' and ${liesIn}
       group by 1`,
    values: [code, level, dayStart, dayEnd],
  })
  return rows
}
