import type { ClientBase } from 'pg'
import { Type, type Static } from 'typebox'
import { CityError, type CityFile } from './read-city.ts'
import { readTable, type RowFault } from './read-table.ts'
import { faultBeyondGap, publishedUntil } from './published-until.ts'

const Day = Type.Object({
  day: Type.String({ format: 'date', description: 'a day like 2026-01-31' }),
  kind: Type.Enum(['holiday', 'workday', 'published'], { description: 'holiday, workday or published' }),
  name: Type.String({ minLength: 1, description: 'what the day is' }),
})

type Day = Static<typeof Day>

/** The rows of calendar.csv. @throws {CityError} naming row and column of every fault */
export function readCalendar(cityDir: string): Day[] {
  const read = (check: (row: Day) => RowFault[]) => readTable(cityDir, 'calendar.csv', Day, 'day', check)
  const beyond = faultBeyondGap(
    read(({ day, kind }) =>
      kind === 'workday' && !isWeekend(day)
        ? [['kind', 'a Saturday or Sunday for a workday: other days are worked anyway', `${day} ${kind}`]]
        : [],
    ),
  )
  return read((row) =>
    [beyond(row)].filter((expected) => expected !== null).map((expected) => ['day', expected, row.day]),
  )
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

const usualHours = [
  { from: '08:00', until: '12:00' },
  { from: '14:00', until: '18:00' },
]

/**
 * Working hours, and from a city's calendar.csv its holidays and the weekends that are worked instead. A city without the file
 * works from Monday to Friday, provisionally. What is due already stays as it was.
 * @throws {CityError} naming row and column
 */
export async function loadCalendar(
  client: ClientBase,
  cityDir: string,
  hours: CityFile['workingHours'] = usualHours,
): Promise<void> {
  const days = readCalendar(cityDir)
  const until = publishedUntil(days)
  refuseOverlap(hours)
  const { rows } = await client.query<{ further: boolean; lessFar: boolean }>(
    `select before.ends < now.ends as further, before.ends > now.ends as "lessFar"
       from (select coalesce(published_until, '-infinity') as ends from calendar_horizon) before,
            (select coalesce($1::date, '-infinity') as ends) now`,
    [until],
  )
  // More days are certain than before: provisional limits are set once more, after the city is loaded.
  if (rows[0]!.further) await client.query('select hold_provisional_limits()')
  await client.query('delete from working_hours')
  await client.query(
    `insert into working_hours (starts, ends)
     select span."from", span.until from jsonb_to_recordset($1::jsonb) as span ("from" time, until time)`,
    [JSON.stringify(hours)],
  )
  await client.query('delete from calendar_days')
  await client.query(
    `insert into calendar_days (day, kind, name)
     select day, kind, name from jsonb_to_recordset($1::jsonb) as special (day date, kind text, name text)`,
    [JSON.stringify(days.filter(({ kind }) => kind !== 'published'))],
  )
  await client.query('update calendar_horizon set published_until = $1', [until])
  await client.query('select lay_working_spans()')
  await client.query('analyze working_spans')
  // Fewer days are certain than before: such limits stay as they are, and each case is marked as provisional from now on.
  if (rows[0]!.lessFar)
    await client.query(`
      insert into provisional_limits (number, since)
      select number, 'infinity' from cases
       where status not in ('closed', 'void') and item_code is not null and not due_provisional
         and greatest(resolve_due_at, case when accepted_at is null then accept_due_at end) > calendar_ends_at()
         and exists (select from work_items where code = item_code and clock = '工作时')
      on conflict (number) do nothing`)
}

/** Whether the calendar of the folder reaches as far as the one that is loaded: files that have not changed may be read otherwise. */
export async function isCalendarLoaded(client: ClientBase, cityDir: string): Promise<boolean> {
  const { rows } = await client.query<{ same: boolean }>(
    'select published_until is not distinct from $1::date as same from calendar_horizon',
    [publishedUntil(readCalendar(cityDir))],
  )
  return rows[0]!.same
}

/** @throws {CityError} where a span ends before it begins or before the one above it has ended */
function refuseOverlap(hours: NonNullable<CityFile['workingHours']>): void {
  hours.forEach(({ from, until }, index) => {
    const earliest = hours[index - 1]?.until ?? '00:00'
    if (from < until && from >= earliest) return
    throw new CityError(
      `city.json.workingHours: expected spans from ${earliest} on, each with an end after it, came ${from} to ${until}`,
    )
  })
}

/** So few that the feed is never held for long. */
const casesAtOnce = 100

/**
 * Sets the limits that lay beyond the calendar of before, by the one that has arrived: each case with an event of its own, some cases at
 * a time. What an interrupted start has left is done by the next.
 */
export async function setHeldLimits(client: ClientBase): Promise<number> {
  for (let done = 0; ;) {
    const { rows } = await client.query<{ taken: number }>('select set_held_limits($1) as taken', [casesAtOnce])
    if (rows[0]!.taken === 0) return done
    done += rows[0]!.taken
  }
}
