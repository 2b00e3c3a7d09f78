import type { Pool } from 'pg'
import type { Background } from '../contracts/statistics.ts'

type Queries = Pick<Pool, 'query'>

/** The city's day of a moment. Instants as text of the database, to be handed back to it. */
export interface CityDay {
  readonly epoch: string
  readonly seq: number
  readonly at: string
  readonly dayStart: string
  readonly timeZone: string
  /** Start of the day 28, 21, 14, 7 and 0 days before. */
  readonly weekStarts: readonly [string, string, string, string, string]
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
             (select jsonb_agg((today - days)::timestamp at time zone time_zone order by days desc)
                from unnest(array[28, 21, 14, 7, 0]) as days) as "weekStarts"
        from feed.head, day, feed.projections
       where projections.name = 'statistics'`,
    values: [at],
  })
  return rows[0]!
}

/** A case that was void by a moment counts as voided and as nothing else. */
const isReported = (at: '$3' | '$6') => `(status <> 'void' or closed_at > ${at}::timestamptz)`

/** Cases of an area in one hour of one day; `daysBefore` 1 is yesterday. */
export interface HourOfDay {
  readonly daysBefore: number
  readonly hour: number
  readonly reported: number
}

/** Cases reported in each hour, by the city's clock, of the days from `from` to `to`. Hours without any are left out. */
export async function countByHour(
  queries: Queries,
  area: string,
  { at, dayStart, timeZone }: CityDay,
  [from, to]: readonly [string, string],
): Promise<HourOfDay[]> {
  const { rows } = await queries.query<HourOfDay>({
    name: 'count-by-hour',
    text: `
      select ($3::timestamptz at time zone $2)::date - local::date as "daysBefore",
             extract(hour from local)::integer as hour, count(*)::integer as reported
        from cases, lateral (select reported_at at time zone $2 as local) clock
       where reported_at >= $4 and reported_at < $5
         and (scope_code >= $1 and scope_code < $1 || '~' or estate_code = $1 or building_code = $1)
         and ${isReported('$6')}
       group by 1, 2`,
    values: [area, timeZone, dayStart, from, to, at],
  })
  return rows
}

/** Cases by category over the seven days before, each from midnight to the time of day of `at` by the city's clock. */
export async function countByCategory(
  queries: Queries,
  area: string,
  { at, dayStart, timeZone, weekStarts }: CityDay,
): Promise<{ category: string | null; reported: number }[]> {
  const { rows } = await queries.query<{ category: string | null; reported: number }>({
    name: 'count-by-category',
    text: `
      select category, count(*)::integer as reported
        from cases
       where reported_at >= $4 and reported_at < $5
         and (reported_at at time zone $2)::time <= ($3::timestamptz at time zone $2)::time
         and (scope_code >= $1 and scope_code < $1 || '~' or estate_code = $1 or building_code = $1)
         and ${isReported('$3')}
       group by category
       order by category`,
    values: [area, timeZone, at, weekStarts[3], dayStart],
  })
  return rows
}

/**
 * Each grid's reports of the 168 hours before `at`, and how many of those were due and reached in time by then: as the figures
 * count. A promise missed for good counts from the moment at which it fell due; what fell due since `at` is none of it yet.
 */
export async function countByGrid(queries: Queries, area: string, at: string): Promise<Background['grids']> {
  const { rows } = await queries.query<Background['grids'][number]>({
    name: 'count-by-grid',
    text: `
      select scope_code as code, count(*)::integer as reported,
             jsonb_build_object('part', count(*) filter (where promise & 2 <> 0), 'whole', count(*) filter (where promise & 1 <> 0)) as "onSiteInTime"
        from statistics.facts,
             -- The event is looked up where the present limit does not tell: it was set after the one that was missed.
             lateral (select missed & 2 <> 0
                             and (coalesce(on_site_due_at < $2, false)
                                  or coalesce((select (body -> 'missed' ->> 'on_site')::timestamptz < $2
                                                 from feed.events event where event.seq = facts.seq), true))
                             as is_missed) past,
             lateral (select statistics.limit_bits(on_site_due_at, on_site_at, least(suspended_at, ended_at), $2, is_missed, 1) as promise) counted
       where reported_at > $2::timestamptz - interval '168 hours' and reported_at <= $2
         and length(scope_code) = 15
         and (scope_code >= $1 and scope_code < $1 || '~' or estate_code = $1 or building_code = $1)
         and (status <> 'void' or ended_at > $2)
       group by scope_code
       order by scope_code`,
    values: [area, at],
  })
  return rows
}

/** One of the city's days (`yyyy-mm-dd`): its ends, and how many ten minutes it has. */
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

/** Cases reported in each ten minutes of a day, counted from 0 at its start; steps without any are left out. */
export async function countByStep(
  queries: Queries,
  area: string,
  { dayStart, dayEnd }: { dayStart: string; dayEnd: string },
): Promise<{ step: number; reported: number }[]> {
  const { rows } = await queries.query<{ step: number; reported: number }>({
    name: 'count-by-step',
    text: `
      select floor(extract(epoch from reported_at - $2::timestamptz) / 600)::integer as step, count(*)::integer as reported
        from cases
       where reported_at >= $2 and reported_at < $3
         and (scope_code >= $1 and scope_code < $1 || '~' or estate_code = $1 or building_code = $1)
         and status <> 'void'
       group by 1`,
    values: [area, dayStart, dayEnd],
  })
  return rows
}
