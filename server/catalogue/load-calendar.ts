import type { ClientBase } from 'pg'
import { Type } from 'typebox'
import { CityError, type CityFile } from '../areas/read-city.ts'
import { readTable } from '../areas/read-table.ts'

const Day = Type.Object({
  day: Type.String({ format: 'date', description: 'a day like 2026-01-31' }),
  kind: Type.Enum(['holiday', 'workday'], { description: 'holiday or workday' }),
  name: Type.String({ minLength: 1, description: 'what the day is' }),
})

const usualHours = [
  { from: '08:00', until: '12:00' },
  { from: '14:00', until: '18:00' },
]

/**
 * Working hours, and from a city's calendar.csv its holidays and the weekends that are worked instead. A city without the file
 * works from Monday to Friday. What is due already stays as it was.
 * @throws {CityError} naming row and column
 */
export async function loadCalendar(
  client: ClientBase,
  cityDir: string,
  hours: CityFile['workingHours'] = usualHours,
): Promise<void> {
  const days = readTable(cityDir, 'calendar.csv', Day, 'day')
  refuseOverlap(hours)
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
    [JSON.stringify(days)],
  )
  await client.query('select lay_working_spans()')
  await client.query('analyze working_spans')
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
